import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Frame, Page } from 'puppeteer';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import type { IsolatedData } from '../../lib/core/apps/isolated-data.ts';
import {
  importKubeconfig,
  navigate,
  openUrl,
  reload,
  waitForNewPage,
  waitForUrl,
} from '../browser/harness/page-actions.ts';
import { waitFor } from '../browser/harness/wait-for.ts';
import { waitForElement } from '../browser/harness/wait-for-element.ts';
import { type App, startApp } from '../cluster/apps/app.ts';
import { startCluster } from '../cluster/cluster.ts';
import { addWorkload } from '../cluster/workload.ts';
import { type Fixture, startFixture } from './fixture.ts';
import { isolatedPageUrl, openByAction, openIsolated, openPastedUrl, waitForAppFrame } from './isolated-app.ts';
import { respondAsQuery, responseQuery } from './scriptable-server.ts';

let fixture: Fixture;
/** An app with a WebSocket server, which answers with what it is sent and the cookies of its handshake. */
let chat: App;
let chatApp: string;

beforeAll(async () => {
  fixture = await startFixture();
  chat = await startApp('chat', {
    '': {
      handleRequest: respondAsQuery,
      setUpServer: (server) => {
        const sockets = new WebSocketServer({ server });
        sockets.on('connection', (socket, { headers }: IncomingMessage) =>
          socket.on('message', (data) => socket.send(`echo: ${data}, cookies: ${headers.cookie ?? 'none'}`)),
        );
      },
    },
  });
  const ports = [{ name: '', port: 80, targetPort: 8080, loopbackPort: chat.ports[''] ?? 0 }];
  await addWorkload(fixture.cluster, { namespace: 'shop', name: 'chat', ports });
  chatApp = fixture.hostileApp.replace('services/web/', 'services/chat/');
});
afterEach(() => fixture.closeTabs());
afterAll(async () => {
  await fixture?.stop();
  await chat?.stop();
});

const isolatedUrl = (url: string) => isolatedPageUrl(fixture, url);
const page = (body: string) => responseQuery({ body: `<!doctype html><body>${body}` });

/** Puppeteer's session of the process in which the frame runs. */
const sessionOf = (frame: Frame) => (frame as unknown as { readonly client: CDPSession }).client;

/** What a document at the app says about the `Cookie` header of its request. */
const cookiesSent = (app: Frame) => app.evaluate(async () => (await fetch('?echo')).text());

/** Sets cookies by a response to a fetch. */
const setByFetch = (app: Frame, ...cookies: string[]) =>
  app.evaluate(
    async (query) => void (await (await fetch(query)).text()),
    `?${new URLSearchParams(cookies.map((cookie) => ['header', `Set-Cookie: ${cookie}`]))}`,
  );

/** What the background keeps of the app, as the page around it is told. */
const keptData = (app: Frame) =>
  app.page().evaluate(async () => {
    const message = { name: 'getIsolatedApp', request: { url: location.hash.slice(1), isFromHistory: false } };
    const { answer } = (await chrome.runtime.sendMessage(message)) as { answer: { value: { data: IsolatedData } } };
    return answer.value.data;
  });

const cookiesOfSocket = (app: Frame) =>
  app.evaluate(
    (url) =>
      new Promise<string>((resolve, reject) => {
        const socket = new WebSocket(url);
        socket.onopen = () => socket.send('hello');
        socket.onmessage = ({ data }) => resolve(String(data));
        socket.onerror = () => reject(new Error('The socket failed'));
      }),
    `${chatApp.replace('https', 'wss')}socket`,
  );

/** The tab that this opens, at a URL that begins like this. */
async function newTab(act: () => Promise<unknown>, url: string): Promise<Page> {
  const before = new Set(await fixture.chromium.browser.pages());
  await act();
  return waitForNewPage(fixture.chromium, before, url);
}

/** The tab that this opens, which has to show an isolated app at this URL. */
async function newIsolatedTab(url: string, act: () => Promise<unknown>): Promise<{ tab: Page; app: Frame }> {
  const tab = await newTab(act, isolatedUrl(url));
  return { tab, app: await waitForAppFrame(tab, url) };
}

