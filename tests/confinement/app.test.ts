import type { Page } from 'puppeteer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../browser/harness/until.ts';
import { signHost, type TakeOff, without, withoutRules } from './guards.ts';
import { asking } from './obliging.ts';
import {
  askServiceWorker,
  askWorker,
  openAndRead,
  openSocketWithoutShim,
  readFrame,
  registerServiceWorker,
  unregisterServiceWorkers,
} from './page-scripts.ts';
import { leadTo } from './places.ts';
import { type Stage, setStage } from './stage.ts';
import { expectNothingGot, possible, type Results } from './tally.ts';
import { serviceWorkerCode } from './vectors.ts';
import { comesToRest, newMark, orNothing, signedWith } from './witness.ts';

let stage: Stage;
/** The hostile app's tab, and the other app's beside it. */
let robber: Page;
let victim: Page;

beforeAll(async () => {
  stage = await setStage();
  victim = await stage.open(stage.victim);
});
afterAll(() => stage?.stop());
beforeEach(async () => {
  await stage.tidy([victim]);
  robber = await stage.open(stage.robber);
});

/** Whether the hostile app's tab still shows the hostile app, wherever the address says so. */
const isAtHome = () =>
  robber.url().startsWith(stage.robber) ||
  robber.url().startsWith(`${stage.origin}/?`) ||
  robber.url() === `${stage.origin}/`;

/** What the hostile app would show in the other one's place. */
const ROBBED = 'robbed';

/** What an attack is told: where it is itself, and what it is after. */
interface Aim {
  /** Origin of the apiserver. */
  readonly origin: string;
  readonly own: string;
  /** Prefix of the other app. */
  readonly other: string;
  /** To be put into every query, so that the request is known again. */
  readonly mark: string;
  /** URL of a script in the hostile app that does this. */
  readonly script: (body: string, headers?: Record<string, string>) => string;
}

/**
 * A script of the hostile app. Runs in its page; gives back whatever it could read. It got something where that holds the
 * other app's secret, or says that it stands in that app's place, or where a request with its mark reached anything but
 * itself signed.
 */
type Attack = (page: Page, aim: Aim) => Promise<unknown>;

const aimOf = (mark: string): Aim => ({
  origin: stage.origin,
  own: stage.robber,
  other: stage.victim,
  mark,
  script: (body, headers = {}) => `${stage.robber}${asking({ type: 'text/javascript', body, headers })}`,
});

async function got(attack: Attack): Promise<boolean> {
  const mark = newMark();
  const read = await orNothing(attack(robber, aimOf(mark)));
  await comesToRest(stage);
  const own = new URL(stage.robber).pathname;
  const strayed = signedWith(stage, mark).some((path) => !path.startsWith(own));
  return strayed || read === ROBBED || JSON.stringify(read ?? '').includes(stage.secret);
}

async function compare(
  attacks: Readonly<Record<string, Attack>>,
  takeOff: TakeOff,
): Promise<[guarded: Results, unguarded: Results]> {
  const run = async () => {
    const results = new Map<string, boolean>();
    for (const [name, attack] of Object.entries(attacks)) {
      results.set(name, await got(attack));
      if (!isAtHome()) {
        await leadTo(robber, stage.robber);
        await until(isAtHome);
      }
    }
    return results;
  };
  const guarded = await run();
  await stage.tidy([victim]);
  robber = await stage.open(stage.robber);
  return [guarded, await without(stage, takeOff, run)];
}

/** Fetches a URL, which may be spelled in any way, and gives back what it says. */
const fetching =
  (urlOf: (aim: Aim) => string, init: RequestInit = {}): Attack =>
  (page, aim) =>
    page.evaluate(
      async (url, how) => (await fetch(url, how)).text(),
      urlOf(aim).replace('MARK', `mark=${aim.mark}`),
      init,
    );

