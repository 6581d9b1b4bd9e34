import { randomBytes } from 'node:crypto';
import type { Frame } from 'puppeteer';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../browser/harness/wait-for.ts';
import { type AttackResult, type AttackResults, expectAllPrevented } from './attack-results.ts';
import { frameIn } from './attacker-origins.ts';
import { type Fixture, type Foothold, shareFixture } from './fixture.ts';
import { type RuleChange, signWholeHost, withRuleChange } from './guards.ts';
import { openIsolated } from './isolated-app.ts';
import { responseQuery } from './scriptable-server.ts';

const shared = shareFixture();

const PLANTED = 'planted-by-the-attacker';

/** What the hostile app does to reach what the victim app stores. Resolves with what it reads then. */
const STORAGE_ATTACKS: Readonly<Record<string, (app: Foothold, fixture: Fixture) => Promise<unknown>>> = {
  'reading a cookie': (app) => app.evaluate(() => document.cookie),
  'reading a cookie from the cookie store': (app) =>
    app.evaluate(async () =>
      JSON.stringify(await (globalThis as unknown as { cookieStore: { getAll(): unknown } }).cookieStore.getAll()),
    ),
  'reading local storage': (app) => app.evaluate(() => JSON.stringify({ ...localStorage })),
  'reading IndexedDB': (app) =>
    app.evaluate(async () => JSON.stringify((await indexedDB.databases()).map(({ name }) => name))),
  'reading the cache of requests': (app) => app.evaluate(async () => JSON.stringify(await caches.keys())),
  'reading the private file system': (app) =>
    app.evaluate(async () => {
      const root = (await navigator.storage.getDirectory()) as unknown as { keys(): AsyncIterable<string> };
      const names: string[] = [];
      for await (const name of root.keys()) names.push(name);
      return names.join();
    }),
  'hearing a broadcast': (app) =>
    app.evaluate(
      (limitMs) =>
        new Promise((resolve) => {
          new BroadcastChannel('channel').onmessage = ({ data }) => resolve(data);
          setTimeout(() => resolve('nothing'), limitMs);
        }),
      BROADCAST_LIMIT_MS,
    ),
  'seeing a lock': (app) => app.evaluate(async () => JSON.stringify((await navigator.locks.query()).held)),
  'writing a cookie': (app) =>
    app.evaluate((value) => {
      Object.assign(document, { cookie: `${value}=1; path=/` });
      return 'written';
    }, PLANTED),
  'writing local storage': (app) =>
    app.evaluate((value) => {
      localStorage.setItem(value, '1');
      return 'written';
    }, PLANTED),
  'a cookie set by a response': (app) => app.evaluate(fetchQuery, setCookie('Path=/')),
  'a cross-site cookie set by a response': (app) =>
    app.evaluate(fetchQuery, setCookie('Path=/; Secure; SameSite=None')),
  'a cookie set by the response of a frame': (app, { hostileApp }) =>
    frameIn(app, { src: hostileApp + setCookie('Path=/; Secure; SameSite=None') }),
  'a cookie sent with a request': async (app, { newMark, waitUntilTried, cluster }) => {
    const mark = newMark({ isGuarded: false });
    await app.evaluate(fetchQuery, `?mark=${mark}`);
    await waitUntilTried([mark]);
    return waitFor(() => cluster.requestLog().find(({ path }) => path.includes(mark))).then(
      ({ headers }) => headers.cookie ?? 'no cookie',
    );
  },
};

/** Long enough for several broadcasts of the victim. */
const BROADCAST_LIMIT_MS = 1000;

/** The victim app stores its value in every way, and tells it to whoever may hear it. */
function storeEverywhere(victim: Foothold, value: string): Promise<void> {
  return victim.evaluate(
    async (kept, planted) => {
      Object.assign(document, { cookie: `${planted}=; path=/; max-age=0` });
      Object.assign(document, { cookie: `kept=${kept}; path=/; secure; samesite=none` });
      localStorage.clear();
      localStorage.setItem('kept', kept);
      await new Promise((resolve) => {
        indexedDB.open(kept).onsuccess = resolve;
      });
      await caches.open(kept);
      await (await navigator.storage.getDirectory()).getFileHandle(kept, { create: true });
      void navigator.locks.request(kept, () => new Promise(() => {}));
      const channel = new BroadcastChannel('channel');
      setInterval(() => channel.postMessage(kept), 100);
    },
    value,
    PLANTED,
  );
}

/** What the victim app finds stored afterwards, and what it sends. */
async function storedBy(victim: Foothold): Promise<string> {
  return victim.evaluate(() => JSON.stringify([document.cookie, { ...localStorage }]));
}

/** A way out of the app's prefix. */
type Exit = (app: Frame, fixture: Fixture, mark: string) => Promise<unknown>;

const EXITS: Readonly<Record<string, Exit>> = {
  'a fetch from the API': (app, { origin }, mark) => app.evaluate(fetchQuery, `${origin}/api/v1/secrets?mark=${mark}`),
  'a fetch from another app': (app, { victimApp }, mark) => app.evaluate(fetchQuery, `${victimApp}?mark=${mark}`),
  'a frame of another app': (app, { victimApp }, mark) => frameIn(app, { src: `${victimApp}?mark=${mark}` }),
  'a navigation to another app': (app, { victimApp }, mark) => app.evaluate(navigateHere, `${victimApp}?mark=${mark}`),
  'a Refresh header to another app': (app, { hostileApp, victimApp }, mark) =>
    app.evaluate(
      navigateHere,
      hostileApp + responseQuery({ headers: { Refresh: `0; url=${victimApp}?mark=${mark}` } }),
    ),
  'a socket to the API': (app, { origin }, mark) =>
    app.evaluate((url) => void new WebSocket(url), `${origin.replace('https', 'wss')}/api/v1/secrets?mark=${mark}`),
};

