import type { Page } from 'puppeteer';
import { describe, expect, it, type TestContext } from 'vitest';
import type { AddressChoice } from '../../lib/core/messages.ts';
import { closePage } from '../browser/harness/page-actions.ts';
import { waitFor } from '../browser/harness/wait-for.ts';
import {
  type AppAttack,
  type AttackTarget,
  attackFromApp,
  fetching,
  inWorker,
  readAndPost,
  TAKEN_OVER,
} from './app-attacks.ts';
import { type AttackResults, expectAllPrevented } from './attack-results.ts';
import { type Fixture, reloadByPage, shareFixture } from './fixture.ts';
import { type RuleChange, removeRules, signWholeHost, withoutDocumentGuard, withRuleChange } from './guards.ts';
import {
  askServiceWorker,
  askWorker,
  loadFrame,
  loadObject,
  openAndRead,
  openSocket,
  readFrame,
  registerServiceWorker,
  runScript,
  runWithoutShim,
  submitIntoFrame,
  unregisterServiceWorkers,
} from './page-scripts.ts';
import { serviceWorkerCode } from './request-techniques.ts';
import { responseQuery } from './scriptable-server.ts';

let openVictim: Page;
const shared = shareFixture({}, async (fixture) => {
  openVictim = await fixture.open(fixture.victimApp);
});

/** Lets apps register service workers for the whole origin. */
const allowAnyScope: RuleChange = (rules) => {
  const rest = removeRules(
    ({ action, condition }) =>
      JSON.stringify(action).includes('Service-Worker-Allowed') || condition.tabIds?.includes(-1) === true,
  )(rules);
  return { ...rest, session: [...rest.session, ...signWholeHost(rules).session] };
};

interface AttackTestOptions {
  readonly impossible?: readonly string[];
  /** Where the hostile app is served. */
  readonly address?: AddressChoice;
}

/** A test that lets the hostile app attack with the guards, and with the whole host signed. */
function attackTest(
  attacks: Readonly<Record<string, AppAttack>>,
  { impossible = [], address = 'prefix' }: AttackTestOptions = {},
): (context: TestContext) => Promise<void> {
  return (context) =>
    shared.conclusively(async (fixture) => {
      await chooseAddress(fixture, address);
      const run = (change: RuleChange | null) => attackFromApp(fixture, attacks, change, impossible);
      expectAllPrevented(context, await run(null), await run(signWholeHost), impossible);
    });
}

async function chooseAddress(fixture: Fixture, address: AddressChoice): Promise<void> {
  const rootPrefixes = await fixture.chromium.evaluateInExtension(async () => {
    const { rootPrefixes: stored } = (await chrome.storage.local.get('rootPrefixes')) as {
      rootPrefixes?: { value: string[] };
    };
    return stored?.value ?? [];
  });
  if (rootPrefixes.includes(fixture.hostileApp) === (address === 'root')) return;
  const page = await fixture.open(fixture.hostileApp);
  await fixture.chooseAddress(page, address);
  await closePage(page);
}