describe('the API is out of reach of an app', () => {
  const api = ({ origin }: Aim) => `${origin}/api/v1/namespaces?MARK`;
  const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

  it('by fetch of every method, by forms, frames, sockets, pings and workers', async (context) => {
    const attacks: Record<string, Attack> = {
      ...Object.fromEntries(METHODS.map((method) => [method, fetching(api, { method })])),
      'with its own headers': fetching(api, { headers: { 'X-Requested-With': 'x', Accept: 'application/json' } }),
      'by a synchronous request': (page, aim) =>
        page.evaluate((url) => {
          const request = new XMLHttpRequest();
          request.open('GET', url, false);
          request.send();
          return request.responseText;
        }, `${aim.origin}/api/v1/namespaces?mark=${aim.mark}`),
      'by a frame': (page, aim) => page.evaluate(readFrame, `${aim.origin}/api/v1/namespaces?mark=${aim.mark}`),
      'by a form into a frame': (page, aim) =>
        page.evaluate((url) => {
          const frame = document.body.appendChild(document.createElement('iframe'));
          frame.name = 'target';
          const form = document.body.appendChild(document.createElement('form'));
          Object.assign(form, { method: 'post', action: url, target: 'target' });
          form.submit();
          return new Promise((resolve) => {
            frame.onload = resolve;
          });
        }, `${aim.origin}/api/v1/namespaces?mark=${aim.mark}`),
      'by a socket': (page, aim) =>
        page.evaluate(
          openSocketWithoutShim,
          `${aim.origin.replace('https', 'wss')}/api/v1/namespaces/shop/pods/web/exec?command=id&mark=${aim.mark}`,
        ),
      // As a beacon is for a rule; the shim itself moves those.
      'by the ping of a link': (page, aim) =>
        page.evaluate(
          (ping) => Object.assign(document.createElement('a'), { href: '#', ping }).click(),
          `${aim.origin}/api/v1/namespaces?mark=${aim.mark}`,
        ),
      'by an event source': (page, aim) =>
        page.evaluate(
          (url) =>
            new Promise((resolve) => {
              new EventSource(url).onerror = resolve;
            }),
          `${aim.origin}/api/v1/namespaces?mark=${aim.mark}`,
        ),
      'in a worker': inWorker('Worker', ({ origin, mark }) => `${origin}/api/v1/namespaces?mark=${mark}`),
      'in a worker in a worker': (page, aim) => {
        const inner = aim.script(readAndTell('self', `${aim.origin}/api/v1/namespaces?mark=${aim.mark}`));
        const outer = `const w = new Worker(${JSON.stringify(inner)}); w.onmessage = ({ data }) => postMessage(data); w.onerror = () => postMessage('refused');`;
        return page.evaluate(askWorker, 'Worker', aim.script(outer));
      },
      'in a worker from a blob': (page, aim) =>
        page.evaluate(
          (code) =>
            new Promise((resolve) => {
              const worker = new Worker(URL.createObjectURL(new Blob([code])));
              worker.onmessage = ({ data }) => resolve(data);
            }),
          readAndTell('self', `${aim.origin}/api/v1/namespaces?mark=${aim.mark}`),
        ),
      'in a frame without an address': (page, aim) =>
        page.evaluate(async (url) => {
          const frame = document.body.appendChild(document.createElement('iframe'));
          const inner = frame.contentWindow as unknown as typeof globalThis;
          return (await inner.fetch(url)).text();
        }, `${aim.origin}/api/v1/namespaces?mark=${aim.mark}`),
      'by a form over its own tab': (page, aim) =>
        page.evaluate((url) => {
          const form = document.body.appendChild(document.createElement('form'));
          Object.assign(form, { method: 'post', action: url });
          form.submit();
        }, `${aim.origin}/api/v1/namespaces?mark=${aim.mark}`),
    };
    const [guarded, unguarded] = await compare(attacks, signHost);
    // Workers that belong to no tab, and what has no answer, are judged by what arrived.
    expectNothingGot(context, guarded, unguarded);
  });
});