describe('an isolated app', () => {
  it('loads every kind of resource, signed', async () => {
    const tab = await openByAction(fixture, 'chat', 'Open apart from now on');
    expect(tab.url()).toBe(isolatedUrl(chatApp));
    const mark = fixture.newMark({ isGuarded: false });
    const app = await waitForAppFrame(tab, chatApp);
    const results = await app.evaluate(
      async (urls) => {
        const load = (name: string, attributes: Record<string, string>) => {
          const element = Object.assign(document.createElement(name), attributes);
          const result = new Promise((resolve) => {
            element.addEventListener('load', () => resolve('loaded'));
            element.addEventListener('error', () => resolve('failed'));
          });
          document.body.append(element);
          return result;
        };
        const read = async (url: string, init?: RequestInit) => (await fetch(url, init)).text();
        return {
          script: await load('script', { src: urls.script }),
          module: await load('script', { src: urls.module, type: 'module' }),
          style: await load('link', { rel: 'stylesheet', href: urls.style }),
          image: await load('img', { src: urls.image }),
          frame: await load('iframe', { src: urls.frame }),
          fetch: await read(urls.text),
          fetchFromTheRoot: await read(`/${urls.text}`),
          fetchWithCookies: await read(urls.text, { credentials: 'include' }),
          put: await read(urls.text, { method: 'PUT', headers: { 'Content-Type': 'application/json', 'X-Any': '1' } }),
          worker: await new Promise((resolve) => {
            const worker = new Worker(urls.worker);
            worker.onmessage = ({ data }) => resolve(data);
            worker.onerror = () => resolve('failed');
          }),
        };
      },
      {
        script: `${responseQuery({ type: 'text/javascript', body: 'globalThis.ran = 1' })}&mark=${mark}`,
        module: `${responseQuery({ type: 'text/javascript', body: 'export {}' })}&mark=${mark}`,
        style: `${responseQuery({ type: 'text/css', body: 'body { color: red }' })}&mark=${mark}`,
        image: `${responseQuery({ type: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' })}&mark=${mark}`,
        frame: `${responseQuery({ body: 'framed' })}&mark=${mark}`,
        text: `${responseQuery({ type: 'text/plain', body: 'some text' })}&mark=${mark}`,
        worker: `${responseQuery({ type: 'text/javascript', body: 'postMessage("from a worker")' })}&mark=${mark}`,
      },
    );
    expect(results).toEqual({
      script: 'loaded',
      module: 'loaded',
      style: 'loaded',
      image: 'loaded',
      frame: 'loaded',
      fetch: 'some text',
      fetchFromTheRoot: 'some text',
      fetchWithCookies: 'some text',
      put: 'some text',
      worker: 'from a worker',
    });
    expect(await cookiesOfSocket(app)).toMatch(/^echo: hello/);
    const requests = fixture.cluster
      .requestLog()
      .filter(({ path }) => path.includes(mark) || path.endsWith('/chat/proxy/socket'));
    expect(requests.length).toBeGreaterThanOrEqual(Object.keys(results).length);
    expect(requests.filter(({ user }) => user !== 'admin')).toEqual([]);
  });

  it('opens isolated again from the popup and the address bar, and as usual when that is chosen', async () => {
    const { page: tab } = await openIsolated(fixture, chatApp);
    expect((await openPastedUrl(fixture, chatApp)).url()).toBe(isolatedUrl(chatApp));
    const typed = await fixture.chromium.browser.newPage();
    await openUrl(typed, `${chatApp}?a#b`, isolatedUrl(`${chatApp}?a#b`));
    expect((await waitForAppFrame(typed, chatApp)).url()).toBe(`${chatApp}?a#b`);
    await waitForUrl(await openByAction(fixture, 'chat', 'Open as usual again'), chatApp);
    // A tab with an isolated app stays one: the app opens in another tab.
    const before = new Set(await fixture.chromium.browser.pages());
    await navigate(tab, chatApp);
    await waitForUrl(await waitForNewPage(fixture.chromium, before, chatApp), chatApp);
  });

  it('disappears with its context, and leads to the gate from there', async () => {
    const { page: tab } = await openIsolated(fixture, fixture.hostileApp);
    const contextId = (await fixture.chromium.sendMessage('listContexts'))[0]?.context.id ?? '';
    await fixture.chromium.sendMessage('removeContexts', [contextId]);
    await waitFor(() => tab.$('.notice a'));
    expect(tab.frames()).toHaveLength(1);
    const kubeconfig = fixture.cluster.kubeconfig({ users: ['admin'], server: fixture.origin });
    await importKubeconfig(fixture.chromium, kubeconfig);
    const before = new Set(await fixture.chromium.browser.pages());
    await tab.click('.notice a');
    await (await waitForElement(tab, '.gate .primary[aria-disabled="false"]')).click();
    // That it was to be opened apart was forgotten with the last context of its server.
    await waitForUrl(await waitForNewPage(fixture.chromium, before, fixture.hostileApp), fixture.hostileApp);
  });
});

