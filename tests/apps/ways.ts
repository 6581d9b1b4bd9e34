import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Page } from 'puppeteer';
import { CHROME_BUILD, QUIET_ARGS, startChromium } from '../browser/harness/chromium.ts';
import { find } from '../browser/harness/find.ts';
import { openPopupOn } from '../browser/harness/popup-on.ts';
import { clickButton, importKubeconfig, selectContext } from '../browser/harness/steps.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { findChromium } from '../setup/find-browser.ts';
import type { GalleryApp } from './gallery-app.ts';
import { startKubectlProxy } from './kubectl-proxy.ts';
import { wait } from './steps.ts';

/** The columns of the table. */
export const WAY_NAMES = ['direct', 'kubectl proxy', 'Portside'] as const;
export type WayName = (typeof WAY_NAMES)[number];

/** A way in to an app, in a browser of its own. */
export interface Way {
  readonly name: WayName;
  /** The app's root in this way, ending in a slash. */
  rootOf(app: AppAddress): string;
  /** A new tab that shows a page of the app, once its first answer is there. Cookies and storage are empty. */
  open(root: string, app: Opened, prepare: (page: Page) => Promise<void>): Promise<Page>;
  /** Closes all that was opened. */
  tidy(): Promise<void>;
  stop(): Promise<void>;
}

/** What is to be known of an app to open it. */
export type Opened = Pick<GalleryApp, 'entry' | 'isAtRoot'>;

/** Where an app is: its loopback port, and its path on the apiserver. */
export interface AppAddress {
  readonly port: number;
  readonly proxyPath: string;
}

const NAVIGATION_MS = 60_000;

/** A name for the apiserver: browsers take addresses on loopback to be safe, and so hide what clear text breaks. */
export const HOST = 'apiserver.test';

/** Applications look for their updates, fonts and catalogues elsewhere; no other name leads anywhere here. */
const STAY_HOME = `--host-resolver-rules=MAP ${HOST} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`;

/** The two ways without the extension share a plain browser, in which each opening gets a context of its own. */
export async function startPlainWays(cluster: Cluster): Promise<{
  ways: Way[];
  kubectl: string;
  browser: string;
}> {
  const proxy = await startKubectlProxy(cluster);
  const profile = mkdtempSync(join(tmpdir(), 'portside-plain-'));
  const browser = await puppeteer.launch({
    executablePath: (await findChromium()) ?? '',
    headless: true,
    userDataDir: profile,
    defaultViewport: null,
    args: [...QUIET_ARGS, '--window-size=1200,900', STAY_HOME, '--lang=en-US'],
    env: { ...process.env, LANGUAGE: 'en' },
  });
  const plain = (name: WayName, rootOf: Way['rootOf'], stop: Way['stop']): Way => ({
    name,
    rootOf,
    async open(root, { entry = '' }, prepare) {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      await prepare(page);
      await page.goto(new URL(entry, root).href, { waitUntil: 'domcontentloaded', timeout: NAVIGATION_MS });
      return page;
    },
    async tidy() {
      for (const context of browser.browserContexts()) {
        if (context !== browser.defaultBrowserContext()) await context.close();
      }
    },
    stop,
  });
  const ways = [
    plain(
      'direct',
      ({ port }) => `http://127.0.0.1:${port}/`,
      () => proxy.stop(),
    ),
    plain(
      'kubectl proxy',
      ({ proxyPath }) => proxy.url + proxyPath,
      async () => {
        await browser.close();
        rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
      },
    ),
  ];
  return { ways, kubectl: proxy.version, browser: await browser.version() };
}

/** The built extension with the viewer's context. Apps are opened from its popup, by their URL. */
export async function startPortsideWay(cluster: Cluster): Promise<Way> {
  // A run is long, and somebody may build meanwhile.
  const extension = mkdtempSync(join(tmpdir(), 'portside-build-'));
  cpSync(CHROME_BUILD, extension, { recursive: true });
  const chromium = await startChromium({ extension, trust: [cluster.spkiHash], args: [STAY_HOME] });
  const server = cluster.url.replace('127.0.0.1', HOST);
  await importKubeconfig(chromium, cluster.kubeconfig({ users: ['viewer'], server }));
  return {
    name: 'Portside',
    rootOf: ({ proxyPath }) => server + proxyPath,
    async open(root, { entry = '', isAtRoot = false }, prepare) {
      await forget(chromium.browser.defaultBrowserContext(), server);
      const popup = await chromium.openPage('popup.html');
      const before = new Set(await chromium.browser.pages());
      await selectContext(popup, 'viewer');
      await (await find(popup, 'input[type="search"]')).type(new URL(entry, root).href);
      await (await find(popup, '.pasted-url button')).click();
      // The app may leave its own address at once, for a login page or for the path that it expects.
      const page = await wait('No tab shows the app', async () =>
        (await chromium.browser.pages()).find((one) => !before.has(one) && one.url().startsWith(server)),
      );
      await page.bringToFront();
      if (isAtRoot) {
        await clickButton(await openPopupOn(chromium, page), 'Show at the root');
        await wait('The app does not come to the root', async () => !page.url().startsWith(root));
      }
      await prepare(page);
      return page;
    },
    async tidy() {
      // Also the tabs that the app opened itself.
      for (const page of await chromium.browser.pages()) if (page.url().startsWith(server)) await page.close();
    },
    stop: async () => {
      await chromium.stop();
      rmSync(extension, { recursive: true, force: true });
    },
  };
}

/** Apps of one apiserver share cookies and storage in a browser, and each is to be met as by its first visitor. */
async function forget(context: ReturnType<Page['browserContext']>, origin: string): Promise<void> {
  const page = await context.newPage();
  const client = await page.createCDPSession();
  await client.send('Network.clearBrowserCookies');
  await client.send('Storage.clearDataForOrigin', { origin: new URL(origin).origin, storageTypes: 'all' });
  await page.close();
}
