import type { Page } from 'puppeteer';
import { describe, it } from 'vitest';
import { CHROME_BUILD } from '../browser/harness/chromium.ts';
import { closePage, navigate, waitForNewPage, waitForUrl } from '../browser/harness/page-actions.ts';
import { waitFor } from '../browser/harness/wait-for.ts';
import { waitForElement } from '../browser/harness/wait-for-element.ts';
import { type AttackResults, expectAllPrevented } from './attack-results.ts';
import { type Fixture, shareServers, startFixture, waitForEvidence } from './fixture.ts';
import { variantOfBuild, WITHOUT_OBSERVATION } from './variant-of-build.ts';

const servers = shareServers();

/** A page of the attacker makes a document without a request, whose script requests the victim app all the time. */
interface HostileDocument {
  /** URL of a page of the attacker, which makes the document. */
  readonly maker: (fixture: Fixture) => string;
  /** Whether the maker is an app that the person opened. */
  readonly isApp: boolean;
}

const OF_THE_APP: HostileDocument = { maker: ({ hostileApp }) => hostileApp, isApp: true };
const OF_ANOTHER_PORT: HostileDocument = { maker: ({ attackerUrl }) => attackerUrl('k8s.test'), isApp: false };
const OF_A_SUBDOMAIN: HostileDocument = { maker: ({ attackerUrl }) => attackerUrl('a.k8s.test'), isApp: false };

/** Runs in the maker. Makes a blob whose script requests this URL as soon as it runs, and whenever its page is shown again. */
function makeBlob(url: string): string {
  const script = `const go = () => fetch(${JSON.stringify(url)}, { mode: 'no-cors', credentials: 'include' }).catch(() => {});
    go(); setInterval(go, 200); addEventListener('pageshow', go);`;
  const blob = new Blob([`<!doctype html><title>hostile</title><script>${script}</script>`], { type: 'text/html' });
  return URL.createObjectURL(blob);
}

/** A document of the attacker that is in a tab, and the victim app's URL that it requests. */
interface Scene {
  readonly fixture: Fixture;
  readonly maker: Page;
  readonly blobUrl: string;
  readonly victimUrl: string;
}

/** What the person and the attacker do, until the hostile document could be in the tab of the victim app. Resolves to how. */
type Attack = (scene: Scene) => Promise<string>;

/** Lets the maker open its document in a new tab. */
async function openInNewTab({ fixture, maker, blobUrl }: Scene, features: string): Promise<Page> {
  const before = new Set(await fixture.chromium.browser.pages());
  await maker.evaluate((url, how) => void window.open(url, '_blank', how), blobUrl, features);
  return waitForNewPage(fixture.chromium, before, 'blob:');
}

/** Opens the document in a new tab, in which the person then goes to another site. */
async function leaveBlob(scene: Scene): Promise<Page> {
  const tab = await openInNewTab(scene, 'noopener');
  const elsewhere = scene.fixture.attackerUrl('other.test');
  await navigate(tab, elsewhere);
  await waitFor(() => tab.url() === elsewhere);
  return tab;
}

/** The person types the URL of the victim app in this tab. Resolves to the tab in which it opens. */
async function typeVictim({ fixture, victimUrl }: Scene, tab: Page): Promise<Page> {
  await navigate(tab, victimUrl);
  return victimTab(fixture, victimUrl);
}

/** The tab that shows the victim app. */
async function victimTab({ chromium }: Fixture, victimUrl: string): Promise<Page> {
  const tab = await waitFor(async () =>
    (await chromium.browser.pages()).find((page) => page.url().startsWith(victimUrl)),
  );
  await waitForUrl(tab, victimUrl);
  return tab;
}

/** Goes back in the tab's history to the last `blob:` page, as the person does. Returns to what. */
async function goBack(tab: Page): Promise<string> {
  const session = await tab.createCDPSession();
  const { currentIndex, entries } = await session.send('Page.getNavigationHistory');
  const entry = entries.slice(0, currentIndex).findLast(({ url }) => url.startsWith('blob:'));
  if (entry) await session.send('Page.navigateToHistoryEntry', { entryId: entry.id }).catch(() => {});
  await session.detach();
  return `gone back to ${entry?.url.slice(0, 20) ?? 'nothing, in a new tab'}`;
}

