import type { Page } from 'puppeteer';
import { describe, it } from 'vitest';
import type { Rule } from '../../lib/core/dnr/rule.ts';
import { CHROME_BUILD } from '../browser/harness/chromium.ts';
import { navigate } from '../browser/harness/page-actions.ts';
import { waitFor } from '../browser/harness/wait-for.ts';
import { type AttackResult, type AttackResults, expectAllPrevented } from './attack-results.ts';
import { type Fixture, shareServers, startFixture, waitForEvidence } from './fixture.ts';
import { type RuleChange, withRuleChange } from './guards.ts';
import { responseQuery } from './scriptable-server.ts';
import { shimMovingAnywhere, variantOfBuild } from './variant-of-build.ts';

const servers = shareServers();

/** Runs a script in a frame of this page, from a turn of its own, so that the frame's document is the one that acts. */
async function inFrame(script: string): Promise<void> {
  const frame = document.createElement('iframe');
  frame.src = `${location.href}&framed`;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
  document.body.append(frame);
  await loaded;
  frame.contentWindow?.setTimeout(script);
  await new Promise((resolve) => setTimeout(resolve));
}

/** How a page of the hostile app takes an address. Runs in the page. */
const TAKEN_BY_SCRIPT: Readonly<Record<string, (url: string) => unknown>> = {
  'history.replaceState': (url) => history.replaceState(null, '', url),
  'history.pushState': (url) => history.pushState(null, '', url),
  'another spelling of its path': (url) => history.replaceState(null, '', url.replace('webapp', '%77ebapp')),
  'double slashes': (url) => history.replaceState(null, '', url.replace('/api/', '//api//')),
  'two steps': (url) => {
    history.replaceState(null, '', '/');
    history.replaceState(null, '', url);
  },
  'a frame': (url) => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const script = `parent.history.replaceState(null, '', ${JSON.stringify(url)})`;
    (frame.contentWindow as unknown as { eval(text: string): void }).eval(script);
  },
  'a navigation that it finishes itself': (url) => {
    navigation?.addEventListener('navigate', (event) => event.intercept());
    return navigation?.navigate(url).finished;
  },
  'a link whose navigation it finishes itself': (url) => {
    navigation?.addEventListener('navigate', (event) => event.intercept());
    Object.assign(document.createElement('a'), { href: url }).click();
  },
  'a navigation that it redirects at the end': (url) => {
    navigation?.addEventListener('navigate', (event) =>
      event.intercept({
        precommitHandler: async (controller: { redirect(to: string): void }) => controller.redirect(url),
      } as NavigationInterceptOptions),
    );
    return navigation?.navigate(`${location.href}&then`).finished;
  },
  'a blank window that it writes into': (url) => {
    const opened = window.open('');
    opened?.document.open();
    opened?.history.replaceState(null, '', url);
  },
  'a document that it opens from a frame at that address': (url) =>
    inFrame(`history.replaceState(null, '', ${JSON.stringify(url)}); const { document: d, history: h, location: l } = top;
      d.open(); d.close(); h.replaceState(null, '', l.href);`),
  'a blank window that it opens from a frame at that address': (url) =>
    inFrame(`history.replaceState(null, '', ${JSON.stringify(url)}); const w = window.open(''); w.document.open(); w.document.close();
      w.history.replaceState(null, '', w.location.href);`),
};

/** How the hostile app takes an address for a page of its own. */
type Attack = (page: Page, url: string, fixture: Fixture) => Promise<unknown>;

const ATTACKS: Readonly<Record<string, Attack>> = {
  ...Object.fromEntries(
    Object.entries(TAKEN_BY_SCRIPT).map(([name, script]): [string, Attack] => [
      name,
      async (page, url) => {
        await page.evaluate(`globalThis.inFrame = ${inFrame}`);
        // Where the navigation is not finished by the page, it loads what it names, or comes to the gate.
        await page.evaluate(script, url).catch(() => {});
      },
    ]),
  ),
  'a page of its own whose path at the root is that address': async (page, url, { hostileApp, origin, ...fixture }) => {
    await fixture.chooseAddress(page, 'root');
    await waitFor(async () => (await page.evaluate(() => location.href)) === `${origin}/`);
    const own = hostileApp + url.slice(origin.length + 1);
    await Promise.all([page.waitForNavigation(), page.evaluate((to) => location.assign(to), own)]);
  },
};

/** The addresses of web pages that the browser shows, and would bookmark. */
function shownAddresses({ chromium }: Fixture): Promise<string[]> {
  return chromium.evaluateInExtension(async () => {
    const tabs = await chrome.tabs.query({});
    return tabs.flatMap(({ url = '' }) => (url.startsWith('https:') ? [url] : []));
  });
}

/** The person bookmarks what the hostile app shows, and later opens the bookmark in a new tab. */
async function bookmark(extension: string, isGuarded: boolean): Promise<AttackResults> {
  const fixture = await startFixture({ servers: servers.current, extension });
  try {
    const results = new Map<string, AttackResult>();
    for (const [name, attack] of Object.entries(ATTACKS)) {
      const mark = fixture.newMark({ isGuarded, ownPrefix: fixture.hostileApp });
      const page = await fixture.open(fixture.hostileApp);
      await attack(page, `${fixture.victimApp}delete?mark=${mark}`, fixture);
      const takenAddresses = async () =>
        (await shownAddresses(fixture)).filter((url) => url.includes(mark) && !url.startsWith(fixture.hostileApp));
      // Meanwhile a navigation ends, and the guard looks at the address of a tab that is not in front.
      await fixture.open(fixture.victimApp);
      if (isGuarded) await waitForEvidence(async () => (await takenAddresses()).length === 0);
      const taken = await takenAddresses();
      const shown = await shownAddresses(fixture);
      await fixture.closeTabs();
      for (const url of taken) await navigate(await fixture.chromium.browser.newPage(), url);
      if (taken.length > 0) await fixture.waitUntilSigned([`mark=${mark}`]);
      const hostilePath = new URL(fixture.hostileApp).pathname;
      const isSigned = fixture.signedRequests(mark).some(({ uri }) => !uri.startsWith(hostilePath));
      results.set(name, { succeeded: isSigned, evidence: `shown: ${shown.join(' ')}` });
      await fixture.closeTabs();
    }
    return results;
  } finally {
    await fixture.stop();
  }
}

describe('the address of another app', () => {
  it('is taken by no page of an app, whose bookmark would open the other one', {
    timeout: 240_000,
  }, async (context) => {
    const guarded = await bookmark(CHROME_BUILD, true);
    const unguarded = await bookmark(
      variantOfBuild(() => ({}), { 'document-guard.js': '', 'shim.js': shimMovingAnywhere() }),
      false,
    );
    expectAllPrevented(context, guarded, unguarded);
  });
});

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
  it('to start as another one, as if its URL was typed', { timeout: 120_000 }, async (context) => {
    const fixture = await startFixture({ servers: servers.current });
    try {
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
    } finally {
      await fixture.stop();
    }
  });
});