describe('the API cannot be reached by an app', () => {
  const api = ({ origin, mark }: AttackTarget) => `${origin}/api/v1/namespaces?mark=${mark}`;

  it(
    'with fetch, whatever the method and headers',
    attackTest({
      ...Object.fromEntries(
        ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method) => [
          method,
          fetching(api, { method }),
        ]),
      ),
      'with its own headers': fetching(api, { headers: { 'X-Requested-With': 'x', Accept: 'application/json' } }),
    }),
  );

  it(
    'with other requests of its page',
    attackTest({
      'a synchronous request': (page, target) =>
        page.evaluate((url) => {
          const request = new XMLHttpRequest();
          request.open('GET', url, false);
          request.send();
          return request.responseText;
        }, api(target)),
      'a frame': (page, target) => page.evaluate(readFrame, api(target)),
      'a form into a frame': (page, target) => page.evaluate(submitIntoFrame, api(target)),
      'a form in its own tab': (page, target) =>
        page.evaluate((url) => {
          const form = document.body.appendChild(document.createElement('form'));
          Object.assign(form, { method: 'post', action: url });
          form.submit();
        }, api(target)),
      'a socket': (page, { origin, mark }) =>
        page.evaluate(
          runWithoutShim,
          openSocket(`${origin.replace('https', 'wss')}/api/v1/namespaces/shop/pods/web/exec?command=id&mark=${mark}`),
        ),
      // For a rule it is like a beacon; the shim moves those.
      'the ping of a link': (page, target) =>
        page.evaluate((ping) => Object.assign(document.createElement('a'), { href: '#', ping }).click(), api(target)),
      'an event source': (page, target) =>
        page.evaluate(
          (url) =>
            new Promise((resolve) => {
              new EventSource(url).onerror = resolve;
            }),
          api(target),
        ),
      'the fetch of an empty frame': (page, target) =>
        page.evaluate(async (url) => {
          const frame = document.body.appendChild(document.createElement('iframe'));
          const inner = frame.contentWindow as unknown as typeof globalThis;
          return (await inner.fetch(url)).text();
        }, api(target)),
    }),
  );

  it(
    'from workers',
    attackTest({
      'a worker': inWorker('Worker', api),
      'a worker of a worker': (page, target) => {
        const inner = JSON.stringify(target.scriptUrl(readAndPost('self', api(target))));
        const outer = `const w = new Worker(${inner}); w.onmessage = ({ data }) => postMessage(data); w.onerror = () => postMessage('failed');`;
        return page.evaluate(askWorker, 'Worker', target.scriptUrl(outer));
      },
      'a worker from a blob': (page, target) =>
        page.evaluate(
          (code) =>
            new Promise((resolve) => {
              const worker = new Worker(URL.createObjectURL(new Blob([code])));
              worker.onmessage = ({ data }) => resolve(data);
            }),
          readAndPost('self', api(target)),
        ),
    }),
  );
});