const typedAndBack =
  (features: string): Attack =>
  async (scene) =>
    goBack(await typeVictim(scene, await openInNewTab(scene, features)));

const ATTACKS: Readonly<Record<string, { readonly document: HostileDocument; readonly run: Attack }>> = {
  'a blob of the app in a new tab, where the victim is typed, and Back': {
    document: OF_THE_APP,
    run: typedAndBack(''),
  },
  'the same without an opener': { document: OF_THE_APP, run: typedAndBack('noopener') },
  'a blob of another port of the host': { document: OF_ANOTHER_PORT, run: typedAndBack('noopener') },
  'a blob of a subdomain': { document: OF_A_SUBDOMAIN, run: typedAndBack('noopener') },
  'a blob that links to the victim, and Back': {
    document: OF_THE_APP,
    run: async (scene) => {
      const tab = await openInNewTab(scene, 'noopener');
      await tab.evaluate((url) => location.assign(url), scene.victimUrl);
      await waitFor(async () => tab.url().includes('/gate.html'));
      await (await waitForElement(tab, '.gate .primary[aria-disabled="false"]')).click();
      return goBack(await victimTab(scene.fixture, scene.victimUrl));
    },
  },
  'a blob in the history of a tab that is duplicated': {
    document: OF_THE_APP,
    run: async (scene) => {
      const { chromium, attackerUrl } = scene.fixture;
      const tab = await openInNewTab(scene, 'noopener');
      const elsewhere = attackerUrl('other.test');
      await navigate(tab, elsewhere);
      const before = new Set(await chromium.browser.pages());
      await chromium.evaluateInExtension(
        async (url) => {
          const [shown] = await chrome.tabs.query({ url: `${url}*` });
          await chrome.tabs.duplicate(shown?.id ?? -1);
        },
        elsewhere.replace(/:\d+/, ''),
      );
      const duplicate = await waitForNewPage(chromium, before, '');
      return goBack(await typeVictim(scene, duplicate));
    },
  },
  'a blob in the history of a tab that is closed and reopened': {
    document: OF_THE_APP,
    run: async (scene) => {
      const { chromium } = scene.fixture;
      await closePage(await leaveBlob(scene));
      const before = new Set(await chromium.browser.pages());
      await chromium.evaluateInExtension(async () => {
        await (chrome as unknown as { sessions: { restore(): Promise<void> } }).sessions.restore();
      });
      const reopened = await waitForNewPage(chromium, before, '');
      return goBack(await typeVictim(scene, reopened));
    },
  },
};

/** What the guard in the document itself prevents, in a tab that is the victim's. */
const IN_THE_VICTIMS_TAB: typeof ATTACKS = {
  'a blob that a person pastes into the tab of the victim': {
    document: OF_THE_APP,
    run: async ({ fixture, blobUrl, victimUrl }) => {
      const tab = await fixture.open(victimUrl);
      await navigate(tab, blobUrl);
      await waitFor(() => tab.url() === blobUrl);
      return 'the blob is in the tab';
    },
  },
};

/** The extension with the permission to reopen closed tabs, which a person does by a shortcut. */
const withSessions = (manifest: { permissions: string[] }) => ({
  permissions: [...manifest.permissions, 'sessions'],
});

