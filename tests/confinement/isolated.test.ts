import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { goTo, importKubeconfig, typeUrl, waitForUrl } from '../browser/harness/steps.ts';
import { until } from '../browser/harness/until.ts';
import { type App, startApp } from '../cluster/apps/app.ts';
import { addWorkload } from '../cluster/workload.ts';
import { addressOf, appFrame, openFromSheet, openIsolated, openPasted } from './isolated-tab.ts';
import { asking, oblige } from './obliging.ts';
import { type Stage, setStage } from './stage.ts';
import { newMark } from './witness.ts';

let stage: Stage;
let talking: App;

beforeAll(async () => {
  stage = await setStage();
  talking = await startApp('talk', {
    '': {
      answer: oblige,
      prepare: (server) => {
        const sockets = new WebSocketServer({ server });
        sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(`echo: ${data}`)));
      },
    },
  });
  const ports = [{ name: '', port: 80, targetPort: 8080, loopbackPort: talking.ports[''] ?? 0 }];
  await addWorkload(stage.cluster, { namespace: 'shop', name: 'talk', ports });
});
afterAll(async () => {
  await stage?.stop();
  await talking?.stop();
});
beforeEach(() => stage.tidy());

const WITHOUT = 'Open without storage';
const AGAIN = 'Open with storage again';
const talk = () => stage.robber.replace('services/web/', 'services/talk/');
const isolatedAt = (url: string) => addressOf(stage, url);

describe('an app without storage', () => {
  it('is whole: script, module, style, image, fetch, frame and socket, signed and without cookies', async () => {
    const page = await openFromSheet(stage, 'talk', WITHOUT);
    expect(page.url()).toBe(isolatedAt(talk()));
    const mark = newMark();
    const seen = await (await appFrame(page, talk())).evaluate(
      async (urls) => {
        const make = (name: string, attributes: Record<string, string>) => {
          const element = Object.assign(document.createElement(name), attributes);
          const done = new Promise((resolve) => {
            element.addEventListener('load', () => resolve('loaded'));
            element.addEventListener('error', () => resolve('failed'));
          });
          document.body.append(element);
          return done;
        };
        const say = async (url: string, init?: RequestInit) => (await fetch(url, init)).text();
        return {
          script: await make('script', { src: urls.script }),
          module: await make('script', { src: urls.script.replace('way=script', 'way=module'), type: 'module' }),
          style: await make('link', { rel: 'stylesheet', href: urls.style }),
          image: await make('img', { src: urls.image }),
          frame: await make('iframe', { src: urls.frame }),
          fetch: await say(urls.text),
          fetchFromTheRoot: await say(`/${urls.text}`),
          fetchWithCookies: await say(urls.text, { credentials: 'include' }),
          put: await say(urls.text, { method: 'PUT', headers: { 'Content-Type': 'application/json', 'X-Any': '1' } }),
          socket: await new Promise((resolve) => {
            const socket = new WebSocket(urls.socket);
            socket.onopen = () => socket.send('hello');
            socket.onmessage = ({ data }) => resolve(data);
            socket.onerror = () => resolve('failed');
          }),
        };
      },
      {
        script: `${asking({ type: 'text/javascript', body: 'globalThis.ran = 1' })}&mark=${mark}&way=script`,
        style: `${asking({ type: 'text/css', body: 'body { color: red }' })}&mark=${mark}`,
        image: `${asking({ type: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' })}&mark=${mark}`,
        frame: `${asking({ body: 'framed', headers: { 'X-Frame-Options': 'DENY' } })}&mark=${mark}`,
        text: `${asking({ type: 'text/plain', body: 'said' })}&mark=${mark}`,
        socket: `${talk().replace('https', 'wss')}socket`,
      },
    );
    const said = { fetch: 'said', fetchFromTheRoot: 'said', fetchWithCookies: 'said', put: 'said' };
    const loaded = { script: 'loaded', module: 'loaded', style: 'loaded', image: 'loaded', frame: 'loaded' };
    expect(seen).toEqual({ ...loaded, ...said, socket: 'echo: hello' });
    const log = stage.cluster
      .requestLog()
      .filter(({ path }) => path.includes(mark) || path.endsWith('/talk/proxy/socket'));
    expect(log.length).toBeGreaterThanOrEqual(10);
    expect(log.filter(({ user, headers }) => user !== 'admin' || headers.cookie !== undefined)).toEqual([]);
  });

  it('opens so from the popup and from the address bar, survives a reload, and gets its storage back', async () => {
    await openIsolated(stage, talk());
    expect((await openPasted(stage, talk())).url()).toBe(isolatedAt(talk()));
    const typed = await stage.chromium.browser.newPage();
    await typeUrl(typed, `${talk()}?a#b`, isolatedAt(`${talk()}?a#b`));
    expect((await appFrame(typed, talk())).url()).toBe(`${talk()}?a#b`);
    await typed.reload();
    await appFrame(typed, talk());
    await until(() => typed.evaluate(() => document.activeElement?.localName === 'iframe'));
    expect(await typed.title()).toBe('shop/talk');
    const shared = await openFromSheet(stage, 'talk', AGAIN);
    await waitForUrl(shared, talk());
    await goTo(typed, talk());
    await until(async () => (await stage.chromium.browser.pages()).filter((one) => one.url() === talk()).length === 2);
  });

  it('is gone with its context, and leads to the gate from there', async () => {
    const { page } = await openIsolated(stage, stage.robber);
    const contextId = (await stage.chromium.ask('listContexts'))[0]?.context.id ?? '';
    const contexts = stage.cluster.kubeconfig({ users: ['admin'], server: stage.origin });
    await stage.chromium.ask('forgetContexts', [contextId]);
    await until(() => page.$('.notice a'));
    expect(page.frames()).toHaveLength(1);
    await importKubeconfig(stage.chromium, contexts);
    const before = new Set(await stage.chromium.browser.pages());
    await page.click('.notice a');
    const again = await until(async () =>
      (await stage.chromium.browser.pages()).find((one) => !before.has(one) && one.url() === isolatedAt(stage.robber)),
    );
    await appFrame(again, stage.robber);
  });
});
