import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type BrowserContext, type Page } from 'puppeteer';
import { CHROME_BUILD, QUIET_ARGS, startChromium } from '../browser/harness/chromium.ts';
import { openPopupOnTab } from '../browser/harness/open-popup.ts';
import { chooseUrl, clickButton, importKubeconfig, selectContext } from '../browser/harness/page-actions.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { findChromium } from '../setup/find-browser.ts';
import type { GalleryApp } from './gallery-app.ts';
import { startKubectlProxy, startKubectlProxyEmulation } from './kubectl-proxy.ts';
import { waitOrFail } from './user-actions.ts';

/** How an app can be reached. The columns of the report. */
export const ACCESS_METHOD_NAMES = ['direct', 'kubectl proxy', 'Portside', 'Portside, apart'] as const;
export type AccessMethodName = (typeof ACCESS_METHOD_NAMES)[number];

export interface AccessMethod {
  readonly name: AccessMethodName;
  /** The URL of the app's root, ending in a slash. */
  rootOf(address: AppAddress): string;
  /**
   * Opens an app in a new tab, without cookies or storage from earlier runs.
   *
   * @param prepare Called with the tab before the app is used.
   */
  open(root: string, app: EntryPoint, prepare: (page: Page) => Promise<void>): Promise<Page>;
  /** Closes the app's tabs. */
  closeTabs(): Promise<void>;
}

/** What has to be known of an app to open it. */
export type EntryPoint = Pick<GalleryApp, 'entryPath' | 'needsRoot'>;

/** Where an app is: its loopback port, and its path on the apiserver. */
export interface AppAddress {
  readonly port: number;
  readonly proxyPath: string;
}

const NAVIGATION_TIMEOUT_MS = 60_000;

/**
 * Host name of the apiserver in the browser. An http URL with a loopback address counts as secure, which would hide
 * mixed content that is blocked on a real cluster.
 */
export const APISERVER_HOST = 'apiserver.test';

/** Nothing else resolves, so that apps cannot load updates, fonts or catalogues from the internet. */
const RESOLVER_RULES = `--host-resolver-rules=MAP ${APISERVER_HOST} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`;

export interface PlainAccess {
  readonly methods: readonly AccessMethod[];
  readonly kubectlVersion: string;
  readonly browserVersion: string;
  stop(): Promise<void>;
}

/**
 * Direct access and `kubectl proxy`, in one browser without the extension. Each app is opened in a browser context of
 * its own.
 */
export async function startPlainAccess(cluster: Cluster): Promise<PlainAccess> {
  const proxy = (await startKubectlProxy(cluster)) ?? (await startKubectlProxyEmulation(cluster));
  const profile = mkdtempSync(join(tmpdir(), 'portside-plain-'));
  const browser = await puppeteer.launch({
    executablePath: (await findChromium()) ?? '',
    headless: true,
    userDataDir: profile,
    defaultViewport: null,
    args: [...QUIET_ARGS, '--window-size=1200,900', RESOLVER_RULES, '--lang=en-US'],
    env: { ...process.env, LANGUAGE: 'en' },
  });
  const inPlainBrowser = (name: AccessMethodName, rootOf: AccessMethod['rootOf']): AccessMethod => ({
    name,
    rootOf,
    async open(root, { entryPath = '' }, prepare) {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      await prepare(page);
      await page.goto(new URL(entryPath, root).href, { waitUntil: 'domcontentloaded', timeout: NAVIGATION_TIMEOUT_MS });
      return page;
    },
    async closeTabs() {
      for (const context of browser.browserContexts()) {
        if (context !== browser.defaultBrowserContext()) await context.close();
      }
    },
  });
  return {
    methods: [
      inPlainBrowser('direct', ({ port }) => `http://127.0.0.1:${port}/`),
      inPlainBrowser('kubectl proxy', ({ proxyPath }) => proxy.url + proxyPath),
    ],
    kubectlVersion: proxy.version,
    browserVersion: await browser.version(),
    async stop() {
      await browser.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
      await proxy.stop();
    },
  };
}

export interface PortsideAccess {
  /** Apps in ordinary tabs, and apart. */
  readonly methods: readonly AccessMethod[];
  stop(): Promise<void>;
}

