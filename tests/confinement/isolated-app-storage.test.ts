import type { Frame } from 'puppeteer';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../browser/harness/wait-for.ts';
import { type AttackResult, type AttackResults, expectAllPrevented } from './attack-results.ts';
import { frameIn } from './attacker-origins.ts';
import { type Fixture, type Foothold, shareFixture } from './fixture.ts';
import { type RuleChange, signWholeHost, withRuleChange } from './guards.ts';
import { openIsolated } from './isolated-app.ts';
import { responseQuery } from './scriptable-server.ts';
import { attackStorage, fetchQuery, storedBy, storeEverywhere } from './storage-attacks.ts';

const shared = shareFixture();

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

const attack = (fixture: Fixture, openVictim: OpenApp, openHostile: OpenApp): Promise<AttackResults> =>
  attackStorage({
    scene: fixture,
    openVictim: () => openVictim(fixture, fixture.victimApp),
    openHostile: () => openHostile(fixture, fixture.hostileApp),
    closeTabs: () => fixture.closeTabs(),
  });

describe('an isolated app', () => {
  it('shares no storage with another app of its apiserver', (context) =>
    shared.conclusively(async (fixture) => {
      const guarded = await attack(fixture, inOrdinaryTab, isolated);
      expectAllPrevented(context, guarded, await attack(fixture, inOrdinaryTab, inOrdinaryTab));
    }));

  it('is out of reach for an app in an ordinary tab', (context) =>
    shared.conclusively(async (fixture) => {
      const guarded = await attack(fixture, isolated, inOrdinaryTab);
      expectAllPrevented(context, guarded, await attack(fixture, inOrdinaryTab, inOrdinaryTab));
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