describe('the tab of an isolated app', () => {
  it('follows the app in address, title and icon, and a reload, a bookmark and Back lead where they should', async () => {
    const { page: tab, app } = await openIsolated(fixture, chatApp);
    const icon = responseQuery({ type: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' });
    const next = `${chatApp}next${page(`<title>Next</title><link rel=icon href="/icon${icon}">`)}`;
    await app.evaluate((url) => location.assign(url), next);
    await waitForUrl(tab, isolatedUrl(next));
    await waitFor(async () => (await tab.title()) === 'Next – shop/chat');
    await waitFor(() =>
      tab.evaluate(() =>
        document.querySelector<HTMLLinkElement>('link[rel=icon]')?.href.startsWith('data:image/svg+xml'),
      ),
    );
    await reload(tab);
    expect((await waitForAppFrame(tab, chatApp)).url()).toBe(next);
    const bookmark = await fixture.chromium.browser.newPage();
    await bookmark.goto(tab.url()).catch(() => {});
    await waitFor(async () =>
      (await fixture.chromium.browser.pages()).some(
        (one) => one !== tab && one.frames().some((frame) => frame.url() === next),
      ),
    );
    await (await waitForAppFrame(tab, chatApp)).evaluate(() => history.pushState(null, '', 'pushed'));
    await waitForUrl(tab, isolatedUrl(`${chatApp}pushed`));
    await tab.evaluate(() => history.back());
    await waitForUrl(tab, isolatedUrl(next));
    expect((await waitForAppFrame(tab, chatApp)).url()).toBe(next);
  });

  it('loads another URL that is typed into its address', async () => {
    const { page: tab } = await openIsolated(fixture, chatApp);
    await tab.goto(isolatedUrl(`${chatApp}typed`));
    await waitFor(() => tab.frames().some((frame) => frame.url() === `${chatApp}typed`));
    expect(tab.url()).toBe(isolatedUrl(`${chatApp}typed`));
  });

  it('lets it write to the clipboard and use the full screen, and nothing that a person would be asked about', async () => {
    const { page: tab, app } = await openIsolated(fixture, chatApp);
    await tab.bringToFront();
    expect(
      await app.evaluate(async () => {
        await navigator.clipboard.writeText('copied');
        const { featurePolicy } = document as unknown as { featurePolicy: { allowsFeature(name: string): boolean } };
        const features = ['fullscreen', 'camera', 'microphone', 'geolocation', 'clipboard-read', 'usb'];
        return features.filter((name) => featurePolicy.allowsFeature(name));
      }),
    ).toEqual(['fullscreen']);
    expect(await app.evaluate(() => document.fullscreenEnabled)).toBe(true);
  });

  it('keeps zoom to itself', async () => {
    const { page: tab } = await openIsolated(fixture, chatApp);
    const scope = await tab.evaluate(async () => {
      const own = await chrome.tabs.getCurrent();
      return (await chrome.tabs.getZoomSettings(own?.id ?? -1)).scope;
    });
    expect(scope).toBe('per-tab');
  });

  it.each([
    ['X-Frame-Options', 'DENY'],
    ['Content-Security-Policy', "frame-ancestors 'none'; script-src 'unsafe-inline'"],
  ])('shows an app that forbids to be framed by %s', async (header, value) => {
    const { app } = await openIsolated(
      fixture,
      `${chatApp}${responseQuery({ body: 'shown', headers: { [header]: value } })}`,
    );
    expect(await app.evaluate(() => document.body.textContent)).toBe('shown');
  });

  it('keeps the content security policy of an app that may be framed', async () => {
    const headers = { 'Content-Security-Policy': "script-src 'none'" };
    const { app } = await openIsolated(
      fixture,
      `${chatApp}${responseQuery({ body: '<script>document.title = "ran"</script>', headers })}`,
    );
    expect(await app.evaluate(() => document.title)).toBe('');
  });

  it('shows an app whose pages redirect to http', async () => {
    const location = `${chatApp.replace('https', 'http')}after`;
    const { page: tab } = await openIsolated(fixture, chatApp);
    const app = await waitForAppFrame(tab, chatApp);
    await app.evaluate(
      (url) => window.location.assign(url),
      responseQuery({ status: 302, headers: { Location: location } }),
    );
    await waitForUrl(tab, isolatedUrl(`${chatApp}after`));
  });

  it('saves a PDF, which a sandbox cannot show', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portside-downloads-'));
    const session = await fixture.chromium.browser.target().createCDPSession();
    await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
    const { page: tab, app } = await openIsolated(fixture, chatApp);
    await app.evaluate(
      (query) => location.assign(`report.pdf${query}`),
      responseQuery({ type: 'application/pdf', body: '%PDF-1.4' }),
    );
    await waitFor(() => readdirSync(folder).length === 1);
    expect(tab.frames().map((frame) => frame.url())).toContain(chatApp);
  });
});

describe('a person who uses an isolated app', () => {
  it('prints all of it with the keyboard, unless the app does something else with the keys', async () => {
    const { page: tab, app } = await openIsolated(fixture, chatApp + page('<input>'));
    await app.evaluate(() => {
      let prints = 0;
      addEventListener('beforeprint', () => {
        prints += 1;
      });
      addEventListener('keyup', ({ key }) => {
        if (key === 'p') document.title = `printed ${prints}`;
      });
    });
    const pressKeys = async () => {
      await app.focus('input');
      await tab.keyboard.down('Control');
      await tab.keyboard.press('p');
      await tab.keyboard.up('Control');
    };
    await pressKeys();
    await waitFor(async () => (await app.title()) === 'printed 1');
    await app.evaluate(() => {
      document.title = '';
      document.addEventListener('keydown', (event) => event.preventDefault());
    });
    await pressKeys();
    await waitFor(async () => (await app.title()) === 'printed 1');
  });

  it('drops a file on it', async () => {
    const script = `ondragover = (event) => event.preventDefault();
      ondrop = async (event) => {
        event.preventDefault();
        document.title = await event.dataTransfer.files[0].text();
      };`;
    const { page: tab, app } = await openIsolated(fixture, `${chatApp}${page(`<script>${script}</script>`)}`);
    await tab.bringToFront();
    const file = join(mkdtempSync(join(tmpdir(), 'portside-dropped-')), 'dropped.txt');
    writeFileSync(file, 'what the file says');
    const data = { items: [], files: [file], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await sessionOf(app).send('Input.dispatchDragEvent', { type, x: 100, y: 100, data });
    }
    await waitFor(async () => (await app.evaluate(() => document.title)) === 'what the file says');
  });

  it('opens one tab by a click, however many the app opens', async () => {
    const { page: tab, app } = await openIsolated(
      fixture,
      `${chatApp}${page(`<button onclick="for (let i = 0; i < 5; i++) window.open('tab' + i); history.pushState(null, '', 'after')">open</button>`)}`,
    );
    const before = new Set(await fixture.chromium.browser.pages());
    await app.click('button');
    await waitForNewPage(fixture.chromium, before, isolatedUrl(`${chatApp}tab0`));
    // Messages arrive in the order in which they were sent, and the background takes them one by one.
    await waitForUrl(tab, isolatedUrl(`${chatApp}after`));
    await fixture.chromium.sendMessage('listContexts');
    const opened = (await fixture.chromium.browser.pages()).filter((one) => !before.has(one));
    expect(opened.map((one) => one.url())).toEqual([isolatedUrl(`${chatApp}tab0`)]);
  });
});

describe('the cookies of an isolated app', () => {
  it('can be read by its scripts, if its responses or its scripts set them', async () => {
    const { app } = await openIsolated(
      fixture,
      `${chatApp}${responseQuery({ body: '<body>', headers: { 'Set-Cookie': 'page=1; Path=/' } })}`,
    );
    await setByFetch(app, 'fetched=1; Path=/; SameSite=Strict', 'hidden=1; Path=/; HttpOnly');
    await app.evaluate(() => Object.assign(document, { cookie: 'script=1; path=/; SameSite=Lax' }));
    await waitFor(
      async () => (await app.evaluate(() => document.cookie)).split('; ').sort().join() === 'fetched=1,page=1,script=1',
    );
    expect((await cookiesSent(app)).split('; ').sort()).toEqual(['fetched=1', 'hidden=1', 'page=1', 'script=1']);
  });

  it('go with its sockets, also those that scripts cannot read', async () => {
    const { app } = await openIsolated(fixture, chatApp);
    await setByFetch(app, 'readable=1; Path=/', 'hidden=1; Path=/; HttpOnly');
    await waitFor(async () => (await app.evaluate(() => document.cookie)) === 'readable=1');
    await waitFor(async () => (await cookiesOfSocket(app)).includes('hidden'));
    const cookies = (await cookiesOfSocket(app)).replace(/^.*cookies: /, '');
    expect(cookies.split('; ').sort()).toEqual(['hidden=1', 'readable=1']);
  });

  it('for a path of the app’s own are sent below it', async () => {
    const { app } = await openIsolated(fixture, chatApp);
    await setByFetch(app, 'session=1; Path=/admin; HttpOnly');
    const sentTo = (path: string) => app.evaluate(async (url) => (await fetch(url)).text(), `${path}?echo`);
    await waitFor(async () => (await sentTo('admin/x')) === 'session=1');
    expect(await sentTo('other')).toBe('');
  });

  it('are there after a reload if its scripts set them, and gone if they delete them', async () => {
    const { page: tab, app } = await openIsolated(fixture, chatApp);
    await setByFetch(app, 'hidden=1; Path=/; HttpOnly');
    await waitFor(async () => (await keptData(app)).cookies.length === 1);
    await app.evaluate(async () => {
      const set = (cookie: string) => Object.assign(document, { cookie });
      set('script=1; path=/');
      set('hidden=2; path=/');
      set('gone=1; path=/');
      set('gone=; path=/; max-age=0');
      await cookieStore.set('removed', '1');
      await cookieStore.delete('removed');
      await cookieStore.set('stored', '2');
      await cookieStore.set({ name: 'lasting', value: '3', expires: Date.now() + 3_600_000 });
    });
    const readable = ['lasting=3', 'script=1', 'stored=2'];
    const readCookies = async (frame: Frame) => (await frame.evaluate(() => document.cookie)).split('; ').sort();
    expect(await readCookies(app)).toEqual(readable);
    await waitFor(async () => (await keptData(app)).cookies.some(({ name }) => name === 'lasting'));
    expect((await keptData(app)).cookies.map(({ name }) => name)).toEqual(['hidden', 'script', 'stored', 'lasting']);
    await reload(tab);
    const again = await waitForAppFrame(tab, chatApp);
    expect(await readCookies(again)).toEqual(readable);
    expect((await cookiesSent(again)).split('; ').sort()).toEqual(['hidden=1', ...readable]);
  });

  it('that it deletes are gone, also after a reload', async () => {
    const { page: tab, app } = await openIsolated(fixture, chatApp);
    await setByFetch(app, 'a=1; Path=/', 'b=1; Path=/; HttpOnly');
    await setByFetch(app, 'a=; Path=/; Max-Age=0', 'b=; Path=/; Max-Age=0; HttpOnly');
    await waitFor(async () => (await cookiesSent(app)) === '');
    await reload(tab);
    expect(await cookiesSent(await waitForAppFrame(tab, chatApp))).toBe('');
  });
});

describe('what an isolated app has stored', () => {
  /** Signs in, as far as cookies and local storage can tell. */
  async function signIn(app: Frame): Promise<void> {
    await setByFetch(app, 'session=1; Path=/; HttpOnly', 'csrf=1; Path=/');
    await app.evaluate(() => {
      localStorage.setItem('theme', 'dark');
      localStorage.token = 'x';
    });
    await waitFor(async () => isKept(await keptData(app)));
  }
  const isKept = ({ cookies, storage }: IsolatedData) =>
    cookies.length === 2 && storage.theme === 'dark' && storage.token === 'x';
  const stored = (app: Frame) =>
    app.evaluate(async () => ({
      readable: document.cookie,
      sent: (await (await fetch('?echo')).text()).split('; ').sort().join('; '),
      storage: { ...localStorage },
    }));
  const SIGNED_IN = { readable: 'csrf=1', sent: 'csrf=1; session=1', storage: { theme: 'dark', token: 'x' } };

  it('is there after a reload, before its scripts run, and goes with the first request', async () => {
    const { page: tab, app } = await openIsolated(fixture, `${chatApp}?echo`);
    await signIn(app);
    await reload(tab);
    const again = await waitForAppFrame(tab, chatApp);
    expect((await again.evaluate(() => document.body.textContent))?.split('; ').sort().join('; ')).toBe(
      'csrf=1; session=1',
    );
    expect(await stored(again)).toEqual(SIGNED_IN);
    const early = page('<script>document.title = localStorage.theme + document.cookie</script>');
    await tab.goto(isolatedUrl(chatApp + early));
    await waitFor(async () => (await tab.title()) === 'darkcsrf=1 – shop/chat');
  });

  it('includes what it assigns to or deletes from its local storage as a property', async () => {
    const { app } = await openIsolated(fixture, chatApp);
    await app.evaluate(() => Object.assign(localStorage, { theme: 'dark' }));
    await waitFor(async () => (await keptData(app)).storage.theme === 'dark');
    await app.evaluate(() => void delete localStorage.theme);
    await waitFor(async () => (await keptData(app)).storage.theme === undefined);
  });

  it.each([
    ['a link with a target', `<a target="_blank" href="page2">link</a>`],
    ['a link of any name', `<a target="details" href="page2">link</a>`],
    ['a script', `<a href="#" onclick="window.open('page2'); return false">link</a>`],
  ])('goes along into a new tab by %s', async (_how, html) => {
    const { app } = await openIsolated(fixture, chatApp + page(html));
    await signIn(app);
    const opened = await newIsolatedTab(`${chatApp}page2`, () => app.click('a'));
    expect(await stored(opened.app)).toEqual(SIGNED_IN);
  });

  it('opens other sites in a tab of their own, and no app of the cluster unasked', async () => {
    const site = fixture.attackerUrl('evil.test');
    const { app } = await openIsolated(fixture, chatApp + page(`<a target="_blank" href="${site}">link</a>`));
    const before = new Set(await fixture.chromium.browser.pages());
    await app.click('a');
    const tab = await waitForNewPage(fixture.chromium, before, site);
    expect(await tab.evaluate(() => [window.opener, document.referrer])).toEqual([null, '']);
    const { app: hostile } = await openIsolated(
      fixture,
      chatApp +
        page(
          `<a href="#" onclick="window.open(${JSON.stringify(fixture.victimApp).replaceAll('"', "'")}); return false">x</a>`,
        ),
    );
    // A URL of the apiserver means one of the app itself.
    await newIsolatedTab(chatApp + new URL(fixture.victimApp).pathname.slice(1), () => hostile.click('a'));
  });

  it.each(['_top', '_parent'])('stays when a link with the target %s navigates', async (target) => {
    const { page: tab, app } = await openIsolated(
      fixture,
      chatApp + page(`<a target="${target}" href="page2">link</a>`),
    );
    await signIn(app);
    await app.click('a');
    await waitForUrl(tab, isolatedUrl(`${chatApp}page2`));
    expect(await stored(await waitForAppFrame(tab, `${chatApp}page2`))).toEqual(SIGNED_IN);
  });
});

describe('an isolated app of a server with an IPv6 address and a certificate that the browser does not trust', () => {
  it('is shown once the person went on at the browser’s warning', async () => {
    const cluster = await startCluster({ kind: 'simulated', record: true });
    try {
      await addWorkload(cluster, {
        namespace: 'shop',
        name: 'chat',
        ports: [{ name: '', port: 80, targetPort: 8080, loopbackPort: chat.ports[''] ?? 0 }],
      });
      const server = cluster.url.replace('127.0.0.1', '[::1]');
      await importKubeconfig(fixture.chromium, cluster.kubeconfig({ users: ['viewer'], server }));
      const url = `${server}${new URL(chatApp).pathname}`;
      const tab = await newTab(async () => {
        const states = await fixture.chromium.sendMessage('listContexts');
        const contextId = states.find(({ context }) => context.name === 'viewer')?.context.id ?? '';
        await fixture.chromium.sendMessage('openTarget', { contextId, url, isIsolated: true });
      }, isolatedUrl(url));
      const warning = await newTab(async () => (await waitForElement(tab, '.notice a')).click(), 'chrome-error:');
      await waitForElement(warning, '#proceed-link');
      expect(cluster.requestLog()).toEqual([]);
      await warning.keyboard.type('thisisunsafe');
      await waitForUrl(warning, `${server}/version`);
      await tab.bringToFront();
      await (await waitForElement(tab, '.notice button')).click();
      await waitForAppFrame(tab, url);
      expect(cluster.requestLog().filter(({ path }) => path === new URL(chatApp).pathname)).toMatchObject([
        { user: 'viewer' },
      ]);
    } finally {
      await cluster.stop();
    }
  });
});
