import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { importKubeconfig, navigate, openUrl, waitForNewPage, waitForUrl } from '../browser/harness/page-actions.ts';
import { waitFor } from '../browser/harness/wait-for.ts';
import { waitForElement } from '../browser/harness/wait-for-element.ts';
import { type App, startApp } from '../cluster/apps/app.ts';
import { addWorkload } from '../cluster/workload.ts';
import { type Fixture, startFixture } from './fixture.ts';
import { isolatedPageUrl, openFromSheet, openIsolated, openPastedUrl, waitForAppFrame } from './isolated-app.ts';
import { respondAsQuery, responseQuery } from './scriptable-server.ts';

let fixture: Fixture;
/** An app with a WebSocket server. */
let chat: App;
let chatApp: string;

beforeAll(async () => {
  fixture = await startFixture();
  chat = await startApp('chat', {
    '': {
      handleRequest: respondAsQuery,
      setUpServer: (server) => {
        const sockets = new WebSocketServer({ server });
        sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(`echo: ${data}`)));
      },
    },
  });
  const ports = [{ name: '', port: 80, targetPort: 8080, loopbackPort: chat.ports[''] ?? 0 }];
  await addWorkload(fixture.cluster, { namespace: 'shop', name: 'chat', ports });
  chatApp = fixture.hostileApp.replace('services/web/', 'services/chat/');
});
afterAll(async () => {
  await fixture?.stop();
  await chat?.stop();
});

const OPEN_WITHOUT_STORAGE = 'Open without storage';
const OPEN_WITH_STORAGE = 'Open with storage again';
const isolatedUrl = (url: string) => isolatedPageUrl(fixture, url);

describe('an app without storage', () => {
  it('loads every kind of resource, signed and without cookies', async () => {
    const page = await openFromSheet(fixture, 'chat', OPEN_WITHOUT_STORAGE);
    expect(page.url()).toBe(isolatedUrl(chatApp));
    const mark = fixture.newMark({ isGuarded: false });
    const app = await waitForAppFrame(page, chatApp);
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
          socket: await new Promise((resolve) => {
            const socket = new WebSocket(urls.socket);
            socket.onopen = () => socket.send('hello');
            socket.onmessage = ({ data }) => resolve(data);
            socket.onerror = () => resolve('failed');
          }),
        };
      },
      {
        script: `${responseQuery({ type: 'text/javascript', body: 'globalThis.ran = 1' })}&mark=${mark}`,
        module: `${responseQuery({ type: 'text/javascript', body: 'export {}' })}&mark=${mark}`,
        style: `${responseQuery({ type: 'text/css', body: 'body { color: red }' })}&mark=${mark}`,
        image: `${responseQuery({ type: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' })}&mark=${mark}`,
        frame: `${responseQuery({ body: 'framed', headers: { 'X-Frame-Options': 'DENY' } })}&mark=${mark}`,
        text: `${responseQuery({ type: 'text/plain', body: 'some text' })}&mark=${mark}`,
        socket: `${chatApp.replace('https', 'wss')}socket`,
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
      socket: 'echo: hello',
    });
    const requests = fixture.cluster
      .requestLog()
      .filter(({ path }) => path.includes(mark) || path.endsWith('/chat/proxy/socket'));
    expect(requests.length).toBeGreaterThanOrEqual(Object.keys(results).length);
    expect(requests.filter(({ user, headers }) => user !== 'admin' || headers.cookie !== undefined)).toEqual([]);
  });

  it('opens without storage again from the popup and the address bar, survives a reload, and gets its storage back', async () => {
    await openIsolated(fixture, chatApp);
    expect((await openPastedUrl(fixture, chatApp)).url()).toBe(isolatedUrl(chatApp));
    const page = await fixture.chromium.browser.newPage();
    await openUrl(page, `${chatApp}?a#b`, isolatedUrl(`${chatApp}?a#b`));
    expect((await waitForAppFrame(page, chatApp)).url()).toBe(`${chatApp}?a#b`);
    await page.reload();
    await waitForAppFrame(page, chatApp);
    await waitFor(() => page.evaluate(() => document.activeElement?.localName === 'iframe'));
    expect(await page.title()).toBe('shop/chat');
    await fixture.closeTabs([page]);
    const withStorage = await openFromSheet(fixture, 'chat', OPEN_WITH_STORAGE);
    await waitForUrl(withStorage, chatApp);
    // A tab without storage stays one: the app opens in another tab.
    const before = new Set(await fixture.chromium.browser.pages());
    await navigate(page, chatApp);
    await waitForUrl(await waitForNewPage(fixture.chromium, before, chatApp), chatApp);
  });

  it('disappears with its context, and leads to the gate from there', async () => {
    const { page } = await openIsolated(fixture, fixture.hostileApp);
    const contextId = (await fixture.chromium.sendMessage('listContexts'))[0]?.context.id ?? '';
    await fixture.chromium.sendMessage('removeContexts', [contextId]);
    await waitFor(() => page.$('.notice a'));
    expect(page.frames()).toHaveLength(1);
    const kubeconfig = fixture.cluster.kubeconfig({ users: ['admin'], server: fixture.origin });
    await importKubeconfig(fixture.chromium, kubeconfig);
    const before = new Set(await fixture.chromium.browser.pages());
    await page.click('.notice a');
    await (await waitForElement(page, '.gate .primary[aria-disabled="false"]')).click();
    const reopened = await waitForNewPage(fixture.chromium, before, isolatedUrl(fixture.hostileApp));
    await waitForAppFrame(reopened, fixture.hostileApp);
  });
});
