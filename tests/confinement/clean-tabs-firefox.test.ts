import type { Page } from 'puppeteer';
import { describe, expect, it } from 'vitest';
import { FIREFOX_BUILD, type Firefox, startFirefox } from '../browser/harness/firefox.ts';
import { closePage, importKubeconfig, navigate, waitForNewPage, waitForUrl } from '../browser/harness/page-actions.ts';
import { waitFor } from '../browser/harness/wait-for.ts';
import { waitForElement } from '../browser/harness/wait-for-element.ts';
import { type AttackResult, expectAllPrevented } from './attack-results.ts';
import { HOST, HOSTILE_APP, shareServers, VICTIM_APP, waitForEvidence } from './fixture.ts';
import { responseQuery } from './scriptable-server.ts';
import { believingOpeners, variantOfBuild, WITHOUT_OBSERVATION, withChangedRequests } from './variant-of-build.ts';

const OTHER_SITE = 'other.test';
const SUBDOMAIN = `a.${HOST}`;
/** Of another cluster. */
const OTHER_HOST = 'second.test';

const servers = shareServers();

/** A hostile app in a tab of its own, the victim app's URL that the person opens, and the one that the attacker requests. */
interface Scene {
  readonly firefox: Firefox;
  readonly hostile: Page;
  readonly victimUrl: string;
  readonly attackUrl: string;
  /** Root of a page of another site of the attacker. */
  readonly otherSite: string;
}

/** What the person and the attacker do. Resolves to what shows that it was done. */
type Attack = (scene: Scene) => Promise<string>;

/** Runs in the hostile app. Makes a page whose script requests this URL all the time, and opens it with these features. */
function openBlob(url: string, features: string): void {
  const script = `const go = () => fetch(${JSON.stringify(url)}, { mode: 'no-cors' }).catch(() => {});
    go(); setInterval(go, 100); addEventListener('pageshow', go);`;
  const blob = new Blob([`<!doctype html><title>hostile</title><script>${script}</script>`], { type: 'text/html' });
  const blobUrl = URL.createObjectURL(blob);
  document.documentElement.dataset.blobUrl = blobUrl;
  window.open(blobUrl, '_blank', features);
}

async function openedBlob({ firefox, hostile, attackUrl }: Scene, features = 'noopener'): Promise<Page> {
  const before = new Set(await firefox.browser.pages());
  await hostile.evaluate(openBlob, attackUrl, features);
  return waitForNewPage(firefox, before, 'blob:');
}

/** The person types the victim's URL in this tab, and agrees if they are asked. Resolves to the tab in which it opens. */
async function typeVictim({ firefox, victimUrl }: Scene, tab: Page): Promise<Page> {
  await navigate(tab, victimUrl);
  return waitFor(async () => {
    const opened = await tabShowing(firefox, victimUrl, new Set(), { timeoutMs: 500 }).catch(() => null);
    if (!opened)
      await tab
        .$eval('.gate .primary[aria-disabled="false"]', (button) => (button as HTMLElement).click())
        .catch(() => {});
    return opened;
  });
}

/** The tab that shows this URL, which puppeteer is not always told. Not one of these. */
function tabShowing(
  { browser }: Firefox,
  url: string,
  except: ReadonlySet<Page> = new Set(),
  limit: { timeoutMs?: number } = {},
): Promise<Page> {
  return waitFor(async () => {
    for (const page of await browser.pages()) {
      if (except.has(page)) continue;
      if ((await page.evaluate(() => location.href).catch(() => '')).startsWith(url)) return page;
    }
    throw new Error(`No tab shows ${url}`);
  }, limit);
}

/** The person goes back in this tab as often as its history allows, and waits a moment each time. */
async function goBack(tab: Page): Promise<string> {
  const length = await tab.evaluate(() => history.length);
  for (let step = 1; step < length; step += 1) {
    await tab.evaluate(() => void setTimeout(() => history.back()));
    await waitFor(async () => (await tab.evaluate(() => document.readyState)) === 'complete').catch(() => {});
  }
  return `gone back by ${length - 1}`;
}

/** A page of the attacker on this host, at another port than the apiserver's, makes the blob. */
const typedAfterBlobOf =
  (host: string): Attack =>
  async (scene) => {
    const url = `https://${host}:${servers.current.https.port}/`;
    const hostile = await scene.firefox.browser.newPage();
    await navigate(hostile, url);
    await waitForUrl(hostile, url);
    return goBack(await typeVictim(scene, await openedBlob({ ...scene, hostile })));
  };

