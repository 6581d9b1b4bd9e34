import type { Tools } from '../../cluster/apps/mechanisms/tools.ts';
import { until } from '../harness/until.ts';
import { click, inPage, leave, type Mechanism, readAsked, submit } from './mechanism.ts';

declare const tools: Tools;

const LEAVES = 12;

/** Addresses, navigation, forms, downloads and frames. */
export const DOCUMENTS: Readonly<Record<string, Mechanism>> = {
  'the address that a page reads': {
    attempt: inPage(() => [
      location.pathname,
      document.baseURI,
      document.URL,
      new URL('beside', location.href).pathname,
    ]),
    gives: ['/', '(origin)/', '(origin)/', '/beside'],
    differs: {
      why: 'A page under the prefix reads its own address, prefix and all.',
      prefix: ['(prefix)/', '(origin)(prefix)/', '(origin)(prefix)/', '(prefix)/beside'],
    },
  },
  'a page compressed as the browser likes': {
    attempt: async ({ page, go }) => {
      await go('/compressed');
      return page.evaluate(() => [document.title, document.querySelector('p')?.textContent?.length]);
    },
    gives: ['Compressed', 2000],
  },
  'a base address': {
    attempt: async ({ page, go }) => {
      await go('/based');
      return page.evaluate(async () => [
        Reflect.get(globalThis, 'ranInSub'),
        document.baseURI,
        await (await fetch('../file.txt')).text(),
      ]);
    },
    gives: [true, '(origin)/sub/', 'the file'],
    differs: {
      why: 'The apiserver rewrites some attributes in HTML.',
      behind: [true, '(origin)(prefix)/sub/', 'the file'],
    },
  },
  'a base address with the host that the app heard of': {
    attempt: async ({ page, go }) => {
      await go('/based-on-host');
      return page.evaluate(async () => [
        Reflect.get(globalThis, 'ran'),
        document.querySelector('img')?.naturalWidth,
        document.baseURI,
        (document.querySelector('#link') as HTMLAnchorElement).href,
        await tools.failure(async () => ((await tools.ask('echo')) as string[])[0]),
      ]);
    },
    gives: [1, 1, '(origin)/', '(origin)/asked/link', 'GET /echo'],
    differs: {
      why: 'The apiserver rewrites some attributes in HTML.',
      behind: [1, 1, 'http://(host)(prefix)/', 'http://(host)(prefix)/asked/link', 'GET /echo'],
    },
  },
  'addresses with the host that the app heard of': {
    attempt: async ({ page, go }) => {
      await go('/names-its-host');
      const loaded = await page.evaluate(async () => {
        const own = Reflect.get(globalThis, 'own');
        return [
          Reflect.get(globalThis, 'heard'),
          await tools.failure(async () => ((await tools.ask(`${own}/echo`, { method: 'POST' })) as string[])[0]),
          await tools.add('img', { src: `${own}/pixel.png` }),
        ];
      });
      await leave(page, () => click(page, '#link'));
      return [...loaded, await readAsked(page)];
    },
    gives: [
      { script: 'load', image: 'load', frame: 'load' },
      'POST /echo',
      'load',
      ['GET /asked/link', '', '', '/asked/link'],
    ],
    differs: {
      why: 'A page under the prefix reads its own address, prefix and all.',
      prefix: [
        { script: 'load', image: 'load', frame: 'load' },
        'POST /echo',
        'load',
        ['GET /asked/link', '', '', '(prefix)/asked/link'],
      ],
    },
  },
  'a page that leads on by itself': {
    attempt: async ({ page }) => {
      await leave(page, () => page.evaluate(() => location.assign('/refresh')));
      return readAsked(page);
    },
    gives: ['GET /asked/refreshed', '', '', '/asked/refreshed'],
    differs: {
      why: 'A page under the prefix reads its own address, prefix and all.',
      prefix: ['GET /asked/refreshed', '', '', '(prefix)/asked/refreshed'],
    },
  },
  'links, and where a page came from': {
    attempt: async ({ page, go }) => {
      await go('/links');
      await leave(page, () => click(page, '#same'));
      return [await readAsked(page), await page.evaluate(() => new URL(document.referrer).pathname)];
    },
    gives: [['GET /asked/same', '', '', '/asked/same'], '/links'],
    differs: {
      why: 'A page under the prefix reads its own address, prefix and all.',
      prefix: [['GET /asked/same', '', '', '(prefix)/asked/same'], '(prefix)/links'],
    },
  },
  'forms by GET and POST': {
    attempt: async ({ page, go }) => {
      const all: unknown[] = [];
      for (const id of ['get', 'post']) {
        await go('/links');
        await leave(page, () => submit(page, `#${id}`));
        all.push(await readAsked(page));
      }
      return all;
    },
    gives: [
      ['GET /asked/get?a=b+c', '', '', '/asked/get?a=b+c'],
      ['POST /asked/post', 'application/x-www-form-urlencoded', 'a=b+c', '/asked/post'],
    ],
    differs: {
      why: 'A page under the prefix reads its own address, prefix and all.',
      prefix: [
        ['GET /asked/get?a=b+c', '', '', '(prefix)/asked/get?a=b+c'],
        ['POST /asked/post', 'application/x-www-form-urlencoded', 'a=b+c', '(prefix)/asked/post'],
      ],
    },
  },
  'a form with a file': {
    attempt: async ({ page, go }) => {
      await go('/links');
      await leave(page, () =>
        page.evaluate(() => {
          const form = document.querySelector('#multipart') as HTMLFormElement;
          const files = new DataTransfer();
          files.items.add(new File(['content'], 'file.txt', { type: 'text/plain' }));
          (form.elements.namedItem('file') as HTMLInputElement).files = files.files;
          form.submit();
        }),
      );
      return readAsked(page);
    },
    gives: [
      'POST /asked/multipart',
      'multipart/form-data; boundary=(boundary)',
      '--(boundary)\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--(boundary)\r\nContent-Disposition: form-data; name="file"; filename="file.txt"\r\nContent-Type: text/plain\r\n\r\ncontent\r\n--(boundary)--\r\n',
      '/asked/multipart',
    ],
    differs: {
      why: 'A page under the prefix reads its own address, prefix and all.',
      prefix: [
        'POST /asked/multipart',
        'multipart/form-data; boundary=(boundary)',
        '--(boundary)\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--(boundary)\r\nContent-Disposition: form-data; name="file"; filename="file.txt"\r\nContent-Type: text/plain\r\n\r\ncontent\r\n--(boundary)--\r\n',
        '(prefix)/asked/multipart',
      ],
    },
  },
  'a form that the app redirects': {
    attempt: async ({ page, go }) => {
      const all: unknown[] = [];
      for (const id of ['redirected', 'kept']) {
        await go('/links');
        await leave(page, () => submit(page, `#${id}`));
        all.push(await readAsked(page));
      }
      return all;
    },
    gives: [
      ['GET /asked/redirected', '', '', '/asked/redirected'],
      ['POST /asked/kept', 'application/x-www-form-urlencoded', 'a=b', '/asked/kept'],
    ],
    differs: {
      why: 'A page under the prefix reads its own address, prefix and all.',
      prefix: [
        ['GET /asked/redirected', '', '', '(prefix)/asked/redirected'],
        ['POST /asked/kept', 'application/x-www-form-urlencoded', 'a=b', '(prefix)/asked/kept'],
      ],
    },
  },
  'a form that a script makes': {
    attempt: async ({ page }) => {
      await leave(page, () =>
        page.evaluate(() => {
          document.body.insertAdjacentHTML(
            'beforeend',
            '<form method="post" action="/asked/made"><input name="a" value="b">',
          );
          document.forms[0]?.submit();
        }),
      );
      return readAsked(page);
    },
    gives: ['POST /asked/made', 'application/x-www-form-urlencoded', 'a=b', '/asked/made'],
    differs: {
      why: 'A page under the prefix reads its own address, prefix and all.',
      prefix: ['POST /asked/made', 'application/x-www-form-urlencoded', 'a=b', '(prefix)/asked/made'],
    },
  },
  'a form into a frame by its name': {
    attempt: async ({ page, go }) => {
      await go('/links');
      return page.evaluate(async () => {
        const frame = document.querySelector('iframe') as HTMLIFrameElement;
        const loaded = tools.once(frame, 'load');
        (document.querySelector('#framed') as HTMLFormElement).submit();
        await loaded;
        return Reflect.get(frame.contentWindow as Window, 'asked');
      });
    },
    gives: { method: 'POST', url: '/asked/framed', type: 'application/x-www-form-urlencoded', body: 'a=b+c' },
  },
  'frames of every kind': {
    attempt: inPage(async () => {
      const inside = async (frame: HTMLIFrameElement) => {
        const view = frame.contentWindow as Window & typeof globalThis;
        const asking = view.fetch(`${location.origin}/echo`, { method: 'POST', redirect: 'error' });
        return [
          ((await tools.asked(await asking)) as string[])[0],
          JSON.parse(String(await tools.answer(new view.WebSocket(`${location.origin.replace('http', 'ws')}/socket`))))
            .url,
        ];
      };
      const rooted = await tools.frame({ src: '/asked/frame' });
      const named = Reflect.get(rooted.contentWindow as Window, 'asked').url;
      const page = '<!doctype html><script src="/script.js"></script><img src="/pixel.png" alt="">';
      const srcdoc = await tools.frame({ srcdoc: page });
      const blank = await tools.frame({});
      const written = await tools.frame({});
      const done = tools.once(written, 'load');
      written.contentDocument?.write(page);
      written.contentDocument?.close();
      await done;
      const blob = await tools.frame({ src: URL.createObjectURL(new Blob(['blob'], { type: 'text/html' })) });
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
    gives: {
      rooted: ['/asked/frame', '/asked/frame', 'POST /echo', '/socket'],
      srcdoc: [1, 1, 'POST /echo', '/socket'],
      blank: ['POST /echo', '/socket'],
      written: [1, 1, 'POST /echo', '/socket'],
      blob: ['POST /echo', '/socket'],
    },
    differs: {
      why: 'A page under the prefix reads its own address, prefix and all.',
      prefix: {
        rooted: ['/asked/frame', '(prefix)/asked/frame', 'POST /echo', '/socket'],
        srcdoc: [1, 1, 'POST /echo', '/socket'],
        blank: ['POST /echo', '/socket'],
        written: [1, 1, 'POST /echo', '/socket'],
        blob: ['POST /echo', '/socket'],
      },
    },
  },
  'a frame in a sandbox': {
    attempt: inPage(async () => {
      const said = tools.once<MessageEvent>(window, 'message');
      const script = `<script src="/script.js"></script><script>parent.postMessage(globalThis.ran ?? 'not run', '*')</script>`;
      await tools.frame({ sandbox: 'allow-scripts', srcdoc: script });
      const { data } = await said;
      const own = await tools.frame({ sandbox: 'allow-scripts allow-same-origin', src: '/asked/sandboxed' });
      return [data, Reflect.get(own.contentWindow as Window, 'asked')?.url];
    }),
    gives: [1, '/asked/sandboxed'],
    differs: {
      why: 'A frame without an origin cannot be told from a stranger, and is not signed.',
      behind: ['not run', '/asked/sandboxed'],
    },
  },
  'a router that reads the path, and a reload': {
    attempt: async ({ page }) => {
      const path = () => page.evaluate(() => location.pathname + location.search);
      const all: unknown[] = [];
      await page.evaluate(() => history.pushState({ a: 1 }, '', '/routes/one?b=c'));
      all.push(await path());
      await leave(page, () => page.evaluate(() => location.reload()));
      all.push(await path(), await page.evaluate(() => [history.state, document.title]));
      await page.evaluate(() => history.replaceState(null, '', '/routes/two'));
      all.push(await path());
      await page.evaluate(() => history.back());
      return [...all, await until(async () => /\/routes\//.test(await path()) || path())];
    },
    gives: ['/routes/one?b=c', '/routes/one?b=c', [{ a: 1 }, 'Mechanisms'], '/routes/two', '/'],
    differs: {
      why: 'A reload that is kept in is redirected, and begins without state.',
      prefix: ['/routes/one?b=c', '(prefix)/routes/one?b=c', [null, 'Mechanisms'], '/routes/two', '(prefix)/'],
      root: ['/routes/one?b=c', '/routes/one?b=c', [null, 'Mechanisms'], '/routes/two', '/'],
    },
  },
  'a router that reads the fragment, and a reload': {
    attempt: async ({ page }) => {
      await page.evaluate(() => {
        location.hash = '#/routes/one';
      });
      await leave(page, () => page.evaluate(() => location.reload()));
      return page.evaluate(() => [location.hash, document.title]);
    },
    gives: ['#/routes/one', 'Mechanisms'],
  },
  'addresses that a script goes to, and the way back': {
    attempt: async ({ page }) => {
      const all: unknown[] = [];
      for (const way of ['assign', 'replace', 'href'] as const) {
        await leave(page, () =>
          page.evaluate((name) => {
            const path = `/asked/${name}?a=b`;
            if (name === 'href') location.href = path;
            else location[name](path);
          }, way),
        );
        all.push(await readAsked(page));
      }
      await page.evaluate(() => history.back());
      await until(() => page.evaluate(() => location.pathname.endsWith('/replace')));
      return [...all, await readAsked(page)];
    },
    gives: [
      ['GET /asked/assign?a=b', '', '', '/asked/assign?a=b'],
      ['GET /asked/replace?a=b', '', '', '/asked/replace?a=b'],
      ['GET /asked/href?a=b', '', '', '/asked/href?a=b'],
      ['GET /asked/replace?a=b', '', '', '/asked/replace?a=b'],
    ],
    differs: {
      why: 'A page under the prefix reads its own address, prefix and all.',
      prefix: [
        ['GET /asked/assign?a=b', '', '', '(prefix)/asked/assign?a=b'],
        ['GET /asked/replace?a=b', '', '', '(prefix)/asked/replace?a=b'],
        ['GET /asked/href?a=b', '', '', '(prefix)/asked/href?a=b'],
        ['GET /asked/replace?a=b', '', '', '(prefix)/asked/replace?a=b'],
      ],
    },
  },
  'a page that says it leaves, in either way and again and again': {
    attempt: async ({ page }) => {
      const key = crypto.randomUUID();
      // By a redirect one of five was seen to get lost.
      for (let times = 0; times < LEAVES; times += 1) {
        await page.evaluate(
          (url, isBeacon) => {
            addEventListener('pagehide', () => {
              if (isBeacon) navigator.sendBeacon(url, 'left');
              else void fetch(url, { method: 'POST', body: 'left', keepalive: true });
            });
          },
          `/echo?key=${key}`,
          times % 2 === 0,
        );
        await leave(page, () => page.evaluate(() => location.assign('/')));
      }
      return page.evaluate(async (name, count) => tools.received(name, count), key, LEAVES);
    },
    gives: Array(LEAVES).fill('POST /echo?key=(key) left'),
  },
};
