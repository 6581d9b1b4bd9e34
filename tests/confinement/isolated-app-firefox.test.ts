import { randomBytes } from 'node:crypto';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceOf } from '../../lib/core/apps/isolation.ts';
import { type Firefox, startFirefox } from '../browser/harness/firefox.ts';
import { closePage, importKubeconfig, navigate, waitForNewPage } from '../browser/harness/page-actions.ts';
import { waitFor } from '../browser/harness/wait-for.ts';
import { expectAllPrevented } from './attack-results.ts';
import { HOST, HOSTILE_APP, shareServers, VICTIM_APP } from './fixture.ts';
import { attackStorage, type StorageAttack, storedBy, storeEverywhere } from './storage-attacks.ts';

const servers = shareServers();
let firefox: Firefox;
/** A page of the extension, which sends its messages. */
let options: Page;
let contextId: string;

interface ContextualIdentities {
  query(details: object): Promise<{ cookieStoreId: string; name: string }[]>;
}

interface ContextsAnswer {
  readonly answer: readonly { readonly context: { readonly id: string } }[];
}

const urlOf = (path: string) => servers.current.cluster.url.replace('127.0.0.1', HOST) + path;

beforeAll(async () => {
  firefox = await startFirefox({ hosts: [HOST] });
  const server = urlOf('');
  await importKubeconfig(firefox, servers.current.cluster.kubeconfig({ users: ['admin'], server }));
  options = await firefox.openPage('options.html');
  contextId = await options.evaluate(async () => {
    const { answer } = (await browser.runtime.sendMessage({ name: 'listContexts' })) as ContextsAnswer;
    return answer[0]?.context.id ?? '';
  });
});
afterAll(() => firefox?.stop());

/**
 * Gives the background containers that the driver has made for these apps: it shows no tab in one that somebody else made. The
 * background takes them for its own.
 */
async function giveContainers(prefixes: readonly string[]): Promise<void> {
  const value: Record<string, string> = {};
  for (const prefix of prefixes) {
    const tab = await (await firefox.browser.createBrowserContext()).newPage();
    value[serviceOf(prefix)] = await options.evaluate(async () => {
      const tabs = await browser.tabs.query({});
      return tabs.toSorted((one, other) => (one.id ?? 0) - (other.id ?? 0)).at(-1)?.cookieStoreId ?? '';
    });
    await closePage(tab);
  }
  await options.evaluate((containers) => browser.storage.local.set({ containers }), { version: 1, value });
  await firefox.runInWindow(`
    // The driver's have no icon, and extensions are not told of such ones.
    const { ContextualIdentityService } = ChromeUtils.importESModule(
      'resource://gre/modules/ContextualIdentityService.sys.mjs',
    );
    for (const { userContextId, icon } of ContextualIdentityService.getPublicIdentities()) {
      if (!icon) ContextualIdentityService.update(userContextId, 'of the driver', 'fence', 'blue');
    }
  `);
  await firefox.endBackground();
}

function send(path: string, { isIsolated }: { isIsolated: boolean }): Promise<unknown> {
  const request = { contextId, url: urlOf(path), isIsolated };
  return options.evaluate((message) => browser.runtime.sendMessage({ name: 'openTarget', request: message }), request);
}

/** The first container of this name; null for none. */
function containerNamed(name: string): Promise<string | null> {
  return options.evaluate(async (wanted) => {
    const { contextualIdentities } = browser as unknown as { contextualIdentities: ContextualIdentities };
    const found = (await contextualIdentities.query({})).find((container) => container.name === wanted);
    return found?.cookieStoreId ?? null;
  }, name);
}

/** Opens an app as the popup does. */
async function open(path: string, { isIsolated }: { isIsolated: boolean }): Promise<Page> {
  const before = new Set(await firefox.browser.pages());
  await send(path, { isIsolated });
  return waitForNewPage(firefox, before, urlOf(path));
}