describe('another app cannot be reached by an app', () => {
  const services = '/api/v1/namespaces/shop/services';
  const victim = ({ victim: prefix, mark }: AttackTarget) => `${prefix}?mark=${mark}`;

  it(
    'with any spelling of its URL',
    attackTest(
      {
        plain: fetching(victim),
        'relative to its own': fetching(({ own }) => `${own}../../webapp/proxy/?MARK`),
        'with encoded dots': fetching(({ own }) => `${own}%2e%2e/%2e%2e/webapp/proxy/?MARK`),
        'with mixed dots': fetching(({ own }) => `${own}.%2E/.%2e/webapp/proxy/?MARK`),
        'with backslashes': fetching(({ own }) => `${own}..\\..\\webapp\\proxy\\?MARK`),
        'with a tab and a line break': fetching(
          (target) => `${target.victim.replace('/services', '/ser\tvi\nces')}?MARK`,
        ),
        'with an encoded colon': fetching(({ origin }) => `${origin}${services}/webapp%3A/proxy/?MARK`),
        'with its port': fetching(({ origin }) => `${origin}${services}/webapp:80/proxy/?MARK`),
        'with a scheme': fetching(({ origin }) => `${origin}${services}/http:webapp:80/proxy/?MARK`),
        'with doubled slashes': fetching(
          ({ origin }) => `${origin}//api//v1//namespaces/shop/services/webapp/proxy/?MARK`,
        ),
        'with an encoded letter': fetching(({ origin }) => `${origin}${services}/%77ebapp/proxy/?MARK`),
        'without the last slash': fetching(({ origin }) => `${origin}${services}/webapp/proxy?MARK`),
        'through its pod': fetching(({ origin }) => `${origin}/api/v1/namespaces/shop/pods/webapp:8080/proxy/?MARK`),
        'with encoded slashes': fetching(({ own }) => `${own}..%2f..%2fwebapp%2fproxy%2f?MARK`),
        'with an encoded slash before its name': fetching(({ origin }) => `${origin}${services}%2fwebapp/proxy/?MARK`),
        'in upper case': fetching(({ origin }) => `${origin}/API/V1/Namespaces/shop/services/webapp/proxy/?MARK`),
        'with its host in upper case': fetching(
          ({ origin }) => `${origin.toUpperCase()}${services}/webapp/proxy/?MARK`,
        ),
      },
      // The apiserver passes them on to the hostile app.
      { impossible: ['with encoded slashes'] },
    ),
  );

  it(
    'in frames, windows and scripts',
    attackTest({
      'a frame': (page, target) => page.evaluate(readFrame, victim(target)),
      'a frame that is navigated': (page, target) => page.evaluate(loadFrame, victim(target)),
      'an object': (page, target) => page.evaluate(loadObject, victim(target)),
      'a script': (page, { victim: prefix, mark }) => page.evaluate(runScript, `${prefix}data.js?mark=${mark}`),
      'a module': (page, { victim: prefix, mark }) =>
        page.evaluate(async (url) => {
          // Written so that no tool of the tests takes it for an import of theirs.
          await new Function('url', 'return import(url)')(url);
          return (globalThis as { stolen?: string }).stolen;
        }, `${prefix}data.js?mark=${mark}`),
      'a window': (page, target) => page.evaluate(openAndRead, victim(target), ''),
      'an empty window that is navigated': (page, target) => page.evaluate(openAndRead, victim(target), 'about:blank'),
      'a window of its own that is navigated': (page, target) => page.evaluate(openAndRead, victim(target), target.own),
    }),
  );

  it(
    'from workers',
    attackTest({
      'a worker': inWorker('Worker', victim),
      'a shared worker': inWorker('SharedWorker', victim),
      'a service worker': (page, target) =>
        page.evaluate(askServiceWorker, target.scriptUrl(serviceWorkerCode(victim(target)))),
    }),
  );

  it('with a service worker whose scope contains it', async (context) => {
    /** Registers a service worker for a scope, reloads the victim app, and reads what that shows. */
    const takeOver =
      (scopeOf: (target: AttackTarget) => string): AppAttack =>
      async (page, target) => {
        const code = `self.onfetch = (event) => event.respondWith(new Response('${TAKEN_OVER}'));`;
        const url = `${target.scriptUrl(code, { 'Service-Worker-Allowed': '/' })}&mark=${target.mark}`;
        await page.evaluate(registerServiceWorker, url, scopeOf(target)).catch(() => {});
        await reloadByPage(openVictim);
        const shown = await openVictim.evaluate(() => document.documentElement.textContent);
        await page.evaluate(unregisterServiceWorkers);
        await reloadByPage(openVictim);
        return shown === TAKEN_OVER ? TAKEN_OVER : 'the victim';
      };
    const scopes: Record<string, (target: AttackTarget) => string> = {
      'the whole origin': ({ origin }) => `${origin}/`,
      'the other app': (target) => target.victim,
    };
    await shared.conclusively(async (fixture) => {
      const run = async (change: RuleChange | null) => {
        const results = new Map();
        // One after the other: both take over the same tab.
        for (const [name, scopeOf] of Object.entries(scopes)) {
          for (const result of await attackFromApp(fixture, { [name]: takeOver(scopeOf) }, change))
            results.set(...result);
        }
        return results;
      };
      const unguarded = () => withoutDocumentGuard(fixture, () => run(allowAnyScope));
      expectAllPrevented(context, await run(null), await unguarded());
    });
  });

  it('with a service worker for the whole origin that was registered before Portside knew the server', (context) =>
    shared.conclusively(async (fixture) => {
      const run = async (): Promise<AttackResults> => {
        const body = `self.onfetch = (event) => event.respondWith(new Response('${TAKEN_OVER}'));`;
        const headers = { 'Service-Worker-Allowed': '/' };
        const script = fixture.hostileApp + responseQuery({ type: 'text/javascript', headers, body });
        const page = await fixture.open(fixture.hostileApp);
        const evidence = await withRuleChange(fixture, allowAnyScope, () =>
          page.evaluate(registerServiceWorker, script, `${fixture.origin}/`),
        );
        await closePage(page);
        await reloadByPage(openVictim);
        // The guard loads it once more.
        const shown = await waitFor(() =>
          openVictim.evaluate(
            (...texts) => texts.find((text) => document.documentElement?.textContent?.includes(text)),
            fixture.secret,
            TAKEN_OVER,
          ),
        );
        await openVictim.evaluate(unregisterServiceWorkers);
        await reloadByPage(openVictim);
        return new Map([['the victim', { succeeded: shown === TAKEN_OVER, evidence }]]);
      };
      const guarded = await run();
      expectAllPrevented(context, guarded, await withoutDocumentGuard(fixture, run));
    }));
});

