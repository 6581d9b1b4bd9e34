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
import {
  API_FETCHES,
  API_REQUESTS,
  API_WORKERS,
  PASSED_ON,
  VICTIM_FRAMES,
  VICTIM_SPELLINGS,
  VICTIM_WORKERS,
} from './boundary-attacks.ts';
import { type Fixture, reloadByPage, shareFixture } from './fixture.ts';
import { type RuleChange, removeRules, signWholeHost, withoutDocumentGuard, withRuleChange } from './guards.ts';
import {
  openAndRead,
  readFrame,
  registerServiceWorker,
  runWithoutShim,
  unregisterServiceWorkers,
} from './page-scripts.ts';
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
  it('with fetch, whatever the method and headers', attackTest(API_FETCHES));

  it('with other requests of its page', attackTest(API_REQUESTS));

  it('from workers', attackTest(API_WORKERS));
});

describe('another app cannot be reached by an app', () => {
  it('with any spelling of its URL', attackTest(VICTIM_SPELLINGS, { impossible: PASSED_ON }));

  it('in frames, windows and scripts', attackTest(VICTIM_FRAMES));

  it('from workers', attackTest(VICTIM_WORKERS));

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