function setCookie(attributes: string): string {
  return responseQuery({ headers: { 'Set-Cookie': `${PLANTED}=1; ${attributes}` } });
}

async function fetchQuery(query: string): Promise<void> {
  const response = await fetch(new URL(query, location.href.replace(/\?.*/s, '')), { credentials: 'include' });
  await response.text();
}

function navigateHere(url: string): void {
  location.href = url;
}

/** Signs the whole host, also navigations of tabs. */
const signNavigationsToo: RuleChange = (rules) => {
  const { session, dynamic } = signWholeHost(rules);
  const signing = session.map(({ condition, ...rule }) => ({
    ...rule,
    condition: { ...condition, resourceTypes: [...condition.resourceTypes, 'main_frame' as const] },
  }));
  return { session: signing, dynamic };
};

type OpenApp = (fixture: Fixture, prefix: string) => Promise<Foothold>;

const isolated: OpenApp = async (fixture, prefix) => (await openIsolated(fixture, prefix)).app;
const inOrdinaryTab: OpenApp = (fixture, prefix) => fixture.open(prefix);

/** The hostile app reaches for what the victim app stores, each opened as given. */
async function attackStorage(fixture: Fixture, openVictim: OpenApp, openHostile: OpenApp): Promise<AttackResults> {
  const results = new Map<string, AttackResult>();
  for (const [name, act] of Object.entries(STORAGE_ATTACKS)) {
    const victim = await openVictim(fixture, fixture.victimApp);
    // A new one each time: what was stored first-party stays.
    const value = `value-of-the-victim-${randomBytes(6).toString('hex')}`;
    await storeEverywhere(victim, value);
    const app = await openHostile(fixture, fixture.hostileApp);
    const read = await act(app, fixture).then(String, (error: Error) => `threw: ${error.message}`);
    const left = await storedBy(victim);
    results.set(name, {
      succeeded: read.includes(value) || left.includes(PLANTED),
      evidence: read.startsWith('threw') ? null : `read: ${read.slice(0, 80)}`,
    });
    await fixture.closeTabs();
  }
  return results;
}

describe('an isolated app', () => {
  it('shares no storage with another app of its apiserver', (context) =>
    shared.conclusively(async (fixture) => {
      const guarded = await attackStorage(fixture, inOrdinaryTab, isolated);
      expectAllPrevented(context, guarded, await attackStorage(fixture, inOrdinaryTab, inOrdinaryTab));
    }));

  it('is out of reach for an app in an ordinary tab', (context) =>
    shared.conclusively(async (fixture) => {
      const guarded = await attackStorage(fixture, isolated, inOrdinaryTab);
      expectAllPrevented(context, guarded, await attackStorage(fixture, inOrdinaryTab, inOrdinaryTab));
    }));

  it('does not share storage with itself in another tab, nor with another isolated app', async () => {
    const fixture = shared.current;
    const { app } = await openIsolated(fixture, fixture.hostileApp);
    await storeEverywhere(app, 'value-of-the-app');
    for (const prefix of [fixture.hostileApp, fixture.victimApp]) {
      const other = await openIsolated(fixture, prefix);
      expect(await storedBy(other.app)).toBe(JSON.stringify(['', {}]));
    }
    await fixture.closeTabs();
  });

  it('cannot erase what others have stored, with Clear-Site-Data', async () => {
    const fixture = shared.current;
    const ordinary = await fixture.open(fixture.victimApp);
    const victims: Foothold[] = [ordinary, (await openIsolated(fixture, fixture.victimApp)).app];
    for (const victim of victims) await victim.evaluate(() => localStorage.setItem('kept', 'x'));
    const { app } = await openIsolated(fixture, fixture.hostileApp);
    await app.evaluate(() => localStorage.setItem('own', 'x'));
    await app.evaluate(fetchQuery, responseQuery({ headers: { 'Clear-Site-Data': '"storage", "cookies"' } }));
    await waitFor(() => app.evaluate(() => localStorage.length === 0));
    for (const victim of victims) expect(await victim.evaluate(() => localStorage.length)).toBe(1);
    await fixture.closeTabs();
  });

  it('gets no further out of its prefix than in an ordinary tab', (context) =>
    shared.conclusively(async (fixture) => {
      const run = async (change: RuleChange | null): Promise<AttackResults> => {
        const results = new Map<string, AttackResult>();
        for (const [name, act] of Object.entries(EXITS)) {
          const mark = fixture.newMark({ isGuarded: change === null, ownPrefix: fixture.hostileApp });
          const { app } = await openIsolated(fixture, fixture.hostileApp);
          // An app can avoid the shim, so it is no guard.
          await fixture.removeScripts();
          await Promise.all([app.waitForNavigation(), app.evaluate(() => location.reload())]);
          const evidence = await withRuleChange(fixture, change, async () => {
            // The navigation can end the page before it answers.
            await act(app, fixture, mark).catch(() => {});
            const wait = change === null ? fixture.waitUntilTried : fixture.waitUntilSigned;
            return (await wait([`mark=${mark}`])).size > 0 ? 'requested' : null;
          });
          const ownPath = new URL(fixture.hostileApp).pathname;
          const succeeded = fixture.signedRequests(mark).some(({ uri }) => !uri.startsWith(ownPath));
          results.set(name, { succeeded, evidence });
          await fixture.closeTabs();
        }
        return results;
      };
      expectAllPrevented(context, await run(null), await run(signNavigationsToo));
    }));
});
