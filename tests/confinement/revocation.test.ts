import type { Page } from 'puppeteer';
import { describe, expect, it } from 'vitest';
import { grantAccessToAllHosts } from '../browser/harness/host-access.ts';
import { waitForUrl } from '../browser/harness/page-actions.ts';
import { waitFor, withTimeout } from '../browser/harness/wait-for.ts';
import { type AttackResults, expectAllPrevented } from './attack-results.ts';
import { type Fixture, shareFixture, shareServers, startFixture, waitForEvidence } from './fixture.ts';
import { readRules, signWholeHost, withRuleChange, writeRules } from './guards.ts';
import { variantOfBuild } from './variant-of-build.ts';

const shared = shareFixture({ users: ['admin', 'nobody'] });
const servers = shareServers();

/** Whether requests of the app's page still arrive signed. */
async function isSigned(fixture: Fixture, page: Page, { isGuarded }: { isGuarded: boolean }): Promise<AttackResults> {
  const mark = fixture.newMark({ isGuarded });
  const texts = ['fetch', 'frame'].map((technique) => `mark=${mark}&technique=${technique}`) as [string, string];
  await page.evaluate(
    (fetched, framed) => {
      fetch(`?${fetched}`).catch(() => {});
      document.body.appendChild(document.createElement('iframe')).src = `?${framed}`;
    },
    ...texts,
  );
  const tried = await fixture.waitUntilTried(texts);
  if (!isGuarded) await fixture.waitUntilSigned(texts);
  return new Map(
    texts.map((text) => {
      const succeeded = fixture.signedRequests(text).length > 0;
      return [text.replace(/.*=/, ''), { succeeded, evidence: tried.has(text) ? 'requested' : null }];
    }),
  );
}

describe('an open app is not signed any more', () => {
  it('once the extension has no access to its host', (context) =>
    shared.conclusively(async (fixture) => {
      const page = await fixture.open(fixture.hostileApp);
      const withAccess = await isSigned(fixture, page, { isGuarded: false });
      await fixture.chromium.evaluateInExtension(async () => {
        const { origins = [] } = await chrome.permissions.getAll();
        await chrome.permissions.remove({ origins });
      });
      expectAllPrevented(context, await isSigned(fixture, page, { isGuarded: true }), withAccess);
      // What was done in the tab meanwhile is not known.
      await grantAccessToAllHosts(fixture.chromium);
      expectAllPrevented(context, await isSigned(fixture, page, { isGuarded: true }), withAccess);
      await fixture.closeTabs();
    }));
});

describe('an app that requests all the time', () => {
  it('is signed nowhere else while rules are replaced', (context) =>
    shared.conclusively(async (fixture) => {
      const { chromium, cluster } = fixture;
      const page = await fixture.open(fixture.hostileApp);
      await fixture.open(fixture.victimApp);
      const states = await chromium.sendMessage('listContexts');
      const contextId = states.find((state) => state.context.name === 'admin')?.context.id ?? '';
      const ownPath = new URL(fixture.hostileApp).pathname;
      const isSignedElsewhere = (text: string) =>
        fixture.signedRequests(text).some(({ uri }) => !uri.startsWith(ownPath));
      const run = async (isGuarded: boolean, meanwhile: (marks: string[]) => Promise<void>): Promise<AttackResults> => {
        const mark = fixture.newMark({ isGuarded, ownPrefix: fixture.hostileApp });
        const targets = { 'the API': `${fixture.origin}/api/v1/namespaces`, 'another app': fixture.victimApp };
        const texts = Object.keys(targets).map((name) => `mark=${mark}&target=${encodeURIComponent(name)}`);
        const urls = Object.values(targets).map((url, index) => `${url}?${texts[index]}`);
        await page.evaluate((all) => {
          // One for each run, so that the next run does not start this one again.
          const state = { isStopped: false };
          Object.assign(globalThis, { state });
          const requestAll = () => Promise.all(all.map((url) => fetch(url).catch(() => {})));
          const repeat = (): unknown => state.isStopped || requestAll().then(repeat);
          repeat();
        }, urls);
        const tried = await fixture.waitUntilTried(texts);
        await meanwhile(texts);
        await page.evaluate(() => {
          (globalThis as unknown as { state: { isStopped: boolean } }).state.isStopped = true;
        });
        return new Map(
          Object.keys(targets).map((name, index) => {
            const text = texts[index] ?? '';
            return [name, { succeeded: isSignedElsewhere(text), evidence: tried.has(text) ? 'requested' : null }];
          }),
        );
      };
      const guarded = await run(true, async () => {
        for (let round = 0; round < 30; round += 1) {
          const token = round % 2 === 0 ? cluster.users.nobody : cluster.users.admin;
          await chromium.sendMessage('setCredential', { contextId, credential: { type: 'bearer', token } });
        }
      });
      const unguarded = await run(false, async (texts) => {
        await withRuleChange(fixture, signWholeHost, () => waitForEvidence(() => texts.every(isSignedElsewhere)));
      });
      await fixture.closeTabs();
      expectAllPrevented(context, guarded, unguarded);
    }));
});

describe('an open app of a context that is removed', () => {
  it('is not signed any more', (context) =>
    shared.conclusively(async (fixture) => {
      const page = await fixture.open(fixture.hostileApp);
      const before = await readRules(fixture);
      const states = await fixture.chromium.sendMessage('listContexts');
      await fixture.chromium.sendMessage(
        'removeContexts',
        states.map((state) => state.context.id),
      );
      const guarded = await isSigned(fixture, page, { isGuarded: true });
      await writeRules(fixture, before);
      expectAllPrevented(context, guarded, await isSigned(fixture, page, { isGuarded: false }));
    }));
});

