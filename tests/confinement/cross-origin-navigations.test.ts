import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type AttackResults, expectAllPrevented } from './attack-results.ts';
import { ATTACKER_ORIGINS, type AttackerOrigin, type OriginName } from './attacker-origins.ts';
import { type Fixture, shareFixture } from './fixture.ts';
import { type RuleChange, signWholeHost, withRuleChange } from './guards.ts';
import { NAVIGATION_TECHNIQUES } from './request-techniques.ts';

const ALL = Object.keys(NAVIGATION_TECHNIQUES);
const IN_ONE_CLICK = ['link', 'form with POST', 'window'];
const ORIGINS: readonly (readonly [name: OriginName, techniques: readonly string[]])[] = [
  ['another site', ALL],
  ['another port of the host', ALL],
  ['a subdomain of the host', ALL],
  ['a data: page', ALL],
  ['a sandboxed frame of another site', ALL],
  ['another site in the app’s tab', IN_ONE_CLICK],
  ['another port of the host in the app’s tab', IN_ONE_CLICK],
  ['a subdomain of the host in the app’s tab', IN_ONE_CLICK],
];

/** Navigates the top frame, or a new window, to a URL by each technique, from a tab each. */
async function attack(
  fixture: Fixture,
  origin: AttackerOrigin,
  techniques: readonly string[],
  { url, change }: { url: string; change: RuleChange | null },
): Promise<AttackResults> {
  const attacks: { technique: string; mark: string; page: Page }[] = [];
  for (const technique of techniques) {
    const mark = fixture.newMark({ isGuarded: change === null });
    attacks.push({ technique, mark, page: await origin.prepare(fixture) });
  }
  return withRuleChange(fixture, change, async () => {
    await Promise.all(
      attacks.map(async ({ technique, mark, page }) => {
        const foothold = await origin.enter(fixture, page);
        const navigate = NAVIGATION_TECHNIQUES[technique];
        // The navigation can end the page before it answers.
        if (navigate) await foothold?.evaluate(navigate, `${url}?mark=${mark}`).catch(() => {});
      }),
    );
    const marks = attacks.map(({ mark }) => mark);
    const tried = await (change ? fixture.waitUntilSigned(marks) : fixture.waitUntilTried(marks));
    return new Map(
      attacks.map(({ technique, mark }) => {
        const succeeded = fixture.signedRequests(mark).length > 0;
        return [technique, { succeeded, evidence: tried.has(mark) ? 'requested' : null }];
      }),
    );
  });
}

let openVictim: Page;
const shared = shareFixture({}, async (fixture) => {
  openVictim = await fixture.open(fixture.victimApp);
});

describe('a navigation to an app is not signed without a question when it is started by', () => {
  it.for(ORIGINS)('%s', async ([name, techniques], context) => {
    await shared.conclusively(async (fixture) => {
      const attackWith = async (change: RuleChange | null) => {
        const target = { url: fixture.victimApp, change };
        const results = await attack(fixture, ATTACKER_ORIGINS[name], techniques, target);
        await fixture.closeTabs([openVictim]);
        return results;
      };
      expectAllPrevented(context, await attackWith(null), await attackWith(signWholeHost));
    });
  });
});

describe('a navigation to a root address where only one app is shown is not signed without a question when it is started by', () => {
  beforeAll(() => shared.current.chooseAddress(openVictim, 'root'));
  afterAll(() => shared.current.chooseAddress(openVictim, 'prefix'));

  it.for(['another site', 'a sandboxed frame of another site'] as const)('%s', async (name, context) => {
    await shared.conclusively(async (fixture) => {
      const attackWith = async (change: RuleChange | null) => {
        const target = { url: `${fixture.origin}/deeper/`, change };
        const results = await attack(fixture, ATTACKER_ORIGINS[name], ALL, target);
        await fixture.closeTabs([openVictim]);
        return results;
      };
      expectAllPrevented(context, await attackWith(null), await attackWith(signWholeHost));
    });
  });
});