/** A browser with the built extension and the viewer's context. Apps are opened by pasting their URL into the popup. */
export async function startPortsideAccess(cluster: Cluster): Promise<PortsideAccess> {
  // A copy, because a run is long and the extension may be built again during it.
  const extension = mkdtempSync(join(tmpdir(), 'portside-build-'));
  cpSync(CHROME_BUILD, extension, { recursive: true });
  const chromium = await startChromium({ extension, trust: [cluster.spkiHash], args: [RESOLVER_RULES] });
  const server = cluster.url.replace('127.0.0.1', APISERVER_HOST);
  await importKubeconfig(chromium, cluster.kubeconfig({ users: ['viewer'], server }));
  const method: AccessMethod = {
    name: 'Portside',
    rootOf: ({ proxyPath }) => server + proxyPath,
    async open(root, { entryPath = '', needsRoot = false }, prepare) {
      await clearSiteData(chromium.browser.defaultBrowserContext(), server);
      const popup = await chromium.openPage('popup.html');
      const before = new Set(await chromium.browser.pages());
      await selectContext(popup, 'viewer');
      await chooseUrl(popup, new URL(entryPath, root).href);
      // Not for the entry page: the app may redirect at once, to a login page or to another path.
      const page = await waitOrFail('No tab shows the app', async () =>
        (await chromium.browser.pages()).find((tab) => !before.has(tab) && tab.url().startsWith(server)),
      );
      await popup.close();
      await page.bringToFront();
      if (needsRoot) {
        await clickButton(await openPopupOnTab(chromium, page), 'Serve from /');
        await waitOrFail('The app is not served from /', async () => !page.url().startsWith(root));
      }
      await prepare(page);
      return page;
    },
    async closeTabs() {
      // Also those that the app opened.
      for (const page of await chromium.browser.pages()) if (page.url().includes(server)) await page.close();
    },
  };
  const apart: AccessMethod = {
    name: 'Portside, apart',
    rootOf: method.rootOf,
    async open(root, { entryPath = '', needsRoot = false }, prepare) {
      const before = new Set(await chromium.browser.pages());
      const contextId = (await chromium.sendMessage('listContexts'))[0]?.context.id ?? '';
      await chromium.sendMessage('openTarget', { contextId, url: new URL(entryPath, root).href, isIsolated: true });
      const tab = await waitOrFail('No tab shows the app', async () =>
        (await chromium.browser.pages()).find((one) => !before.has(one) && one.url().includes(server)),
      );
      await tab.bringToFront();
      const page = pageOfFrame(tab, server);
      await waitOrFail('The frame shows no app', () => page.evaluate(() => document.readyState !== 'loading'));
      // It stays chosen for the app, in whatever way it opens.
      if (needsRoot && page.url().startsWith(root)) {
        await clickButton(await openPopupOnTab(chromium, tab), 'Serve from /');
        await waitOrFail('The app is not served from /', async () => !page.url().startsWith(root));
      }
      await prepare(page);
      return page;
    },
    closeTabs: method.closeTabs,
  };
  return {
    methods: [method, apart],
    async stop() {
      await chromium.stop();
      rmSync(extension, { recursive: true, force: true });
    },
  };
}

/** What a page does in its document, and so in that of the frame. */
const OF_DOCUMENT = ['$eval', '$$eval', 'evaluate', 'select', 'url', 'waitForFunction'] as const;

const framePages = new WeakMap<Page, Page>();

/** The page of an app that the extension's page shows in a frame: what looks into the page looks into the frame. */
function pageOfFrame(tab: Page, server: string): Page {
  const known = framePages.get(tab);
  if (known) return known;
  const appFrame = () => {
    const found = tab.frames().find((frame) => frame.parentFrame() === tab.mainFrame());
    if (!found) throw new Error('The tab has no frame with the app');
    return found;
  };
  const [address] = tab.url().split('#');
  const page: Page = new Proxy(tab, {
    get(target, name) {
      if (name === '$' || name === '$$') {
        // Until the frame is painted, a click goes to the page around it.
        return async (selector: string) => {
          await appFrame().evaluate(
            () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
          );
          return appFrame()[name](selector);
        };
      }
      if ((OF_DOCUMENT as readonly PropertyKey[]).includes(name)) {
        const frame = appFrame();
        return (Reflect.get(frame, name, frame) as () => unknown).bind(frame);
      }
      if (name === 'goto') {
        return async (url: string) => {
          await target.goto(`${address}#${url}`);
        };
      }
      if (name === 'browserContext') return () => contextOfFrames(target.browserContext(), server);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  framePages.set(tab, page);
  return page;
}

/** The context, with each tab of the extension that shows an app as that app's page. */
function contextOfFrames(context: BrowserContext, server: string): BrowserContext {
  return new Proxy(context, {
    get(target, name) {
      if (name === 'pages') {
        return async () =>
          (await target.pages()).map((tab) =>
            tab.url().startsWith('chrome-extension:') && tab.url().includes(server) ? pageOfFrame(tab, server) : tab,
          );
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Apps behind one apiserver share an origin, so each would see the cookies and storage of the one before. */
async function clearSiteData(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage();
  const client = await page.createCDPSession();
  await client.send('Network.clearBrowserCookies');
  await client.send('Storage.clearDataForOrigin', { origin: new URL(url).origin, storageTypes: 'all' });
  await page.close();
}
