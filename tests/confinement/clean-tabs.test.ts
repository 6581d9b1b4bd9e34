import type { Page } from 'puppeteer';
import { describe, expect, it } from 'vitest';
import { CHROME_BUILD } from '../browser/harness/chromium.ts';
import { closePage, navigate, waitForNewPage, waitForUrl } from '../browser/harness/page-actions.ts';
import { waitFor } from '../browser/harness/wait-for.ts';
import { waitForElement } from '../browser/harness/wait-for-element.ts';
import { type AttackResults, expectAllPrevented } from './attack-results.ts';
import { type Fixture, shareServers, startFixture } from './fixture.ts';
import { believingOpeners, variantOfBuild, WITHOUT_OBSERVATION } from './variant-of-build.ts';

const servers = shareServers();

/** A page of the attacker makes a document without a request, whose script requests the victim app all the time. */
interface HostileDocument {
  /** URL of a page of the attacker, which makes the document. */
  readonly maker: (fixture: Fixture) => string;
  /** Whether the maker is an app that the person opened. */
  readonly isApp: boolean;
  /** Makes the document, in the maker, and returns its URL. By default it is a blob. */
  readonly make?: (html: string) => string | Promise<string>;
}

const OF_THE_APP: HostileDocument = { maker: ({ hostileApp }) => hostileApp, isApp: true };
const FILE_OF_THE_APP: HostileDocument = { ...OF_THE_APP, make: makeFile };
const OF_ANOTHER_PORT: HostileDocument = { maker: ({ attackerUrl }) => attackerUrl('k8s.test'), isApp: false };
const OF_A_SUBDOMAIN: HostileDocument = { maker: ({ attackerUrl }) => attackerUrl('a.k8s.test'), isApp: false };

/** A page whose script requests this URL as soon as it runs, and whenever the page is shown again. */
function hostilePage(url: string): string {
  const script = `const go = () => fetch(${JSON.stringify(url)}, { mode: 'no-cors', credentials: 'include' }).catch(() => {});
    go(); setInterval(go, 200); addEventListener('pageshow', go);`;
  return `<!doctype html><title>hostile</title><script>${script}</script>`;
}

/** Runs in the maker. */
function makeBlob(html: string): string {
  return URL.createObjectURL(new Blob([html], { type: 'text/html' }));
}

/** Runs in the maker. Writes a file of the origin's file system, which has a URL. */
function makeFile(html: string): Promise<string> {
  const request = (globalThis as unknown as FileSystems).webkitRequestFileSystem;
  return new Promise((resolve, reject) =>
    request(
      0,
      1_000_000,
      ({ root }) =>
        root.getFile(
          `${Math.random()}.html`,
          { create: true },
          (file) =>
            file.createWriter((writer) => {
              writer.onwriteend = () => resolve(file.toURL());
              writer.write(new Blob([html], { type: 'text/html' }));
            }, reject),
          reject,
        ),
      reject,
    ),
  );
}

/** Chromium's, which the published types lack. */
interface FileSystems {
  webkitRequestFileSystem(type: number, size: number, onSuccess: (files: { root: Root }) => void, onError: Fail): void;
}
interface Root {
  getFile(name: string, options: { create: true }, onSuccess: (file: WritableFile) => void, onError: Fail): void;
}
interface WritableFile {
  toURL(): string;
  createWriter(onSuccess: (writer: { onwriteend: () => void; write(blob: Blob): void }) => void, onError: Fail): void;
}
type Fail = (reason: unknown) => void;

/** A document of the attacker that is in a tab, and the victim app's URL that it requests. */
interface Scene {
  readonly fixture: Fixture;
  readonly maker: Page;
  readonly documentUrl: string;
  readonly victimUrl: string;
}

/** What the person and the attacker do, until the hostile document could be in the tab of the victim app. Resolves to how. */
type Attack = (scene: Scene) => Promise<string>;

