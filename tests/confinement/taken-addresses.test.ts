import type { Page } from 'puppeteer';
import { describe, it } from 'vitest';
import type { Rule } from '../../lib/core/dnr/rule.ts';
import { type AttackResult, expectAllPrevented } from './attack-results.ts';
import { type Fixture, shareFixture } from './fixture.ts';
import { type RuleChange, withRuleChange } from './guards.ts';
import { responseQuery } from './scriptable-server.ts';

const shared = shareFixture();

/** Policies of the app's own, to which the one of Portside is added. */
const OWN_POLICIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'without a policy of its own': {},
  'with a policy of its own that allows every manifest': {
    'Content-Security-Policy': "default-src * 'unsafe-inline'; manifest-src *",
  },
};

/** Lets documents of apps have manifests. */
const withManifests: RuleChange = ({ session, dynamic }) => ({
  session: JSON.parse(JSON.stringify(session).replaceAll("; manifest-src 'none'", '')) as Rule[],
  dynamic,
});

/** The hostile app's page offers to be installed, and to start at the victim app. */
async function offerInstallation(
  page: Page,
  { hostileApp, victimApp }: Fixture,
  headers: Readonly<Record<string, string>>,
): Promise<AttackResult> {
  const manifest = { name: 'Handy', start_url: `${victimApp}delete`, scope: '/', display: 'standalone' };
  const href = hostileApp + responseQuery({ type: 'application/manifest+json', body: JSON.stringify(manifest) });
  const body = `<!doctype html><title>Handy</title><link rel="manifest" href="${href.replaceAll('&', '&amp;')}">`;
  const url = hostileApp + responseQuery({ headers, body });
  await Promise.all([page.waitForNavigation(), page.evaluate((to) => location.assign(to), url)]);
  const session = await page.createCDPSession();
  const { data = '' } = await session.send('Page.getAppManifest');
  await session.detach();
  return { succeeded: data.includes('webapp'), evidence: await page.$eval('link', ({ rel }) => rel) };
}

describe('an app cannot be installed', () => {
  it('to start as another one, as if its URL was typed', { timeout: 120_000 }, (context) =>
    shared.conclusively(async (fixture) => {
      const page = await fixture.open(fixture.hostileApp);
      const attack = (change: RuleChange | null) =>
        withRuleChange(fixture, change, async () => {
          const results = new Map<string, AttackResult>();
          for (const [name, headers] of Object.entries(OWN_POLICIES)) {
            results.set(name, await offerInstallation(page, fixture, headers));
          }
          return results;
        });
      expectAllPrevented(context, await attack(null), await attack(withManifests));
      await fixture.closeTabs();
    }),
  );
});