describe('another app is out of reach of an app', () => {
  it('by every spelling of its URL', async (context) => {
    const path = '/api/v1/namespaces/shop/services';
    const spellings: Record<string, (aim: Aim) => string> = {
      plain: ({ other }) => `${other}?MARK`,
      'relative to its own': ({ own }) => `${own}../../webapp/proxy/?MARK`,
      'by encoded dots': ({ own }) => `${own}%2e%2e/%2e%2e/webapp/proxy/?MARK`,
      'by mixed dots': ({ own }) => `${own}.%2E/.%2e/webapp/proxy/?MARK`,
      'by backslashes': ({ own }) => `${own}..\\..\\webapp\\proxy\\?MARK`,
      'with a tab and a line break': ({ other }) => `${other.replace('/services', '/ser\tvi\nces')}?MARK`,
      'with an encoded colon': ({ origin }) => `${origin}${path}/webapp%3A/proxy/?MARK`,
      'by its port': ({ origin }) => `${origin}${path}/webapp:80/proxy/?MARK`,
      'with an explicit scheme': ({ origin }) => `${origin}${path}/http:webapp:80/proxy/?MARK`,
      'with doubled slashes': ({ origin }) => `${origin}//api//v1//namespaces/shop/services/webapp/proxy/?MARK`,
      'with an encoded letter': ({ origin }) => `${origin}${path}/%77ebapp/proxy/?MARK`,
      'without the last slash': ({ origin }) => `${origin}${path}/webapp/proxy?MARK`,
      'by its pod': ({ origin }) => `${origin}/api/v1/namespaces/shop/pods/webapp:8080/proxy/?MARK`,
      'by encoded slashes': ({ own }) => `${own}..%2f..%2fwebapp%2fproxy%2f?MARK`,
      'with an encoded slash in its name': ({ origin }) => `${origin}${path}%2fwebapp/proxy/?MARK`,
      'in another case': ({ origin }) => `${origin}/API/V1/Namespaces/shop/services/webapp/proxy/?MARK`,
      'with its host in upper case': ({ origin }) => `${origin.toUpperCase()}${path}/webapp/proxy/?MARK`,
    };
    const attacks = Object.fromEntries(Object.entries(spellings).map(([name, urlOf]) => [name, fetching(urlOf)]));
    const [guarded, unguarded] = await compare(attacks, signHost);
    // Some spellings mean nothing but the hostile app itself to the apiserver.
    const tried = possible(guarded, unguarded);
    expect(tried.size).toBeGreaterThanOrEqual(14);
    expectNothingGot(context, tried, unguarded);
  });

  it('by frames, windows, workers and sockets', async (context) => {
    const attacks: Record<string, Attack> = {
      'by a frame that it reads': (page, { other, mark }) => page.evaluate(readFrame, `${other}?mark=${mark}`),
      'by a frame that it leads there': (page, { other, mark }) =>
        page.evaluate(
          (url) =>
            new Promise((resolve) => {
              const frame = document.body.appendChild(document.createElement('iframe'));
              frame.onload = () => resolve(frame.contentDocument?.documentElement.textContent);
              if (frame.contentWindow) frame.contentWindow.location.href = url;
            }),
          `${other}?mark=${mark}`,
        ),
      'by an object': (page, { other, mark }) =>
        page.evaluate(
          (url) =>
            new Promise((resolve) => {
              const object = document.createElement('object');
              object.onload = () => resolve(object.contentDocument?.documentElement.textContent);
              object.onerror = resolve;
              object.data = url;
              document.body.append(object);
            }),
          `${other}?mark=${mark}`,
        ),
      'by a script that it runs': (page, { other, mark }) =>
        page.evaluate(
          (url) =>
            new Promise((resolve) => {
              const script = document.createElement('script');
              script.onload = () => resolve((globalThis as { stolen?: string }).stolen);
              script.onerror = resolve;
              script.src = url;
              document.head.append(script);
            }),
          `${other}data.js?mark=${mark}`,
        ),
      'by a module that it imports': (page, { other, mark }) =>
        page.evaluate(async (url) => {
          // Written so that no tool of the tests takes it for an import of theirs.
          await new Function('url', 'return import(url)')(url);
          return (globalThis as { stolen?: string }).stolen;
        }, `${other}data.js?mark=${mark}&module`),
      'by a window that it reads': (page, { other, mark }) => page.evaluate(openAndRead, `${other}?mark=${mark}`, ''),
      'by a window in two steps': (page, { other, mark }) =>
        page.evaluate(openAndRead, `${other}?mark=${mark}`, 'about:blank'),
      'by a window of its own that it leads there': (page, { own, other, mark }) =>
        page.evaluate(openAndRead, `${other}?mark=${mark}`, own),
      'in a worker': inWorker('Worker', ({ other, mark }) => `${other}?mark=${mark}`),
      'in a shared worker': inWorker('SharedWorker', ({ other, mark }) => `${other}?mark=${mark}`),
      'in a service worker': (page, { other, mark, script }) =>
        page.evaluate(askServiceWorker, script(serviceWorkerCode(`${other}?mark=${mark}`))),
    };
    const [guarded, unguarded] = await compare(attacks, signHost);
    expectNothingGot(context, guarded, unguarded);
  });

  it('by a service worker with the widest scope', async (context) => {
    /** Answers in the other app's place, if it can; the other app is loaded anew to see. */
    const takeOver =
      (scopeOf: (aim: Aim) => string): Attack =>
      async (page, aim) => {
        const url = aim.script(`self.onfetch = (event) => event.respondWith(new Response('${ROBBED}'));`, {
          'Service-Worker-Allowed': '/',
        });
        await page.evaluate(registerServiceWorker, url, scopeOf(aim));
        await victim.reload();
        const shown = await victim.evaluate(() => document.documentElement.textContent);
        await page.evaluate(unregisterServiceWorkers);
        await victim.reload();
        return shown;
      };
    const acceptAnyScope: TakeOff = ({ session, dynamic }) => {
      const kept = withoutRules(
        ({ action, condition }) =>
          JSON.stringify(action).includes('Service-Worker-Allowed') || condition.tabIds?.includes(-1) === true,
      )({ session, dynamic });
      return { ...kept, session: [...kept.session, ...signHost({ session, dynamic }).session] };
    };
    const [guarded, unguarded] = await compare(
      {
        'over the whole origin': takeOver(({ origin }) => `${origin}/`),
        'over the other app': takeOver(({ other }) => other),
      },
      acceptAnyScope,
    );
    expectNothingGot(context, guarded, unguarded);
  });
});

