import type { Page } from 'puppeteer';
import { describe, it } from 'vitest';
import { grantAccessToAllHosts } from '../browser/harness/host-access.ts';
import { type AttackResults, expectAllPrevented } from './attack-results.ts';
import { type Fixture, shareFixture, waitForEvidence } from './fixture.ts';
import { readRules, signWholeHost, withRuleChange, writeRules } from './guards.ts';

const shared = shareFixture({ users: ['admin', 'nobody'] });

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
