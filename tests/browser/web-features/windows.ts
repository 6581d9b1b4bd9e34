import type { PageTools } from '../../cluster/apps/web-features/page-tools.ts';
import { waitFor } from '../harness/wait-for.ts';
import { click, readReceivedRequest, submit, type WebFeature } from './web-feature.ts';

declare const tools: PageTools;
declare const handle: Window | null;

/** New tabs and downloads. */
export const WINDOWS: Readonly<Record<string, WebFeature>> = {
  'window.open with a URL': {
    use: async ({ page, openTab }) => {
      const other = await openTab(() =>
        page.evaluate(() => {
          Object.assign(globalThis, { handle: window.open('/request/window', 'own') });
        }),
      );
      return {
        received: await readReceivedRequest(other),
        hasOpener: await other.evaluate(() => window.opener !== null),
        name: await other.evaluate(() => window.name),
        handle: await waitFor(async () => {
          const [isClosed, path] = await page.evaluate(async () => [
            handle?.closed,
            await tools.resultOrErrorName(() => handle?.location.pathname),
          ]);
          // An opener that is separated from its window learns of it a moment later.
          return (isClosed || path !== 'SecurityError') && [isClosed, path];
        }),
      };
    },
    result: {
      received: ['GET /request/window', '', '', '/request/window'],
      hasOpener: true,
      name: 'own',
      handle: [false, '/request/window'],
    },
    throughPortside: {
      reason:
        'A new tab passes the gate, which separates it from its opener, or replaces it where several apps are open.',
      prefix: {
        received: ['GET /request/window', '', '', '(prefix)/request/window'],
        hasOpener: false,
        name: '',
        handle: [true, 'blank'],
      },
      root: {
        received: ['GET /request/window', '', '', '/request/window'],
        hasOpener: false,
        name: '',
        handle: [true, 'blank'],
      },
    },
  },
  'window.open without a URL, navigated later': {
    use: async ({ page, openTab }) => {
      const other = await openTab(
        () =>
          page.evaluate(async () => {
            const view = window.open('', '_blank') as Window;
            await fetch('/echo');
            view.location.href = '/request/later';
          }),
        // Nothing tells which app's window it is, and two are open.
        { isAskedAbout: true },
      );
      return [await readReceivedRequest(other), await other.evaluate(() => window.opener !== null)];
    },
    result: [['GET /request/later', '', '', '/request/later'], true],
    throughPortside: {
      reason:
        'A new tab passes the gate, which separates it from its opener, or replaces it where several apps are open.',
      prefix: [['GET /request/later', '', '', '(prefix)/request/later'], false],
      root: [['GET /request/later', '', '', '/request/later'], false],
    },
  },
  'window.open with noopener': {
    use: async ({ page, openTab }) => {
      const other = await openTab(() =>
        page.evaluate(() => {
          window.open('/request/noopener', '_blank', 'noopener');
        }),
      );
      return [await readReceivedRequest(other), await other.evaluate(() => window.opener !== null)];
    },
    result: [['GET /request/noopener', '', '', '/request/noopener'], false],
    throughPortside: {
      reason: 'Under the prefix, a page sees the prefix in its URLs.',
      prefix: [['GET /request/noopener', '', '', '(prefix)/request/noopener'], false],
    },
  },
  'a window written with document.write': {
    use: async ({ page }) =>
      page.evaluate(async () => {
        const view = window.open('', '_blank') as Window & typeof globalThis;
        view.document.write('<!doctype html><script src="/script.js"></script>');
        view.document.close();
        await tools.nextEvent(view, 'load');
        const [request] = (await tools.readEcho(await view.fetch('/echo'))) as string[];
        return [Reflect.get(view, 'ran'), request, view.opener === window];
      }),
    result: [1, 'GET /echo', true],
  },
  'links that open new tabs': {
    use: async ({ page, navigate, openTab }) => {
      await navigate('/links');
      const results: unknown[] = [];
      for (const id of ['blank', 'opener']) {
        const other = await openTab(() => click(page, `#${id}`));
        results.push(await readReceivedRequest(other), await other.evaluate(() => window.opener !== null));
        await other.close();
      }
      return results;
    },
    result: [
      ['GET /request/blank', '', '', '/request/blank'],
      false,
      ['GET /request/opener', '', '', '/request/opener'],
      true,
    ],
    throughPortside: {
      reason:
        'A new tab passes the gate, which separates it from its opener, or replaces it where several apps are open.',
      prefix: [
        ['GET /request/blank', '', '', '(prefix)/request/blank'],
        false,
        ['GET /request/opener', '', '', '(prefix)/request/opener'],
        false,
      ],
      root: [
        ['GET /request/blank', '', '', '/request/blank'],
        false,
        ['GET /request/opener', '', '', '/request/opener'],
        false,
      ],
    },
  },
  'a GET form that opens a new tab': {
    use: async ({ page, navigate, openTab }) => {
      await navigate('/links');
      return readReceivedRequest(await openTab(() => submit(page, '#blank-get')));
    },
    result: ['GET /request/blank-get?a=b+c', '', '', '/request/blank-get?a=b+c'],
    throughPortside: {
      reason: 'Under the prefix, a page sees the prefix in its URLs.',
      prefix: ['GET /request/blank-get?a=b+c', '', '', '(prefix)/request/blank-get?a=b+c'],
    },
  },
  'a POST form that opens a new tab': {
    use: async ({ page, navigate, openTab }) => {
      await navigate('/links');
      const other = await openTab(() => submit(page, '#blank-post'));
      return other.evaluate(() => {
        const received = Reflect.get(globalThis, 'receivedRequest');
        return received
          ? [received.method, received.url, received.body]
          : JSON.parse(document.body.textContent ?? '').reason;
      });
    },
    result: ['POST', '/request/blank-post', 'a=b+c'],
    throughPortside: {
      reason: 'The gate handles GET only, so a POST in a tab without a grant is not signed.',
      both: 'Forbidden',
    },
  },
  'downloads by attribute, by header and from a blob': {
    use: async ({ page, navigate, download }) => {
      await navigate('/links');
      return [
        await download(() => click(page, '#download')),
        await download(() => click(page, '#attachment')),
        await download(() =>
          page.evaluate(() => {
            const link = document.createElement('a');
            Object.assign(link, { href: URL.createObjectURL(new Blob(['made'])), download: 'made.txt' }).click();
          }),
        ),
        await page.evaluate(() => document.title),
      ];
    },
    result: [['named.txt', 'the file'], ['report.txt', 'the report'], ['made.txt', 'made'], 'Web features'],
  },
};