/** Lets the maker open its document in a new tab. */
async function openInNewTab({ fixture, maker, documentUrl }: Scene, features: string): Promise<Page> {
  const before = new Set(await fixture.chromium.browser.pages());
  await maker.evaluate((url, how) => void window.open(url, '_blank', how), documentUrl, features);
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

async function pasteIntoTab({ fixture, documentUrl, victimUrl }: Scene): Promise<string> {
  const tab = await fixture.open(victimUrl);
  await navigate(tab, documentUrl);
  await waitFor(() => tab.url() === documentUrl);
  return 'the document is in the tab';
}

/** What the guard in the document itself prevents, in a tab that is the victim's. */
const IN_THE_VICTIMS_TAB: typeof ATTACKS = {
  'a blob that a person pastes into the tab of the victim': { document: OF_THE_APP, run: pasteIntoTab },
  'a file that a person pastes there': { document: FILE_OF_THE_APP, run: pasteIntoTab },
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
      const { maker: makerUrl, isApp, make = makeBlob } = document;
      const mark = fixture.newMark({ isGuarded, ownPrefix: fixture.hostileApp });
      // What the person opens has no mark, what the attacker requests has.
      const victimUrl = `${fixture.victimApp}shown-for-${mark.slice(0, 4)}`;
      const attackUrl = `${fixture.victimApp}?mark=${mark}`;
      const maker = isApp ? await fixture.open(makerUrl(fixture)) : await fixture.chromium.browser.newPage();
      if (!isApp) await maker.goto(makerUrl(fixture));
      const documentUrl = await maker.evaluate(make, hostilePage(attackUrl));
      const evidence = await run({ fixture, maker, documentUrl, victimUrl });
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
    const unguarded = await runAttacks(
      ATTACKS,
      variantOfBuild(withSessions, { ...WITHOUT_OBSERVATION, ...believingOpeners() }),
      false,
    );
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

/** How an app whose tab is behind that of the victim opens a window, which Chromium counts as the victim's. Runs in its page. */
const FROM_BEHIND: Readonly<Record<string, (victimUrl: string) => void>> = {
  'an empty window, which then goes to the victim': (url) => {
    const opened = window.open('about:blank');
    if (opened) opened.location.href = url;
  },
  'a window at the victim': (url) => void window.open(url),
  'a window without an opener': (url) => void window.open(url, '_blank', 'noopener'),
  'a window at the root, where the victim’s pages may be': (url) => {
    const { origin, search } = new URL(url);
    window.open(`${origin}/secret${search}`);
  },
  'a link': (url) => Object.assign(document.createElement('a'), { href: url, target: '_blank' }).click(),
};

describe('a window that an app opens from behind another one', () => {
  it('does not count as the other app’s', { timeout: 120_000 }, async () => {
    const fixture = await startFixture({ servers: servers.current });
    try {
      for (const [name, open] of Object.entries(FROM_BEHIND)) {
        const mark = fixture.newMark({ isGuarded: true, ownPrefix: fixture.hostileApp });
        const hostile = await fixture.open(fixture.hostileApp);
        await fixture.open(fixture.victimApp);
        const before = new Set(await fixture.chromium.browser.pages());
        await hostile.evaluate(open, `${fixture.victimApp}?mark=${mark}`);
        const gate = await waitForNewPage(fixture.chromium, before, 'chrome-extension:');
        await waitForElement(gate, '.gate .primary');
        expect(fixture.signedRequests(mark), name).toEqual([]);
        await fixture.closeTabs();
      }
    } finally {
      await fixture.stop();
    }
  });

  it('opens without a question if its own tab announced it', { timeout: 120_000 }, async () => {
    const fixture = await startFixture({ servers: servers.current });
    try {
      await fixture.open(fixture.hostileApp);
      for (const [name, open] of Object.entries(FROM_BEHIND)) {
        const mark = fixture.newMark({ isGuarded: false });
        const app = await fixture.open(fixture.victimApp);
        if (name.startsWith('an empty window')) continue;
        await app.evaluate(open, `${fixture.victimApp}?mark=${mark}`);
        await waitFor(() => fixture.signedRequests(mark).length > 0);
      }
    } finally {
      await fixture.stop();
    }
  });
});