async function runAttacks(attacks: typeof ATTACKS, extension: string, isGuarded: boolean): Promise<AttackResults> {
  const fixture = await startFixture({ servers: servers.current, extension });
  try {
    const results = new Map();
    for (const [name, { document, run }] of Object.entries(attacks)) {
      const { maker: makerUrl, isApp } = document;
      const mark = fixture.newMark({ isGuarded, ownPrefix: fixture.hostileApp });
      // What the person opens has no mark, what the attacker requests has.
      const victimUrl = `${fixture.victimApp}shown-for-${mark.slice(0, 4)}`;
      const attackUrl = `${fixture.victimApp}?mark=${mark}`;
      const maker = isApp ? await fixture.open(makerUrl(fixture)) : await fixture.chromium.browser.newPage();
      if (!isApp) await maker.goto(makerUrl(fixture));
      const blobUrl = await maker.evaluate(makeBlob, attackUrl);
      const evidence = await run({ fixture, maker, blobUrl, victimUrl });
      // Meanwhile a document that runs makes several requests.
      if (isGuarded) await fixture.open(fixture.victimApp);
      else await fixture.waitUntilSigned([`mark=${mark}`]);
      const isSigned = fixture
        .signedRequests(mark)
        .some(({ uri }) => !uri.startsWith(new URL(fixture.hostileApp).pathname));
      results.set(name, { succeeded: isSigned, evidence });
      await fixture.closeTabs();
    }
    return results;
  } finally {
    await fixture.stop();
  }
}

describe('a document of another app', () => {
  it('does not come back in a tab that is granted an app', { timeout: 240_000 }, async (context) => {
    const guarded = await runAttacks(ATTACKS, variantOfBuild(withSessions), true);
    const unguarded = await runAttacks(ATTACKS, variantOfBuild(withSessions, WITHOUT_OBSERVATION), false);
    expectAllPrevented(context, guarded, unguarded);
  });

  it('is stopped in the tab of another app', { timeout: 240_000 }, async (context) => {
    const guarded = await runAttacks(IN_THE_VICTIMS_TAB, CHROME_BUILD, true);
    const unguarded = await runAttacks(
      IN_THE_VICTIMS_TAB,
      variantOfBuild(() => ({}), { 'document-guard.js': '' }),
      false,
    );
    expectAllPrevented(context, guarded, unguarded);
  });
});

/** A background that hears of no tab that comes to the front, so that it believes whom the browser names as the opener. */
const WITHOUT_TABS_IN_FRONT = { 'before.js': 'chrome.tabs.onActivated.addListener = () => {};' };

/** An app opens windows just after its tab went behind that of the victim, which the browser then names as their opener. */
async function openWindowFromBehind(extension: string, isGuarded: boolean): Promise<AttackResults> {
  const fixture = await startFixture({ servers: servers.current, extension });
  try {
    const mark = fixture.newMark({ isGuarded, ownPrefix: fixture.hostileApp });
    const victim = await fixture.open(fixture.victimApp);
    const hostile = await fixture.open(fixture.hostileApp);
    await hostile.bringToFront();
    await hostile.evaluate((url) => {
      document.addEventListener('visibilitychange', () => {
        const opened = window.open('about:blank', 'opened');
        document.title = opened ? 'opened' : 'blocked';
        if (opened) opened.location.href = url;
      });
    }, `${fixture.victimApp}?mark=${mark}`);
    await hostile.mouse.click(50, 50);
    await victim.bringToFront();
    await waitFor(async () => (await hostile.title()) !== 'A page');
    const isSigned = () => fixture.signedRequests(mark).length > 0;
    const isAtGate = async () =>
      (await fixture.chromium.browser.pages()).some((page) => page.url().includes('gate.html'));
    await waitForEvidence(async () => isSigned() || (await isAtGate()));
    const evidence = (await isAtGate()) ? 'the gate asks' : null;
    return new Map([['a window', { succeeded: isSigned(), evidence }]]);
  } finally {
    await fixture.stop();
  }
}

describe('a window that an app opens from behind another one', () => {
  it('does not count as the other app’s', { timeout: 120_000 }, async (context) => {
    const unguarded = variantOfBuild(() => ({}), WITHOUT_TABS_IN_FRONT);
    expectAllPrevented(
      context,
      await openWindowFromBehind(CHROME_BUILD, true),
      await openWindowFromBehind(unguarded, false),
    );
  });
});
