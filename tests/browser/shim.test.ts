import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PrefixedSite, startPrefixedSite } from './harness/prefixed-site.ts';
import { startShimmedBrowser } from './harness/shimmed-browser.ts';
import { createSocketIoApp } from './harness/socket-io-app.ts';
import { until } from './harness/until.ts';
import { CASES, PAGE_TOOLS, SCRIPTS } from './shim-cases.ts';

const SOCKET_IO = fileURLToPath(import.meta.resolve('socket.io-client/dist/socket.io.js'));

/** Pages besides `/`, with the policy of each. */
const PAGES: Readonly<Record<string, string>> = {
  '/': '',
  '/deep/page': '',
  '//deep/page': '',
  '/shared': '',
  '/strict': "worker-src 'self'",
  '/nothing': "default-src 'none'; script-src 'unsafe-inline'",
  '/trusted': "require-trusted-types-for 'script'",
};

describe.each(['chromium', 'firefox'] as const)('in %s, with the shim and without,', (name) => {
  let site: PrefixedSite;
  let shimmed: Awaited<ReturnType<typeof startShimmedBrowser>>;
  const apps = [createSocketIoApp({}), createSocketIoApp({ path: '/only-sockets/', transports: ['websocket'] })];

  beforeAll(async () => {
    site = await startPrefixedSite();
    for (const [path, text] of Object.entries(SCRIPTS)) site.files.set(path, { type: 'text/javascript', text });
    const html = `<!doctype html><script>${SCRIPTS['/early.js']}${PAGE_TOOLS}</script><body>`;
    for (const [path, policy] of Object.entries(PAGES)) {
      site.files.set(path, { type: 'text/html', text: html, headers: { 'Content-Security-Policy': policy } });
    }
    const policy = `<meta http-equiv="Content-Security-Policy" content="worker-src 'self'">`;
    site.files.set('/strict-itself', { type: 'text/html', text: `${policy}${html}` });
    const saysWhere = '<script>parent.postMessage(location.pathname, "*")</script>';
    site.files.set('/says-where', { type: 'text/html', text: saysWhere });
    site.files.set('/', { type: 'text/html', text: `<script>${readFileSync(SOCKET_IO, 'utf8')}</script>${html}` });
    for (const [index, path] of ['/socket.io/', '/only-sockets/'].entries()) {
      const app = apps[index];
      if (app) site.mount(path, app);
    }
    shimmed = await startShimmedBrowser(name, { trust: site.spkiHash });
  });
  afterAll(async () => {
    await shimmed?.stop();
    for (const app of apps) await app.stop();
    await site?.stop();
  });

  /** Opens a page of the app, marked with these words or not at all, and does something in it. */
  async function inPage<T>(words: string | null, path: string, act: (page: Page) => Promise<T>): Promise<T> {
    site.words = words;
    const page = await shimmed.browser.newPage();
    try {
      await page.goto(site.origin + site.prefix + path.slice(1));
      return await act(page);
    } finally {
      await page.close();
    }
  }

  const cases = Object.entries(CASES).filter(([, { only }]) => only === undefined || only === name);

  it.each(cases)('%s', async (_, { words = '', page = '/', run, with: expected, without }) => {
    const result = (mark: string | null) => inPage(mark, page, (one) => one.evaluate(run, site.prefix));

    expect([await result(words), await result(null)]).toEqual([expected, without]);
  });

  it('the root stays over reloads and on the way back', async () => {
    const paths = (words: string | null) =>
      inPage(words, '/deep/page?a=1', async (page) => {
        const path = () => page.evaluate(() => location.pathname + location.search);
        await page.reload();
        const reloaded = await path();
        await page.goto(`${site.origin}/shared`);
        // Not by the driver, which waits for a load that a kept page does not have.
        await page.evaluate(() => history.back());
        return [reloaded, await until(async () => (await path()).match(/.*deep.*/)?.[0])];
      });

    expect(await paths('root')).toEqual(Array(2).fill('/deep/page?a=1'));
    expect(await paths(null)).toEqual(Array(2).fill(`${site.prefix}deep/page?a=1`));
  });

  it('documents without a mark are as they were', async () => {
    const described = (words: string | null) =>
      inPage(words, '/', (page) =>
        page.evaluate(() => {
          const cookie = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie')?.set;
          const { WebSocket, fetch, SharedWorker, Worker } = globalThis;
          const frame = document.createElement('iframe');
          document.body.append(frame);
          return [WebSocket, fetch, SharedWorker, Worker, cookie, frame.contentWindow?.fetch]
            .map((one) => Function.prototype.toString.call(one))
            .concat(Object.getOwnPropertySymbols(window).map(String));
        }),
      );
    const [unmarked, marked] = [await described(null), await described('root workers')];

    expect(unmarked.map((text) => /function (set )?\w+\(\)/.test(text))).toEqual(Array(6).fill(true));
    expect(marked.map((text) => /function (set )?\w+\(\)/.test(text))).toEqual(Array(8).fill(false));
  });

  it('what the constructors say of themselves stays', async () => {
    const described = (words: string | null) =>
      inPage(words, '/', (page) =>
        page.evaluate(() =>
          [WebSocket, fetch, SharedWorker, Worker].map((one) => [
            one.name,
            one.length,
            Object.keys(one),
            one.prototype && Object.keys(one.prototype),
            one.prototype && one.prototype.constructor === one,
            JSON.stringify(Object.getOwnPropertyDescriptor(globalThis, one.name)),
          ]),
        ),
      );

    expect(await described('workers')).toEqual(await described(null));
  });

  it('what is wrong fails as it did', async () => {
    const failures = (words: string | null, path: string) =>
      inPage(words, path, (page) =>
        page.evaluate(async () => {
          const said: string[] = [];
          const attempts: (() => unknown)[] = [
            () => new (WebSocket as unknown as new () => WebSocket)(),
            () => new WebSocket('mailto:a'),
            () => new WebSocket('wss://['),
            () => new WebSocket('wss://a/', 'a b'),
            () => new WebSocket('/socket', ['a', 'a']),
            () => (WebSocket as unknown as () => void)(),
            () => new WebSocket(Symbol('a') as never),
            () => (fetch as unknown as () => Promise<void>)(),
            () => fetch('https://[', { redirect: 'error' }),
            () => fetch('/echo', { redirect: 'never' as never }),
            () => new Worker('https://['),
            () => new (Worker as unknown as new () => Worker)(),
            () => new SharedWorker('https://['),
            () => new (SharedWorker as unknown as new () => SharedWorker)(),
            () => Reflect.set(Document.prototype, 'cookie', 'a=1'),
          ];
          for (const attempt of attempts) {
            try {
              await attempt();
              said.push('nothing');
            } catch (error) {
              said.push(`${(error as Error).name}`);
            }
          }
          return said;
        }),
      );

    expect(await failures('workers', '/')).toEqual(await failures(null, '/'));
    expect(await failures('root workers', '/nothing')).toEqual(await failures(null, '/nothing'));
  });
});