/** Script of a worker that reads a URL and tells what it read. */
function readAndTell(port: string, url: string): string {
  return `fetch(${JSON.stringify(url)}).then((r) => r.text(), String).then((text) => ${port}.postMessage(text));`;
}

function inWorker(kind: 'Worker' | 'SharedWorker', urlOf: (aim: Aim) => string): Attack {
  return (page, aim) => {
    const url = urlOf(aim);
    const code =
      kind === 'Worker'
        ? readAndTell('self', url)
        : `onconnect = ({ ports: [port] }) => { ${readAndTell('port', url)} };`;
    return page.evaluate(askWorker, kind, aim.script(code));
  };
}

describe('an app at the root of the address', () => {
  beforeAll(async () => {
    const page = await stage.open(stage.robber);
    await stage.choose(page, 'root');
  });
  afterAll(async () => {
    const page = await stage.open(stage.robber);
    await stage.choose(page, 'prefix');
  });

  it('reaches neither the API nor another app', async (context) => {
    await until(() => robber.url() === `${stage.origin}/`);
    const atOther = ({ other, mark }: Aim) => `${other}?mark=${mark}`;
    const attacks: Record<string, Attack> = {
      'the API': fetching(({ origin }) => `${origin}/api/v1/namespaces?MARK`),
      'the API by its own path': fetching(() => '/api/v1/namespaces?MARK'),
      'the other app': fetching(({ other }) => `${other}?MARK`),
      'the other app, relative to the root': fetching(({ other }) => `${new URL(other).pathname}?MARK`),
      'the API without following': fetching(({ origin }) => `${origin}/api/v1/namespaces?MARK`, { redirect: 'manual' }),
      'the other app in a frame': (page, aim) => page.evaluate(readFrame, atOther(aim)),
      'the other app in a window': (page, aim) => page.evaluate(openAndRead, atOther(aim), ''),
      'the other app in a window of its own': (page, aim) => page.evaluate(openAndRead, atOther(aim), aim.own),
      'the other app in a worker': inWorker('Worker', atOther),
      'the other app in a shared worker': inWorker('SharedWorker', atOther),
    };
    const [guarded, unguarded] = await compare(attacks, signHost);
    // The shim itself moves what follows nothing.
    const tried = possible(guarded, unguarded);
    expect(tried.size).toBeGreaterThanOrEqual(9);
    expectNothingGot(context, tried, unguarded);
  });

  it('gets nothing by calling itself another', async (context) => {
    /** A page of its own whose mark names the other app, and which then asks by what the shim moves. */
    const asOther =
      (ask: string): Attack =>
      async (page, { other, mark }) => {
        const headers = { 'Server-Timing': `portside;desc="${new URL(other).pathname} root"` };
        const body = `<script>${ask.replaceAll('MARK', `mark=${mark}`)}</script>`;
        await page.evaluate(
          (url) => {
            document.body.append(Object.assign(document.createElement('iframe'), { src: url }));
          },
          `/${asking({ headers, body })}`,
        );
      };
    const attacks: Record<string, Attack> = {
      'by a socket': asOther("new WebSocket('wss://' + location.host + '/?MARK')"),
      'by a fetch that follows nothing': asOther("fetch('/?MARK', { redirect: 'manual' })"),
      'by a fetch that outlives its page': asOther("fetch('/?MARK', { keepalive: true })"),
      'by a beacon': asOther("navigator.sendBeacon('/?MARK', 'x')"),
      'by a socket that polls': asOther("new WebSocket('wss://' + location.host + '/?EIO=4&transport=websocket&MARK')"),
    };
    const [guarded, unguarded] = await compare(attacks, signHost);
    expectNothingGot(context, possible(guarded, unguarded), unguarded);
  });

  it('gets no cookie of another by setting one that the browser does not take', async () => {
    await victim.evaluate(async () => (await fetch('session')).text());
    await until(async () =>
      (await victim.cookies(`${stage.victim}session`)).some(({ value }) => value === stage.secret),
    );
    const headers = { 'Set-Cookie': 'session=x; Path=/session; Domain=elsewhere.test' };
    await robber.evaluate(async (url) => (await fetch(url)).text(), `/session${asking({ headers })}`);
    await comesToRest(stage);
    expect(await robber.evaluate(async () => (await fetch('/session?echo')).text())).not.toContain(stage.secret);
    expect(await robber.cookies(`${stage.robber}session`)).toEqual([]);
  });
});
