import type { PageTools } from '../../cluster/apps/web-features/page-tools.ts';
import { waitFor } from '../harness/wait-for.ts';
import { click, inPage, navigateBy, readReceivedRequest, submit, type WebFeature } from './web-feature.ts';

declare const tools: PageTools;

const NAVIGATIONS = 12;

/** URLs, navigation, forms and frames. */
export const DOCUMENTS: Readonly<Record<string, WebFeature>> = {
  'the URL that a page reads': {
    use: inPage(() => [location.pathname, document.baseURI, document.URL, new URL('beside', location.href).pathname]),
    result: ['/', '(origin)/', '(origin)/', '/beside'],
    throughPortside: {
      reason: 'Under the prefix, a page sees the prefix in its URLs.',
      prefix: ['(prefix)/', '(origin)(prefix)/', '(origin)(prefix)/', '(prefix)/beside'],
    },
  },
  'a compressed page': {
    use: async ({ page, navigate }) => {
      await navigate('/compressed');
      return page.evaluate(() => [document.title, document.querySelector('p')?.textContent?.length]);
    },
    result: ['Compressed', 2000],
  },
  'a base element with a root-relative URL': {
    use: async ({ page, navigate }) => {
      await navigate('/based');
      return page.evaluate(async () => [
        Reflect.get(globalThis, 'ranInSub'),
        document.baseURI,
        await (await fetch('../file.txt')).text(),
      ]);
    },
    result: [true, '(origin)/sub/', 'the file'],
    throughPortside: {
      reason: 'The apiserver rewrites some attributes in HTML.',
      both: [true, '(origin)(prefix)/sub/', 'the file'],
    },
  },
  'a base element with the host of the Host header': {
    use: async ({ page, navigate }) => {
      await navigate('/based-on-host');
      return page.evaluate(async () => [
        Reflect.get(globalThis, 'ran'),
        document.querySelector('img')?.naturalWidth,
        document.baseURI,
        (document.querySelector('#link') as HTMLAnchorElement).href,
        await tools.resultOrErrorName(async () => ((await tools.fetchEcho('echo')) as string[])[0]),
      ]);
    },
    result: [1, 1, '(origin)/', '(origin)/request/link', 'GET /echo'],
    throughPortside: {
      reason: 'The apiserver rewrites some attributes in HTML.',
      both: [1, 1, 'http://(host)(prefix)/', 'http://(host)(prefix)/request/link', 'GET /echo'],
    },
  },
  'absolute URLs with the host of the Host header': {
    use: async ({ page, navigate }) => {
      await navigate('/names-its-host');
      const loaded = await page.evaluate(async () => {
        const own = Reflect.get(globalThis, 'own');
        return [
          Reflect.get(globalThis, 'elementEvents'),
          await tools.resultOrErrorName(
            async () => ((await tools.fetchEcho(`${own}/echo`, { method: 'POST' })) as string[])[0],
          ),
          await tools.addElement('img', { src: `${own}/pixel.png` }),
        ];
      });
      await navigateBy(page, () => click(page, '#link'));
      return [...loaded, await readReceivedRequest(page)];
    },
    result: [
      { script: 'load', image: 'load', frame: 'load' },
      'POST /echo',
      'load',
      ['GET /request/link', '', '', '/request/link'],
    ],
    throughPortside: {
      reason: 'Under the prefix, a page sees the prefix in its URLs.',
      prefix: [
        { script: 'load', image: 'load', frame: 'load' },
        'POST /echo',
        'load',
        ['GET /request/link', '', '', '(prefix)/request/link'],
      ],
    },
  },
  'a meta refresh': {
    use: async ({ page }) => {
      await navigateBy(page, () => page.evaluate(() => location.assign('/refresh')));
      return readReceivedRequest(page);
    },
    result: ['GET /request/refreshed', '', '', '/request/refreshed'],
    throughPortside: {
      reason: 'Under the prefix, a page sees the prefix in its URLs.',
      prefix: ['GET /request/refreshed', '', '', '(prefix)/request/refreshed'],
    },
  },
  'links and the referrer': {
    use: async ({ page, navigate }) => {
      await navigate('/links');
      await navigateBy(page, () => click(page, '#same'));
      return [await readReceivedRequest(page), await page.evaluate(() => new URL(document.referrer).pathname)];
    },
    result: [['GET /request/same', '', '', '/request/same'], '/links'],
    throughPortside: {
      reason: 'Under the prefix, a page sees the prefix in its URLs.',
      prefix: [['GET /request/same', '', '', '(prefix)/request/same'], '(prefix)/links'],
    },
  },
  'GET and POST forms': {
    use: async ({ page, navigate }) => {
      const results: unknown[] = [];
      for (const id of ['get', 'post']) {
        await navigate('/links');
        await navigateBy(page, () => submit(page, `#${id}`));
        results.push(await readReceivedRequest(page));
      }
      return results;
    },
    result: [
      ['GET /request/get?a=b+c', '', '', '/request/get?a=b+c'],
      ['POST /request/post', 'application/x-www-form-urlencoded', 'a=b+c', '/request/post'],
    ],
    throughPortside: {
      reason: 'Under the prefix, a page sees the prefix in its URLs.',
      prefix: [
        ['GET /request/get?a=b+c', '', '', '(prefix)/request/get?a=b+c'],
        ['POST /request/post', 'application/x-www-form-urlencoded', 'a=b+c', '(prefix)/request/post'],
      ],
    },
  },
  'a form with a file upload': {
    use: async ({ page, navigate }) => {
      await navigate('/links');
      await navigateBy(page, () =>
        page.evaluate(() => {
          const form = document.querySelector('#multipart') as HTMLFormElement;
          const files = new DataTransfer();
          files.items.add(new File(['content'], 'file.txt', { type: 'text/plain' }));
          (form.elements.namedItem('file') as HTMLInputElement).files = files.files;
          form.submit();
        }),
      );
      return readReceivedRequest(page);
    },
    result: [
      'POST /request/multipart',
      'multipart/form-data; boundary=(boundary)',
      '--(boundary)\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--(boundary)\r\nContent-Disposition: form-data; name="file"; filename="file.txt"\r\nContent-Type: text/plain\r\n\r\ncontent\r\n--(boundary)--\r\n',
      '/request/multipart',
    ],
    throughPortside: {
      reason: 'Under the prefix, a page sees the prefix in its URLs.',
      prefix: [
        'POST /request/multipart',
        'multipart/form-data; boundary=(boundary)',
        '--(boundary)\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--(boundary)\r\nContent-Disposition: form-data; name="file"; filename="file.txt"\r\nContent-Type: text/plain\r\n\r\ncontent\r\n--(boundary)--\r\n',
        '(prefix)/request/multipart',
      ],
    },
  },
  'forms whose response is a redirect': {
    use: async ({ page, navigate }) => {
      const results: unknown[] = [];
      for (const id of ['redirected', 'kept']) {
        await navigate('/links');
        await navigateBy(page, () => submit(page, `#${id}`));
        results.push(await readReceivedRequest(page));
      }
      return results;
    },
    result: [
      ['GET /request/redirected', '', '', '/request/redirected'],
      ['POST /request/kept', 'application/x-www-form-urlencoded', 'a=b', '/request/kept'],
    ],
    throughPortside: {
      reason: 'Under the prefix, a page sees the prefix in its URLs.',
      prefix: [
        ['GET /request/redirected', '', '', '(prefix)/request/redirected'],
        ['POST /request/kept', 'application/x-www-form-urlencoded', 'a=b', '(prefix)/request/kept'],
      ],
    },
  },
  'a form created by a script': {
    use: async ({ page }) => {
      await navigateBy(page, () =>
        page.evaluate(() => {
          document.body.insertAdjacentHTML(
            'beforeend',
            '<form method="post" action="/request/made"><input name="a" value="b">',
          );
          document.forms[0]?.submit();
        }),
      );
      return readReceivedRequest(page);
    },
    result: ['POST /request/made', 'application/x-www-form-urlencoded', 'a=b', '/request/made'],
    throughPortside: {
      reason: 'Under the prefix, a page sees the prefix in its URLs.',
      prefix: ['POST /request/made', 'application/x-www-form-urlencoded', 'a=b', '(prefix)/request/made'],
    },
  },
  'a form whose target is a frame': {
    use: async ({ page, navigate }) => {
      await navigate('/links');
      return page.evaluate(async () => {
        const frame = document.querySelector('iframe') as HTMLIFrameElement;
        const loaded = tools.nextEvent(frame, 'load');
        (document.querySelector('#framed') as HTMLFormElement).submit();
        await loaded;
        return Reflect.get(frame.contentWindow as Window, 'receivedRequest');
      });
    },
    result: { method: 'POST', url: '/request/framed', type: 'application/x-www-form-urlencoded', body: 'a=b+c' },
  },
  'frames with and without a URL of their own': {
    use: inPage(async () => {
      const inside = async (frame: HTMLIFrameElement) => {
        const view = frame.contentWindow as Window & typeof globalThis;
        const response = view.fetch(`${location.origin}/echo`, { method: 'POST', redirect: 'error' });
        return [
          ((await tools.readEcho(await response)) as string[])[0],
          JSON.parse(
            String(await tools.firstMessage(new view.WebSocket(`${location.origin.replace('http', 'ws')}/socket`))),
          ).url,
        ];
      };
      const rooted = await tools.addFrame({ src: '/request/frame' });
      const named = Reflect.get(rooted.contentWindow as Window, 'receivedRequest').url;
      const page = '<!doctype html><script src="/script.js"></script><img src="/pixel.png" alt="">';
      const srcdoc = await tools.addFrame({ srcdoc: page });
      const blank = await tools.addFrame({});
      const written = await tools.addFrame({});
      const done = tools.nextEvent(written, 'load');
      written.contentDocument?.write(page);
      written.contentDocument?.close();
      await done;
      const blob = await tools.addFrame({ src: URL.createObjectURL(new Blob(['blob'], { type: 'text/html' })) });
      const ran = (frame: HTMLIFrameElement) => [
        Reflect.get(frame.contentWindow as Window, 'ran'),
        frame.contentDocument?.querySelector('img')?.naturalWidth,
      ];
      return {
        rooted: [named, rooted.contentWindow?.location.pathname, ...(await inside(rooted))],
        srcdoc: [...ran(srcdoc), ...(await inside(srcdoc))],
        blank: await inside(blank),
        written: [...ran(written), ...(await inside(written))],
        blob: await inside(blob),
      };
    }),
    result: {
      rooted: ['/request/frame', '/request/frame', 'POST /echo', '/socket'],
      srcdoc: [1, 1, 'POST /echo', '/socket'],
      blank: ['POST /echo', '/socket'],
      written: [1, 1, 'POST /echo', '/socket'],
      blob: ['POST /echo', '/socket'],
    },
    throughPortside: {
      reason: 'Under the prefix, a page sees the prefix in its URLs.',
      prefix: {
        rooted: ['/request/frame', '(prefix)/request/frame', 'POST /echo', '/socket'],
        srcdoc: [1, 1, 'POST /echo', '/socket'],
        blank: ['POST /echo', '/socket'],
        written: [1, 1, 'POST /echo', '/socket'],
        blob: ['POST /echo', '/socket'],
      },
    },
  },
  'sandboxed frames': {
    use: inPage(async () => {
      const message = tools.nextEvent<MessageEvent>(window, 'message');
      const postResult = "<script>parent.postMessage(globalThis.ran ?? 'not run', '*')</script>";
      await tools.addFrame({ sandbox: 'allow-scripts', srcdoc: `<script src="/script.js"></script>${postResult}` });
      const { data } = await message;
      const own = await tools.addFrame({ sandbox: 'allow-scripts allow-same-origin', src: '/request/sandboxed' });
      return [data, Reflect.get(own.contentWindow as Window, 'receivedRequest')?.url];
    }),
    result: [1, '/request/sandboxed'],
    throughPortside: {
      reason: "A frame with an opaque origin could be any site's, so its requests are not signed.",
      both: ['not run', '/request/sandboxed'],
    },
  },
  'a router that uses the path, with a reload and Back': {
    use: async ({ page }) => {
      const path = () => page.evaluate(() => location.pathname + location.search);
      const results: unknown[] = [];
      await page.evaluate(() => history.pushState({ a: 1 }, '', '/routes/one?b=c'));
      results.push(await path());
      await navigateBy(page, () => page.evaluate(() => location.reload()));
      results.push(await path(), await page.evaluate(() => [history.state, document.title]));
      await page.evaluate(() => history.replaceState(null, '', '/routes/two'));
      results.push(await path());
      await page.evaluate(() => history.back());
      const previousPath = await waitFor(async () => {
        const now = await path();
        return now.includes('/routes/') ? null : now;
      });
      return [...results, previousPath];
    },
    result: ['/routes/one?b=c', '/routes/one?b=c', [{ a: 1 }, 'Web features'], '/routes/two', '/'],
    throughPortside: {
      reason: 'The reload is redirected under the prefix, and the new document has no history state.',
      prefix: ['/routes/one?b=c', '(prefix)/routes/one?b=c', [null, 'Web features'], '/routes/two', '(prefix)/'],
      root: ['/routes/one?b=c', '/routes/one?b=c', [null, 'Web features'], '/routes/two', '/'],
    },
  },
  'a router that uses the fragment, with a reload': {
    use: async ({ page }) => {
      await page.evaluate(() => {
        location.hash = '#/routes/one';
      });
      await navigateBy(page, () => page.evaluate(() => location.reload()));
      return page.evaluate(() => [location.hash, document.title]);
    },
    result: ['#/routes/one', 'Web features'],
  },
  'navigation with location, and Back': {
    use: async ({ page }) => {
      const results: unknown[] = [];
      for (const method of ['assign', 'replace', 'href'] as const) {
        await navigateBy(page, () =>
          page.evaluate((name) => {
            const path = `/request/${name}?a=b`;
            if (name === 'href') location.href = path;
            else location[name](path);
          }, method),
        );
        results.push(await readReceivedRequest(page));
      }
      await page.evaluate(() => history.back());
      await waitFor(() => page.evaluate(() => location.pathname.endsWith('/replace')));
      return [...results, await readReceivedRequest(page)];
    },
    result: [
      ['GET /request/assign?a=b', '', '', '/request/assign?a=b'],
      ['GET /request/replace?a=b', '', '', '/request/replace?a=b'],
      ['GET /request/href?a=b', '', '', '/request/href?a=b'],
      ['GET /request/replace?a=b', '', '', '/request/replace?a=b'],
    ],
    throughPortside: {
      reason: 'Under the prefix, a page sees the prefix in its URLs.',
      prefix: [
        ['GET /request/assign?a=b', '', '', '(prefix)/request/assign?a=b'],
        ['GET /request/replace?a=b', '', '', '(prefix)/request/replace?a=b'],
        ['GET /request/href?a=b', '', '', '(prefix)/request/href?a=b'],
        ['GET /request/replace?a=b', '', '', '(prefix)/request/replace?a=b'],
      ],
    },
  },
  'requests sent on pagehide': {
    use: async ({ page }) => {
      const key = crypto.randomUUID();
      // Without the shim, about one in five is lost, because the page is gone before the redirect is followed.
      for (let times = 0; times < NAVIGATIONS; times += 1) {
        await page.evaluate(
          (url, isBeacon) => {
            addEventListener('pagehide', () => {
              if (isBeacon) navigator.sendBeacon(url, 'leaving');
              else void fetch(url, { method: 'POST', body: 'leaving', keepalive: true });
            });
          },
          `/echo?key=${key}`,
          times % 2 === 0,
        );
        await navigateBy(page, () => page.evaluate(() => location.assign('/')));
      }
      return page.evaluate(async (name, count) => tools.receivedRequests(name, count), key, NAVIGATIONS);
    },
    result: Array(NAVIGATIONS).fill('POST /echo?key=(key) leaving'),
  },
};