describe('an app at the root address', () => {
  const api = ({ origin, mark }: AttackTarget) => `${origin}/api/v1/namespaces?mark=${mark}`;
  const victim = ({ victim: prefix, mark }: AttackTarget) => `${prefix}?mark=${mark}`;

  it(
    'reaches neither the API nor another app',
    attackTest(
      {
        'the API': fetching(api),
        'the API by its path': fetching(() => '/api/v1/namespaces?MARK'),
        'the API without following redirects': (page, target) =>
          page.evaluate(runWithoutShim, readAndPost('self', api(target), { redirect: 'manual' })),
        'the other app': fetching(victim),
        'the other app by its path': fetching((target) => `${new URL(target.victim).pathname}?MARK`),
        'the other app in a frame': (page, target) => page.evaluate(readFrame, victim(target)),
        'the other app in a window': (page, target) => page.evaluate(openAndRead, victim(target), ''),
        'the other app in a window of its own': (page, target) =>
          page.evaluate(openAndRead, victim(target), target.own),
        'the other app in a worker': inWorker('Worker', victim),
        'the other app in a shared worker': inWorker('SharedWorker', victim),
      },
      { address: 'root' },
    ),
  );

  /** Loads a page of its own that pretends to the shim to be the other app, and makes it request what the shim rewrites. */
  const pretending =
    (code: string): AppAttack =>
    async (page, target) => {
      const headers = { 'Server-Timing': `portside;desc="${new URL(target.victim).pathname} root"` };
      const body = `<script>${code.replaceAll('MARK', `mark=${target.mark}`)}</script>`;
      await page.evaluate(
        (url) => void document.body.append(Object.assign(document.createElement('iframe'), { src: url })),
        `/${responseQuery({ headers, body })}`,
      );
    };

  it(
    'gets nothing by pretending to be another app',
    attackTest(
      {
        'a socket': pretending("new WebSocket('wss://' + location.host + '/?MARK')"),
        'a fetch that does not follow redirects': pretending("fetch('/?MARK', { redirect: 'manual' })"),
        'a fetch that outlives its page': pretending("fetch('/?MARK', { keepalive: true })"),
        'a beacon': pretending("navigator.sendBeacon('/?MARK', 'x')"),
        'a socket of Engine.IO': pretending(
          "new WebSocket('wss://' + location.host + '/?EIO=4&transport=websocket&MARK')",
        ),
      },
      { address: 'root' },
    ),
  );

  it('gets no cookie of another app by setting one that the browser rejects', async () => {
    const { origin, hostileApp, victimApp, secret, open } = shared.current;
    await chooseAddress(shared.current, 'root');
    await openVictim.evaluate(async () => (await fetch('session')).text());
    await waitFor(async () => (await openVictim.cookies(`${victimApp}session`)).some(({ value }) => value === secret));
    const page = await open(hostileApp);
    expect(page.url()).toBe(`${origin}/`);
    const setCookie = (cookie: string) =>
      page.evaluate(
        async (url) => void (await fetch(url)).text(),
        `/session${responseQuery({ headers: { 'Set-Cookie': cookie } })}`,
      );
    await setCookie('session=x; Path=/session; Domain=elsewhere.test');
    // Cookies are handled in order: once the second one has arrived, the first one was handled.
    await setCookie('later=1; Path=/session');
    await waitFor(async () => (await page.cookies(`${hostileApp}session`)).some(({ name }) => name === 'later'));
    expect(await page.evaluate(async () => (await fetch('/session?echo')).text())).toBe('later=1');
    expect((await page.cookies(`${hostileApp}session`)).map(({ name }) => name)).toEqual(['later']);
  });
});