const ATTACKS: Readonly<Record<string, Attack>> = {
  'a blob of the app in a new tab, where the victim is typed, and Back': async (scene) =>
    goBack(await typeVictim(scene, await openedBlob(scene, ''))),
  'the same without an opener': async (scene) => goBack(await typeVictim(scene, await openedBlob(scene))),
  'a blob of another port of the host': typedAfterBlobOf(HOST),
  'a blob of a subdomain': typedAfterBlobOf(SUBDOMAIN),
  'a blob that links to the victim, and Back': async (scene) => {
    const { firefox, victimUrl } = scene;
    const tab = await openedBlob(scene);
    await tab.evaluate((url) => void setTimeout(() => location.assign(url)), victimUrl);
    await (await waitForElement(tab, '.gate .primary[aria-disabled="false"]')).click();
    return goBack(await tabShowing(firefox, victimUrl));
  },
  'a blob in the history of a tab that is closed and reopened': async (scene) => {
    const { firefox, otherSite } = scene;
    const tab = await openedBlob(scene);
    await navigate(tab, otherSite);
    await waitForUrl(tab, otherSite);
    await closePage(tab);
    const before = new Set(await firefox.browser.pages());
    await firefox.runInWindow(`
      const { SessionStore } = ChromeUtils.importESModule('resource:///modules/sessionstore/SessionStore.sys.mjs');
      const closed = () => SessionStore.getClosedTabDataForWindow(window)[0]?.state.entries.at(-1)?.url;
      // Firefox records what a closed tab showed only a moment later.
      while (closed() !== '${otherSite}') await new Promise((resolve) => requestAnimationFrame(resolve));
      SessionWindowUI.undoCloseTab(window);
    `);
    return goBack(await typeVictim(scene, await tabShowing(firefox, otherSite, before)));
  },
  'a blob in the history of a tab that is duplicated': async (scene) => {
    const { firefox, otherSite } = scene;
    const tab = await openedBlob(scene);
    await navigate(tab, otherSite);
    await waitForUrl(tab, otherSite);
    const before = new Set(await firefox.browser.pages());
    await firefox.runInWindow(
      `gBrowser.duplicateTab(gBrowser.tabs.find(({ linkedBrowser }) => linkedBrowser.currentURI.spec === '${otherSite}'));`,
    );
    await navigate(await tabShowing(firefox, otherSite, before), scene.victimUrl);
    // Puppeteer loses sight of a duplicate that goes to the gate.
    const asked = firefox.runInWindow(`
      const isGate = ({ linkedBrowser }) => linkedBrowser.currentURI.spec.includes('/gate.html');
      while (!gBrowser.tabs.some(isGate)) await new Promise((resolve) => requestAnimationFrame(resolve));
    `);
    return Promise.any([asked.then(() => 'the gate asks'), tabShowing(firefox, scene.victimUrl).then(goBack)]);
  },
  'a window of the app, in which the victim is typed, and which the app reads': async (scene) => {
    const { firefox, hostile, attackUrl } = scene;
    const before = new Set(await firefox.browser.pages());
    await hostile.evaluate((url) => {
      const opened = window.open('about:blank', 'opened');
      const read = () => {
        try {
          if (opened?.location.href.includes('/proxy/')) {
            const script = Object.assign(opened.document.createElement('script'), {
              textContent: `fetch(${JSON.stringify(url)})`,
            });
            opened.document.head.append(script);
          }
        } catch {
          // Not of this origin.
        }
      };
      setInterval(read, 50);
    }, attackUrl);
    const opened = await waitForNewPage(firefox, before, 'about:blank');
    await typeVictim(scene, opened);
    return 'the victim is shown';
  },
};

/** What tells who started a navigation. */
const NAVIGATIONS: Readonly<Record<string, Attack>> = {
  'a sandboxed frame that navigates the tab': ({ firefox, otherSite, attackUrl }) =>
    showPage(
      firefox,
      otherSite,
      `<iframe sandbox="allow-scripts allow-top-navigation" srcdoc="<script>top.location = '${attackUrl}'</script>"></iframe>`,
    ),
  'a sandboxed frame that opens a window': ({ firefox, otherSite, attackUrl }) =>
    showPage(
      firefox,
      otherSite,
      `<iframe sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" srcdoc="<script>open('${attackUrl}', '_blank', 'noopener')</script>"></iframe>`,
    ),
  'a link without a referrer': ({ firefox, otherSite, attackUrl }) =>
    showPage(
      firefox,
      otherSite,
      `<a rel="noreferrer" href="${attackUrl}">x</a><script>document.links[0].click()</script>`,
    ),
  'a page that loads another one after a moment': ({ firefox, otherSite, attackUrl }) =>
    showPage(firefox, otherSite, `<meta http-equiv="refresh" content="0;url=${attackUrl}">`),
};

