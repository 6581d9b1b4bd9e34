import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import type { App } from '../../cluster/apps/app.ts';
import { startMechanisms } from '../../cluster/apps/mechanisms.ts';
import { type Cluster, startCluster } from '../../cluster/cluster.ts';
import { ensureNamespace } from '../../cluster/objects.ts';
import { addWorkload } from '../../cluster/workload.ts';
import { type Chromium, startChromium } from '../harness/chromium.ts';
import { openPopupOn } from '../harness/popup-on.ts';
import { clickButton, importKubeconfig, openFromPopup } from '../harness/steps.ts';
import { until } from '../harness/until.ts';
import { type Attempt, leave, untilLoaded, type Visit } from './mechanism.ts';

/** How the app is come to: at its own address, and with Portside under its prefix and at the root of the apiserver. */
export const WAYS = ['direct', 'prefix', 'root'] as const;
export type Way = (typeof WAYS)[number];

/** A name for the apiserver: browsers take addresses on loopback to be safe, and so hide what clear text breaks. */
const HOST = 'apiserver.test';
const NAMESPACE = 'mechanisms';

/** A tab for each way in one browser. */
export interface Ways {
  /** What comes of the attempt, with words for what each way names by itself. */
  attempt(way: Way, attempt: Attempt): Promise<unknown>;
  /** Puts the way's tab before the others: elsewhere no picture is drawn, and no window opened. */
  bringToFront(way: Way): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the app behind a real apiserver, as two services: one for each way that Portside shows it. */
export async function startWays(): Promise<Ways> {
  const stops: (() => unknown)[] = [];
  const stop = async () => {
    for (const one of stops.reverse().splice(0)) await one();
  };
  try {
    const app = await startMechanisms();
    stops.push(() => app.stop());
    const cluster = await startCluster({ kind: 'real', hosts: [HOST] });
    stops.push(() => cluster.stop());
    const chromium = await startChromium({
      trust: [cluster.spkiHash],
      args: [`--host-resolver-rules=MAP ${HOST} 127.0.0.1`],
    });
    stops.push(() => chromium.stop());
    const downloads = mkdtempSync(join(tmpdir(), 'portside-downloads-'));
    stops.push(() => rmSync(downloads, { recursive: true, force: true }));
    const downloaded = await keepDownloads(chromium, downloads);
    const tabs = await openTabs(chromium, cluster, app);
    return {
      attempt: (way, attempt) => visit(chromium, tabs[way], downloaded, attempt),
      bringToFront: (way) => tabs[way].page.bringToFront(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Tab {
  readonly page: Page;
  readonly origin: string;
  /** Path of the app's prefix, without its last slash. */
  readonly prefix: string;
}

async function openTabs(chromium: Chromium, cluster: Cluster, app: App): Promise<Record<Way, Tab>> {
  const server = cluster.url.replace('127.0.0.1', HOST);
  await importKubeconfig(chromium, cluster.kubeconfig({ users: ['viewer'], server }));
  await ensureNamespace(cluster, NAMESPACE);
  const open = async (name: string): Promise<Tab> => {
    const ports = [{ name: '', port: 80, targetPort: 8080, loopbackPort: app.ports[''] ?? 0 }];
    await addWorkload(cluster, { namespace: NAMESPACE, name, ports });
    const prefix = `/api/v1/namespaces/${NAMESPACE}/services/${name}/proxy`;
    const page = await openFromPopup(chromium, 'viewer', `${server}${prefix}/`);
    return { page, origin: server, prefix };
  };
  const origin = `http://127.0.0.1:${app.ports['']}`;
  const direct = await chromium.browser.newPage();
  await direct.goto(`${origin}/`);
  const prefix = await open('prefixed');
  const root = await open('rooted');
  await clickButton(await openPopupOn(chromium, root.page), 'Show at the root');
  await until(() => root.page.url() === `${server}/`);
  return { direct: { page: direct, origin, prefix: '/no/prefix' }, prefix, root };
}

async function visit(
  chromium: Chromium,
  tab: Tab,
  downloaded: Visit['downloaded'],
  attempt: Attempt,
): Promise<unknown> {
  const { page, origin } = tab;
  const pages = () => chromium.browser.pages();
  const before = new Set(await pages());
  const go: Visit['go'] = (path) => leave(page, () => page.evaluate((to) => location.assign(to), path));
  await go('/');
  try {
    const result = await attempt({
      page,
      go,
      async opened(act) {
        const known = new Set(await pages());
        await act();
        const other = await until(async () =>
          (await pages()).find((one) => !known.has(one) && one.url().startsWith(`${origin}/`)),
        );
        await untilLoaded(other);
        return other;
      },
      downloaded,
      forget: () => forget(page, origin),
    });
    return inWords(result, tab);
  } finally {
    for (const one of await pages()) if (!before.has(one)) await one.close().catch(() => {});
  }
}

/** Lets downloads come into this folder. Gives back how to have one. */
async function keepDownloads(chromium: Chromium, folder: string): Promise<Visit['downloaded']> {
  const session = await chromium.browser.target().createCDPSession();
  await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder, eventsEnabled: true });
  const names: string[] = [];
  let isComplete = false;
  session.on('Browser.downloadWillBegin', ({ suggestedFilename }) => names.push(suggestedFilename));
  session.on('Browser.downloadProgress', ({ state }) => {
    isComplete ||= state === 'completed';
  });
  return async (act) => {
    names.length = 0;
    isComplete = false;
    await act();
    await until(() => isComplete);
    const [name = ''] = names;
    const content = readFileSync(join(folder, name), 'utf8');
    rmSync(join(folder, name));
    return [name, content];
  };
}

/** Each is to be met as by its first visitor. */
async function forget(page: Page, origin: string): Promise<void> {
  const session = await page.createCDPSession();
  await session.send('Network.clearBrowserCookies');
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  await session.detach();
}

/** The result with words for the names that are each way's own. */
function inWords(result: unknown, { origin, prefix }: Tab): unknown {
  const { host } = new URL(origin);
  const text = (JSON.stringify(result) ?? 'null')
    .replaceAll(prefix, '(prefix)')
    .replaceAll(origin, '(origin)')
    .replaceAll(origin.replace('http', 'ws'), '(sockets)')
    .replaceAll(host, '(host)')
    .replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, '(key)');
  return JSON.parse(text);
}