/** How an app makes the background do something with each of its requests. Each, run in its page, leaves `flood` there. */
const FLOODS: Readonly<Record<string, () => void>> = {
  'announces what it opens': () => {
    const flood = (url: string) => {
      for (let index = 0; index < 20; index += 1) {
        const detail = `${url}&long=${'x'.repeat(7000)}${index}`;
        window.dispatchEvent(new CustomEvent('portside-opening', { detail }));
      }
    };
    Object.assign(globalThis, { flood });
  },
  'sets cookies': () => {
    const flood = (url: string) => {
      const cookies = Array.from({ length: 10 }, (_, index) => `Set-Cookie: k${index}=${url.slice(-8)}; Path=/app`);
      fetch(`?${new URLSearchParams(cookies.map((cookie) => ['header', cookie]))}`).catch(() => {});
    };
    Object.assign(globalThis, { flood });
  },
  'opens sockets': () => {
    Object.assign(globalThis, { flood: (url: string) => void new WebSocket(url.replace('https:', 'wss:')) });
  },
  'loads frames': () => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const flood = (url: string) => {
      frame.src = `?frame=${url.slice(-8)}`;
    };
    Object.assign(globalThis, { flood });
  },
};

/** What an app that keeps the background busy has in its page. */
interface FloodingPage {
  flood(url: string): void;
  /** The number of its last request. */
  requested: number;
}

describe('an app that keeps the background busy', () => {
  it.each(Object.entries(FLOODS))(
    'and %s is not signed any more when its context is removed',
    { timeout: 120_000 },
    async (_how, prepareFlood) => {
      const fixture = await startFixture({ servers: servers.current });
      try {
        const page = await fixture.open(fixture.hostileApp);
        const mark = fixture.newMark({ isGuarded: false });
        await page.evaluate(prepareFlood);
        await page.evaluate((url) => {
          const state = globalThis as unknown as FloodingPage;
          state.requested = 0;
          const repeat = (): unknown => {
            state.requested += 1;
            const numbered = `${url}&number=${state.requested}`;
            state.flood(numbered);
            return fetch(numbered).then(repeat, repeat);
          };
          repeat();
        }, `${fixture.hostileApp}?mark=${mark}`);
        const requested = () => page.evaluate(() => (globalThis as unknown as FloodingPage).requested);
        const signed = () => fixture.signedRequests(mark).map(({ uri }) => Number(/&number=(\d+)/.exec(uri)?.[1]));
        await waitFor(() => signed().includes(100), { timeoutMs: 60_000 });
        const ids = (await fixture.chromium.sendMessage('listContexts')).map(({ context }) => context.id);
        await withTimeout(fixture.chromium.sendMessage('removeContexts', ids), 5_000);
        const last = await requested();
        await waitFor(async () => (await requested()) > last + 20);
        expect(signed().filter((number) => number > last)).toEqual([]);
      } finally {
        await fixture.stop();
      }
    },
  );
});

/**
 * A background whose rules the browser refuses from a message on, because one of them is too large. Without the guard, it does
 * not see the rules that are still in force, and so cannot remove them.
 */
const refusedRules = (isGuarded: boolean) => ({
  'before.js': `
    const api = chrome.declarativeNetRequest;
    const { getSessionRules, updateSessionRules } = api;
    let isRefused = false;
    new BroadcastChannel('rules').onmessage = ({ data }) => {
      isRefused = data;
    };
    const tooLarge = {
      id: 1_000_000,
      action: { type: 'block' },
      condition: { regexFilter: '(?:[a-z]*b){500}', resourceTypes: ['script'] },
    };
    api.updateSessionRules = ({ removeRuleIds, addRules }) =>
      updateSessionRules({
        removeRuleIds,
        addRules: isRefused && addRules.length > 0 ? [...addRules, tooLarge] : addRules,
      });
    api.getSessionRules = async () => (isRefused && !${isGuarded} ? [] : getSessionRules());
  `,
});

describe('an open app whose guards the browser refuses to change', () => {
  const run = async (isGuarded: boolean): Promise<AttackResults> => {
    const extension = variantOfBuild(() => ({}), refusedRules(isGuarded));
    const fixture = await startFixture({ servers: servers.current, extension });
    try {
      const page = await fixture.open(fixture.hostileApp);
      const refuse = (isRefused: boolean) =>
        fixture.chromium.evaluateInExtension((value) => new BroadcastChannel('rules').postMessage(value), isRefused);
      await refuse(true);
      await expect(fixture.chromium.sendMessage('openTarget', await targetOf(fixture))).rejects.toThrow();
      const results = await isSigned(fixture, page, { isGuarded });
      await refuse(false);
      if (isGuarded) await waitForUrl(await fixture.open(fixture.victimApp), fixture.victimApp);
      return results;
    } finally {
      await fixture.stop();
    }
  };

  it('is not signed any more', { timeout: 120_000 }, async (context) => {
    expectAllPrevented(context, await run(true), await run(false));
  });
});

async function targetOf({ chromium, victimApp }: Fixture) {
  const [state] = await chromium.sendMessage('listContexts');
  return { contextId: state?.context.id ?? '', url: victimApp };
}