/** Closes the tabs of apps. */
async function closeTabs(): Promise<void> {
  for (const page of await firefox.browser.pages()) if (page.url().startsWith(urlOf(''))) await closePage(page);
}

const scene: StorageAttack['scene'] = {
  get cluster() {
    return servers.current.cluster;
  },
  get hostileApp() {
    return urlOf(HOSTILE_APP);
  },
  newMark: () => randomBytes(6).toString('hex'),
  waitUntilTried: async (texts) => {
    const isTried = (text: string) => scene.cluster.requestLog().some(({ path }) => path.includes(text));
    await waitFor(() => texts.every(isTried));
    return new Set(texts);
  },
};

const attack = (isIsolated: { victim: boolean; hostile: boolean }) =>
  attackStorage({
    scene,
    openVictim: () => open(VICTIM_APP, { isIsolated: isIsolated.victim }),
    openHostile: () => open(HOSTILE_APP, { isIsolated: isIsolated.hostile }),
    closeTabs,
  });

describe('in Firefox, an isolated app', () => {
  it('gets a container of its name', async () => {
    await send(HOSTILE_APP, { isIsolated: true });
    await waitFor(() => containerNamed('shop/web'));
    await waitFor(() =>
      servers.current.cluster.requestLog().some(({ path, user }) => path === HOSTILE_APP && user === 'admin'),
    );
    await giveContainers([urlOf(HOSTILE_APP), urlOf(VICTIM_APP)]);
  });

  it('shares no storage with an app in an ordinary tab, whichever of the two reaches for it', async (context) => {
    const inOrdinaryTabs = await attack({ victim: false, hostile: false });
    expectAllPrevented(context, await attack({ victim: true, hostile: false }), inOrdinaryTabs);
    expectAllPrevented(context, await attack({ victim: false, hostile: true }), inOrdinaryTabs);
  });

  it('keeps what it stores, and opens in its container again when its URL is typed', async () => {
    const tab = await open(HOSTILE_APP, { isIsolated: true });
    await storeEverywhere(tab, 'kept');
    await closeTabs();
    const typed = await firefox.browser.newPage();
    const before = new Set(await firefox.browser.pages());
    await navigate(typed, urlOf(`${HOSTILE_APP}again`));
    const opened = await waitForNewPage(firefox, before, urlOf(`${HOSTILE_APP}again`));
    expect(await storedBy(opened)).toContain('kept');
    const requests = servers.current.cluster.requestLog().filter(({ path }) => path === `${HOSTILE_APP}again`);
    expect(requests.map(({ user }) => user)).toEqual(['admin']);
    await closeTabs();
  });

  it('does not get another app into its container', async () => {
    const tab = await open(HOSTILE_APP, { isIsolated: true });
    await storeEverywhere(tab, 'of the first');
    await open(VICTIM_APP, { isIsolated: false });
    await navigate(tab, urlOf(`${VICTIM_APP}typed`));
    // Puppeteer loses sight of the tab when it goes to the gate.
    await firefox.runInWindow(`
      const isGate = ({ linkedBrowser }) => linkedBrowser.currentURI.spec.includes('/gate.html');
      while (!gBrowser.tabs.some(isGate)) await new Promise((resolve) => requestAnimationFrame(resolve));
    `);
    expect(servers.current.cluster.auditLog().filter(({ uri }) => uri.includes('typed'))).toEqual([]);
    await closeTabs();
  });

  it('loses its container when everything is erased, and the person none, whatever another program has stored', async () => {
    const [own, person] = await Promise.all([containerNamed('shop/web'), containerNamed('of the driver')]);
    const value = { [serviceOf(urlOf(HOSTILE_APP))]: own, [serviceOf(urlOf(VICTIM_APP))]: person };
    await options.evaluate((containers) => browser.storage.local.set({ containers }), { version: 1, value });
    await firefox.endBackground();
    await options.evaluate(() => browser.runtime.sendMessage({ name: 'eraseEverything' }));
    expect([await containerNamed('shop/web'), await containerNamed('of the driver')]).toEqual([null, person]);
  });
});