/** What an app that the person opened does to be loaded again at the victim's address. */
const TAKEN_ADDRESSES: Readonly<Record<string, Attack>> = {
  'replaceState and reload': async ({ firefox, hostile, attackUrl }) => {
    await hostile.evaluate((url) => {
      history.replaceState(null, '', url);
      location.reload();
    }, attackUrl);
    return asked(firefox);
  },
  'replaceState and history.go': async ({ firefox, hostile, attackUrl }) => {
    await hostile.evaluate((url) => {
      history.replaceState(null, '', url);
      history.go(0);
    }, attackUrl);
    return asked(firefox);
  },
  'pushState, another page and Back': async ({ firefox, hostile, attackUrl, otherSite }) => {
    const back =
      otherSite + responseQuery({ body: '<script>onload = () => setTimeout(() => history.back())</script>' });
    await hostile.evaluate(
      (url, next) => {
        history.pushState(null, '', url);
        // Not kept as it is in the cache of pages.
        addEventListener('unload', () => {});
        location.href = next;
      },
      attackUrl,
      back,
    );
    return asked(firefox);
  },
};

/** The same app, whose tab the person closes and opens again, or finds again after a restart. */
const RESTORED_ADDRESSES: Readonly<Record<string, Attack>> = {
  'replaceState, and the tab closed and opened again': async (scene) => {
    await takeAddress(scene);
    await restoreTab(scene, 'SessionStore.undoCloseTab(window, 0);');
    return asked(scene.firefox);
  },
  'replaceState, and the state of the tab put into another one': async (scene) => {
    await takeAddress(scene);
    await restoreTab(
      scene,
      `const [{ state }] = SessionStore.getClosedTabDataForWindow(window);
       gBrowser.selectedTab = gBrowser.addTrustedTab('about:blank');
       SessionStore.setTabState(gBrowser.selectedTab, JSON.stringify(state));`,
    );
    return asked(scene.firefox);
  },
};

async function takeAddress({ hostile, attackUrl }: Scene): Promise<void> {
  await hostile.evaluate((url) => history.replaceState(null, '', url), attackUrl);
  await waitForUrl(hostile, attackUrl);
}

/** Closes the tab at the taken address, and runs this. */
async function restoreTab({ firefox, attackUrl }: Scene, code: string): Promise<void> {
  await firefox.runInWindow(`
    const { SessionStore } = ChromeUtils.importESModule('resource:///modules/sessionstore/SessionStore.sys.mjs');
    const { TabStateFlusher } = ChromeUtils.importESModule('resource:///modules/sessionstore/TabStateFlusher.sys.mjs');
    const tab = gBrowser.tabs.find(({ linkedBrowser }) => linkedBrowser.currentURI.spec === '${attackUrl}');
    await TabStateFlusher.flush(tab.linkedBrowser);
    gBrowser.removeTab(tab);
    ${code}`);
}

/** Where the app that the person asked for redirects to. */
const REDIRECTS: Readonly<Record<string, Attack>> = {
  // The apiserver keeps an app's redirects on its own host under the prefix.
  'a redirect of the app that the person typed, by way of another site': async ({ firefox, otherSite, attackUrl }) => {
    const tab = await firefox.browser.newPage();
    const redirector = otherSite + responseQuery({ status: 302, headers: { Location: attackUrl } });
    await navigate(tab, hostileUrl() + responseQuery({ status: 302, headers: { Location: redirector } }));
    return asked(firefox);
  },
};

/** Opens a page of the attacker with this content. Resolves when the gate asks, or the page opened what it wanted. */
async function showPage(firefox: Firefox, site: string, body: string): Promise<string> {
  const tab = await firefox.browser.newPage();
  await navigate(tab, site + responseQuery({ body: `<!doctype html><body>${body}` }));
  return asked(firefox);
}

async function asked({ browser }: Firefox): Promise<string> {
  let shown = '';
  await waitForEvidence(async () => {
    for (const page of await browser.pages()) {
      const text = await page.evaluate(() => document.body?.textContent ?? '').catch(() => '');
      if (/wants to open|secret-of-the-victim/.test(text)) shown = text;
    }
    return shown !== '';
  });
  return shown.slice(0, 80);
}

