import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowserWithShim } from './harness/browser-with-shim.ts';
import { type ProxiedApp, startProxiedApp } from './harness/proxied-app.ts';
import { createSocketIoApp } from './harness/socket-io-app.ts';
import { waitFor } from './harness/wait-for.ts';
import { APP_SCRIPTS, PAGE_TOOLS_SCRIPT, SHIM_CASES } from './shim-cases.ts';

const SOCKET_IO = fileURLToPath(import.meta.resolve('socket.io-client/dist/socket.io.js'));

/** The content security policy of each page of the app, by path. */
const POLICIES: Readonly<Record<string, string>> = {
  '/': '',
  '/deep/page': '',
  '//deep/page': '',
  '/shared': '',
  '/strict': "worker-src 'self'",
  '/nothing': "default-src 'none'; script-src 'unsafe-inline'",
  '/trusted': "require-trusted-types-for 'script'",
};

describe.each(['chromium', 'firefox'] as const)('the shim in %s', (browserName) => {
  let app: ProxiedApp;
  let browser: Awaited<ReturnType<typeof startBrowserWithShim>>;
  const socketApps = [createSocketIoApp({}), createSocketIoApp({ path: '/only-sockets/', transports: ['websocket'] })];

  beforeAll(async () => {
    app = await startProxiedApp();
    for (const [path, text] of Object.entries(APP_SCRIPTS)) app.files.set(path, { type: 'text/javascript', text });
    const html = `<!doctype html><script>${APP_SCRIPTS['/early.js']}${PAGE_TOOLS_SCRIPT}</script><body>`;
    for (const [path, policy] of Object.entries(POLICIES)) {
      app.files.set(path, { type: 'text/html', text: html, headers: { 'Content-Security-Policy': policy } });
    }
    const policy = `<meta http-equiv="Content-Security-Policy" content="worker-src 'self'">`;
    app.files.set('/strict-itself', { type: 'text/html', text: `${policy}${html}` });
    const postPath = '<script>parent.postMessage(location.pathname, "*")</script>';
    app.files.set('/posts-path', { type: 'text/html', text: postPath });
    app.files.set('/', { type: 'text/html', text: `<script>${readFileSync(SOCKET_IO, 'utf8')}</script>${html}` });
    for (const [index, path] of ['/socket.io/', '/only-sockets/'].entries()) {
      const socketApp = socketApps[index];
      if (socketApp) app.mount(path, socketApp);
    }
    browser = await startBrowserWithShim(browserName, { trust: app.spkiHash });
  });
  afterAll(async () => {
    await browser?.stop();
    for (const socketApp of socketApps) await socketApp.stop();
    await app?.stop();
  });

  /** Opens a page of the app, marked with these flags or not at all, and does something with it. */
  async function withPage<T>(markFlags: string | null, path: string, act: (page: Page) => Promise<T>): Promise<T> {
    app.markFlags = markFlags;
    const page = await browser.browser.newPage();
    try {
      await page.goto(app.origin + app.prefix + path.slice(1));
      return await act(page);
    } finally {
      await page.close();
    }
  }

  const cases = Object.entries(SHIM_CASES).filter(([, { only }]) => only === undefined || only === browserName);

  it.each(cases)('has the expected effect on %s', async (_, { flags = '', path = '/', run, marked, unmarked }) => {
    const result = (markFlags: string | null) => withPage(markFlags, path, (page) => page.evaluate(run, app.prefix));

    expect({ marked: await result(flags), unmarked: await result(null) }).toEqual({ marked, unmarked });
  });

  it('keeps a document at the root after a reload and Back', async () => {
    const paths = (markFlags: string | null) =>
      withPage(markFlags, '/deep/page?a=1', async (page) => {
        const path = () => page.evaluate(() => location.pathname + location.search);
        await page.reload();
        const reloaded = await path();
        await page.goto(`${app.origin}/shared`);
        // Puppeteer's `goBack` waits for a load, which a page from the back/forward cache doesn't have.
        await page.evaluate(() => history.back());
        return [reloaded, await waitFor(async () => (await path()).match(/.*deep.*/)?.[0])];
      });

    expect(await paths('root')).toEqual(Array(2).fill('/deep/page?a=1'));
    expect(await paths(null)).toEqual(Array(2).fill(`${app.prefix}deep/page?a=1`));
  });

  it("keeps the name of the app's window over a reload", async () => {
    const name = await withPage('', '/', async (page) => {
      await page.evaluate(() => {
        window.name = 'portside: 1';
      });
      await page.reload();
      return page.evaluate(() => window.name);
    });
    expect(name).toBe('portside: 1');
  });

  it('restores the links of a document at the root before its deferred scripts run', async () => {
    const links = ['guide', '/evil.example/', '?a=b'].map((path) => `<a href="${app.prefix}${path}"></a>`).join('');
    const script = `window.hrefs = [...document.querySelectorAll('a')].map((link) => link.getAttribute('href'))`;
    app.files.set('/links.js', { type: 'text/javascript', text: script });
    app.files.set('/links', {
      type: 'text/html',
      text: `<!doctype html><script src="${app.prefix}links.js" defer></script>${links}<a href="/untouched"></a>`,
    });
    const hrefs = (markFlags: string | null) =>
      withPage(markFlags, '/links', (page) =>
        waitFor(() => page.evaluate(() => (window as unknown as { hrefs?: string[] }).hrefs)),
      );

    expect(await hrefs('root')).toEqual(['/guide', '/evil.example/', '/?a=b', '/untouched']);
    expect(await hrefs('')).toEqual([
      `${app.prefix}guide`,
      `${app.prefix}/evil.example/`,
      `${app.prefix}?a=b`,
      '/untouched',
    ]);
  });

  it('changes nothing in documents without a mark', async () => {
    const describeGlobals = (markFlags: string | null) =>
      withPage(markFlags, '/', (page) =>
        page.evaluate(() => {
          const cookie = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie')?.set;
          const { WebSocket, fetch, SharedWorker, Worker } = globalThis;
          const frame = document.createElement('iframe');
          document.body.append(frame);
          const functions = [WebSocket, fetch, SharedWorker, Worker, cookie, frame.contentWindow?.fetch];
          return {
            isNative: functions.map((one) => /function (set )?\w+\(\)/.test(Function.prototype.toString.call(one))),
            symbols: Object.getOwnPropertySymbols(window).map(String),
          };
        }),
      );

    expect(await describeGlobals(null)).toEqual({ isNative: Array(6).fill(true), symbols: [] });
    expect(await describeGlobals('root workers')).toEqual({
      isNative: Array(6).fill(false),
      symbols: ['Symbol(portside)', 'Symbol(portside-polyfills)'],
    });
  });

  it('keeps names, lengths and properties of the constructors that it wraps', async () => {
    const describeConstructors = (markFlags: string | null) =>
      withPage(markFlags, '/', (page) =>
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

    expect(await describeConstructors('workers')).toEqual(await describeConstructors(null));
  });

  it('keeps the errors of invalid calls', async () => {
    const errorNames = (markFlags: string | null, path: string) =>
      withPage(markFlags, path, (page) =>
        page.evaluate(async () => {
          const calls: (() => unknown)[] = [
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
          const names: string[] = [];
          for (const call of calls) {
            try {
              await call();
              names.push('no error');
            } catch (error) {
              names.push((error as Error).name);
            }
          }
          return names;
        }),
      );

    expect(await errorNames('workers', '/')).toEqual(await errorNames(null, '/'));
    expect(await errorNames('root workers', '/nothing')).toEqual(await errorNames(null, '/nothing'));
  });
});
