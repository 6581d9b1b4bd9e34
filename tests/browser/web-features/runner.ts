import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'puppeteer';
import type { App } from '../../cluster/apps/app.ts';
import { startWebFeaturesApp } from '../../cluster/apps/web-features.ts';
import { type Cluster, startCluster } from '../../cluster/cluster.ts';
import { ensureNamespace } from '../../cluster/objects.ts';
import { addWorkload } from '../../cluster/workload.ts';
import { type Chromium, startChromium } from '../harness/chromium.ts';
import { openPopupOnTab } from '../harness/open-popup.ts';
import { clickButton, importKubeconfig, openFromPopup, waitForNewPage } from '../harness/page-actions.ts';
import { waitFor } from '../harness/wait-for.ts';
import { waitForElement } from '../harness/wait-for-element.ts';
import { type AppTab, type FeatureUse, navigateBy, waitForNewDocument } from './web-feature.ts';

/** How the browser reaches the app: at its own origin, or through Portside under its prefix or served from `/`. */
export const ACCESS_MODES = ['direct', 'prefix', 'root'] as const;
export type AccessMode = (typeof ACCESS_MODES)[number];

/** A name for the apiserver. Browsers treat loopback addresses as secure, which would hide problems with http URLs. */
const HOST = 'apiserver.test';
const NAMESPACE = 'web-features';

/** Runs features of the app in a browser with one tab for each access mode. */
export interface FeatureRunner {
  /** The result of a feature, with placeholders such as `(origin)` for what differs between modes by design. */
  run(mode: AccessMode, use: FeatureUse): Promise<unknown>;
  /** Brings a mode's tab to the front. Other tabs are not painted, and cannot open windows. */
  bringToFront(mode: AccessMode): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the app behind a real apiserver, with one service for each of Portside's access modes. */
export async function startFeatureRunner(): Promise<FeatureRunner> {
  const stops: (() => unknown)[] = [];
  const stop = async () => {
    for (const stopPart of stops.reverse().splice(0)) await stopPart();
  };
  try {
    const app = await startWebFeaturesApp();
    stops.push(() => app.stop());
    const cluster = await startCluster({ kind: 'real', hosts: [HOST] });
    stops.push(() => cluster.stop());
    const chromium = await startChromium({
      trust: [cluster.spkiHash],
      args: [`--host-resolver-rules=MAP ${HOST} 127.0.0.1`],
    });
    stops.push(() => chromium.stop());
    const folder = mkdtempSync(join(tmpdir(), 'portside-downloads-'));
    stops.push(() => rmSync(folder, { recursive: true, force: true }));
    const download = await observeDownloads(chromium, folder);
    const tabs = await openTabs(chromium, cluster, app);
    return {
      run: (mode, use) => runInTab(chromium, tabs[mode], download, use),
      bringToFront: (mode) => tabs[mode].page.bringToFront(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface ModeTab {
  readonly page: Page;
  readonly origin: string;
  /** The path of the app's prefix, without its final slash. */
  readonly prefix: string;
}

async function openTabs(chromium: Chromium, cluster: Cluster, app: App): Promise<Record<AccessMode, ModeTab>> {
  const server = cluster.url.replace('127.0.0.1', HOST);
  await importKubeconfig(chromium, cluster.kubeconfig({ users: ['viewer'], server }));
  await ensureNamespace(cluster, NAMESPACE);
  const openService = async (name: string): Promise<ModeTab> => {
    const ports = [{ name: '', port: 80, targetPort: 8080, loopbackPort: app.ports[''] ?? 0 }];
    await addWorkload(cluster, { namespace: NAMESPACE, name, ports });
    const prefix = `/api/v1/namespaces/${NAMESPACE}/services/${name}/proxy`;
    const page = await openFromPopup(chromium, 'viewer', `${server}${prefix}/`);
    return { page, origin: server, prefix };
  };
  const origin = `http://127.0.0.1:${app.ports['']}`;
  const directPage = await chromium.browser.newPage();
  await directPage.goto(`${origin}/`);
  const prefix = await openService('under-prefix');
  const root = await openService('at-root');
  await clickButton(await openPopupOnTab(chromium, root.page), 'Serve from /');
  await waitFor(() => root.page.url() === `${server}/`);
  return { direct: { page: directPage, origin, prefix: '/no/prefix' }, prefix, root };
}

async function runInTab(
  chromium: Chromium,
  tab: ModeTab,
  download: AppTab['download'],
  use: FeatureUse,
): Promise<unknown> {
  const { page, origin } = tab;
  const pages = () => chromium.browser.pages();
  const before = new Set(await pages());
  const navigate: AppTab['navigate'] = (path) =>
    navigateBy(page, () => page.evaluate((to) => location.assign(to), path));
  const openTab: AppTab['openTab'] = async (act, { isAskedAbout = false } = {}) => {
    const known = new Set(await pages());
    await act();
    if (isAskedAbout && origin.includes(HOST)) {
      const gate = await waitForNewPage(chromium, known, 'chrome-extension:');
      await (await waitForElement(gate, '.gate .primary[aria-disabled="false"]')).click();
    }
    const opened = await waitForNewPage(chromium, known, `${origin}/`);
    await waitForNewDocument(opened);
    return opened;
  };
  await navigate('/');
  try {
    const result = await use({ page, navigate, openTab, download, clearStorage: () => clearStorage(page, origin) });
    return withPlaceholders(result, tab);
  } finally {
    for (const opened of await pages()) if (!before.has(opened) && !opened.isClosed()) await opened.close();
  }
}

/** Makes the browser save downloads in this folder, and returns how to wait for one. */
async function observeDownloads(chromium: Chromium, folder: string): Promise<AppTab['download']> {
  const session = await chromium.browser.target().createCDPSession();
  await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder, eventsEnabled: true });
  return async (act) => {
    const downloaded = nextDownload(session);
    await act();
    const name = await downloaded;
    const content = readFileSync(join(folder, name), 'utf8');
    rmSync(join(folder, name));
    return [name, content];
  };
}

/** Resolves to the name of the next downloaded file once it is complete. */
function nextDownload(session: CDPSession): Promise<string> {
  return new Promise((resolve, reject) => {
    session.once('Browser.downloadWillBegin', ({ guid, suggestedFilename }) => {
      const onProgress = (progress: { guid: string; state: string }) => {
        if (progress.guid !== guid || progress.state === 'inProgress') return;
        session.off('Browser.downloadProgress', onProgress);
        if (progress.state === 'completed') resolve(suggestedFilename);
        else reject(new Error(`The download of ${suggestedFilename} was ${progress.state}`));
      };
      session.on('Browser.downloadProgress', onProgress);
    });
  });
}

/** Deletes all cookies, and the storage of the origin. The two modes of Portside share an origin. */
async function clearStorage(page: Page, origin: string): Promise<void> {
  const session = await page.createCDPSession();
  await session.send('Network.clearBrowserCookies');
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  await session.detach();
}

/** The result with placeholders for origin, prefix and random keys. */
function withPlaceholders(result: unknown, { origin, prefix }: ModeTab): unknown {
  const { host } = new URL(origin);
  const text = (JSON.stringify(result) ?? 'null')
    .replaceAll(prefix, '(prefix)')
    .replaceAll(origin, '(origin)')
    .replaceAll(origin.replace('http', 'ws'), '(socket origin)')
    .replaceAll(host, '(host)')
    .replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, '(key)');
  return JSON.parse(text);
}