const originOf = () => servers.current.cluster.url.replace('127.0.0.1', HOST);
const hostileUrl = () => originOf() + HOSTILE_APP;

async function runAttacks(attacks: Readonly<Record<string, Attack>>, extension: string, isGuarded: boolean) {
  const firefox = await startFirefox({ extension, hosts: [HOST, SUBDOMAIN, OTHER_SITE] });
  try {
    await importKubeconfig(firefox, servers.current.cluster.kubeconfig({ users: ['admin'], server: originOf() }));
    const results = new Map<string, AttackResult>();
    for (const [name, attack] of Object.entries(attacks)) {
      results.set(name, await runAttack(firefox, name, attack, isGuarded));
    }
    return results;
  } finally {
    await firefox.stop();
  }
}

async function runAttack(firefox: Firefox, name: string, attack: Attack, isGuarded: boolean): Promise<AttackResult> {
  const mark = `${isGuarded ? 'guarded' : 'unguarded'}-${Buffer.from(name).toString('hex').slice(0, 60)}`;
  const victim = originOf() + VICTIM_APP;
  const before = new Set(await firefox.browser.pages());
  const hostile = await firefox.browser.newPage();
  await navigate(hostile, hostileUrl());
  await waitForUrl(hostile, hostileUrl());
  const evidence = await attack({
    firefox,
    hostile,
    victimUrl: `${victim}shown`,
    attackUrl: `${victim}?mark=${mark}`,
    otherSite: `http://${OTHER_SITE}:${servers.current.http.port}/`,
  });
  const isSigned = () =>
    servers.current.cluster
      .requestLog()
      .some(({ path, user }) => path.includes(mark) && user !== 'none' && path.startsWith(VICTIM_APP));
  // Meanwhile a document that runs makes several requests.
  if (isGuarded) await typeVictim({ firefox, victimUrl: `${victim}control` } as Scene, await firefox.browser.newPage());
  else await waitForEvidence(isSigned);
  for (const page of await firefox.browser.pages()) if (!before.has(page)) await closePage(page);
  return { succeeded: isSigned(), evidence: evidence === '' ? null : evidence };
}

/** Expects the gate's question for each of these. More than one guard leads to it, so there is no build in which they succeed. */
async function expectAsked(attacks: Readonly<Record<string, Attack>>): Promise<void> {
  const results = await runAttacks(attacks, FIREFOX_BUILD, true);
  const isAsked = { succeeded: false, evidence: expect.stringContaining('wants to open') };
  expect(Object.fromEntries(results)).toEqual(Object.fromEntries(Object.keys(attacks).map((name) => [name, isAsked])));
}

const variant = (files: Readonly<Record<string, string>>) => variantOfBuild(() => ({}), files, FIREFOX_BUILD);

describe('in Firefox, a document of another app', () => {
  it('does not come back in a tab that is granted an app', { timeout: 240_000 }, async (context) => {
    const guarded = await runAttacks(ATTACKS, FIREFOX_BUILD, true);
    const unobserved = { ...WITHOUT_OBSERVATION, ...believingOpeners(FIREFOX_BUILD) };
    // The gate's page severs a window that the app opened, observed or not: "has no hold of another one" shows it.
    const severed = ['a window of the app, in which the victim is typed, and which the app reads'];
    expectAllPrevented(context, guarded, await runAttacks(ATTACKS, variant(unobserved), false), severed);
  });
});

/** A build that is not told from which tab another one was opened. */
const WITHOUT_OPENERS = {
  'before.js': `
    const get = browser.tabs.get.bind(browser.tabs);
    browser.tabs.get = async (id) => ({ ...(await get(id)), openerTabId: undefined });
  `,
};

/** Who opens the windows, and what the person types in which of them. */
const TYPED_IN: Readonly<
  Record<string, { readonly victim: 'first' | 'second'; readonly hostile: 'first' | 'second' }>
> = {
  'the victim in the window that opened the hostile app’s': { victim: 'first', hostile: 'second' },
  'the hostile app in the window that opened the victim’s': { victim: 'second', hostile: 'first' },
};

/**
 * An app of another host opens a page of another site, and that one a second one. The person types the URLs of two apps of one server
 * in them. Each of the two windows has a hold of the other.
 */
async function typeInRelatedWindows(extension: string): Promise<Map<string, AttackResult>> {
  const firefox = await startFirefox({ extension, hosts: [HOST, OTHER_HOST, OTHER_SITE] });
  const { cluster, http, secret } = servers.current;
  try {
    for (const [user, host] of [
      ['admin', HOST],
      ['viewer', OTHER_HOST],
    ] as const) {
      const server = cluster.url.replace('127.0.0.1', host);
      await importKubeconfig(firefox, cluster.kubeconfig({ users: [user], server }));
    }
    const results = new Map<string, AttackResult>();
    for (const [name, typedIn] of Object.entries(TYPED_IN)) {
      const root = await openAsPopup(firefox, cluster.url.replace('127.0.0.1', OTHER_HOST) + HOSTILE_APP);
      const first = await openedBy(firefox, root, `http://${OTHER_SITE}:${http.port}/?first`);
      const second = await openedBy(firefox, first, `http://${OTHER_SITE}:${http.port}/?second`);
      const tabs = { first, second };
      const victim = tabs[typedIn.victim];
      await navigate(victim, originOf() + VICTIM_APP);
      await waitForUrl(victim, originOf() + VICTIM_APP);
      const hostile = tabs[typedIn.hostile];
      await navigate(hostile, hostileUrl());
      await waitForUrl(hostile, hostileUrl());
      const read = await hostile.evaluate(() => {
        try {
          return (window.opener as Window).document.body.textContent ?? '';
        } catch (error) {
          return String(error);
        }
      });
      results.set(name, { succeeded: read.includes(secret), evidence: 'both apps are shown' });
      for (const page of [root, first, second]) await closePage(page);
    }
    return results;
  } finally {
    await firefox.stop();
  }
}

/** Opens an app as the popup does. */
async function openAsPopup(firefox: Firefox, url: string): Promise<Page> {
  const before = new Set(await firefox.browser.pages());
  const options = await firefox.openPage('options.html');
  await options.evaluate(async (address) => {
    interface State {
      readonly context: { readonly id: string; readonly serverAddress: string };
    }
    const { answer } = (await browser.runtime.sendMessage({ name: 'listContexts' })) as { answer: readonly State[] };
    const found = answer.find(({ context }) => address.startsWith(context.serverAddress));
    const request = { contextId: found?.context.id ?? '', url: address };
    await browser.runtime.sendMessage({ name: 'openTarget', request });
  }, url);
  await closePage(options);
  return waitForNewPage(firefox, before, url);
}

async function openedBy(firefox: Firefox, opener: Page, url: string): Promise<Page> {
  const before = new Set(await firefox.browser.pages());
  await opener.evaluate((address) => void window.open(address), url);
  return waitForNewPage(firefox, before, url);
}

describe('in Firefox, an app', () => {
  it('has no hold of another one in a window around its tab', { timeout: 240_000 }, async (context) => {
    const guarded = await typeInRelatedWindows(FIREFOX_BUILD);
    expectAllPrevented(context, guarded, await typeInRelatedWindows(variant(WITHOUT_OPENERS)), [
      'the hostile app in the window that opened the victim’s',
    ]);
  });
});

describe('in Firefox, a page', () => {
  it('opens no app unasked', { timeout: 240_000 }, async (context) => {
    const guarded = await runAttacks(NAVIGATIONS, FIREFOX_BUILD, true);
    const byPersons = withChangedRequests(`({ originUrl, ...request }) => ({
      ...request,
      requestHeaders: [...request.requestHeaders.filter(({ name }) => !/^sec-fetch/i.test(name)), { name: 'Sec-Fetch-Site', value: 'none' }, { name: 'Sec-Fetch-User', value: '?1' }],
    })`);
    const unguarded = variant({ ...byPersons, ...believingOpeners(FIREFOX_BUILD) });
    expectAllPrevented(context, guarded, await runAttacks(NAVIGATIONS, unguarded, false));
  });

  it('opens no other app at whose address it is loaded again', { timeout: 240_000 }, async () => {
    await expectAsked(TAKEN_ADDRESSES);
  });

  it('opens no other app at whose address its tab is restored', { timeout: 240_000 }, async (context) => {
    const guarded = await runAttacks(RESTORED_ADDRESSES, FIREFOX_BUILD, true);
    const byPersons = withChangedRequests(`(request) => ({
      ...request,
      requestHeaders: [...request.requestHeaders, { name: 'Sec-Fetch-User', value: '?1' }],
    })`);
    expectAllPrevented(context, guarded, await runAttacks(RESTORED_ADDRESSES, variant(byPersons), false));
  });

  it('opens no app by a redirect', { timeout: 240_000 }, async () => {
    await expectAsked(REDIRECTS);
  });
});
