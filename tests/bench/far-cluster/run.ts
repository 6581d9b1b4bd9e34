/**
 * Measures what opening an app takes on a far cluster: 50 ms round trip, 50 Mbit/s, and a front that closes an HTTP/2 connection
 * after an unauthenticated request, as kube-apiserver does since 1.29. The app has 5 MB in 20 files, which the browser asks about
 * again each time (304). From Enter, or the click, to the load event, in an ordinary tab and apart.
 *
 *   npm run bench:far [-- --rounds 5]
 */
import { createHash } from 'node:crypto';
import type { Frame, Page } from 'puppeteer';
import { startChromium } from '../../browser/harness/chromium.ts';
import {
  closePage,
  importKubeconfig,
  navigate,
  waitForNewPage,
  waitForUrl,
} from '../../browser/harness/page-actions.ts';
import { waitFor } from '../../browser/harness/wait-for.ts';
import { startApp } from '../../cluster/apps/app.ts';
import { htmlPage } from '../../cluster/apps/html-page.ts';
import { type Cluster, startCluster } from '../../cluster/cluster.ts';
import { findControlPlane } from '../../cluster/real/find-control-plane.ts';
import { addWorkload } from '../../cluster/workload.ts';
import { readOption } from '../options.ts';
import { startKubectlAccess, startMinimalExtension } from '../request-overhead/access-methods.ts';
import { median, percentile } from '../statistics.ts';
import { startSlowLink } from './slow-link.ts';

const rounds = Number(readOption('--rounds') ?? 5);
const FILES = 20;
const FILE_BYTES = 250_000;
const LINK = { roundTripMs: 50, bytesPerMs: 6_250 };
const APP = '/api/v1/namespaces/shop/services/heavy/proxy/';
/** The same app under another name, because it is chosen for a service whether it opens apart. */
const APART_APP = '/api/v1/namespaces/shop/services/heavy-apart/proxy/';

const kind = (await findControlPlane()) ? 'real' : 'simulated';
const near = await startCluster({ kind, record: true, closesUnauthenticated: true, keepsAppCacheControl: true });
const app = await startHeavyApp();
for (const name of ['heavy', 'heavy-apart']) {
  const ports = [{ name: '', port: 80, targetPort: 8080, loopbackPort: app.ports[''] ?? 0 }];
  await addWorkload(near, { namespace: 'shop', name, ports });
}
const link = await startSlowLink(Number(new URL(near.url).port), LINK);
const url = `https://127.0.0.1:${link.port}`;
const far: Cluster = { ...near, url, kubeconfig: (options) => near.kubeconfig({ server: url, ...options }) };

const kubectl = await startKubectlAccess(far, APP);
const minimal = await startMinimalExtension(far, APP);
const chromium = await startChromium({ trust: [far.spkiHash] });
await importKubeconfig(chromium, far.kubeconfig({ users: ['viewer'] }));
const [state] = await chromium.sendMessage('listContexts');
const contextId = state?.context.id ?? '';

/** An app that was opened. */
interface Opened {
  /** When that was asked for, in epoch milliseconds. */
  readonly startedAt: number;
  readonly page: Page;
  /** Where the app is shown: the frame of the tab, or one in it. */
  readonly frame: Frame;
}
type Open = (path: string) => Promise<Opened>;

const typeIn =
  (openTab: () => Promise<Page>, appUrl: string): Open =>
  async (path) => {
    const page = await openTab();
    const startedAt = Date.now();
    await navigate(page, appUrl + path);
    await waitForUrl(page, appUrl);
    return { startedAt, page, frame: page.mainFrame() };
  };

const fromPopup =
  (appUrl: string, shownUrl: string, isIsolated: boolean): Open =>
  async (path) => {
    const popup = await chromium.openPage('popup.html');
    const before = new Set(await chromium.browser.pages());
    const startedAt = Date.now();
    await popup.evaluate((request) => void chrome.runtime.sendMessage({ name: 'openTarget', request }), {
      contextId,
      url: appUrl + path,
      isIsolated,
    });
    const page = await waitForNewPage(chromium, before, shownUrl);
    const frame = await waitFor(() => page.frames().find((one) => one.url().startsWith(appUrl)));
    await waitFor(() => frame.evaluate(() => performance.timing.loadEventStart > 0));
    await closePage(popup);
    return { startedAt, page, frame };
  };

const WAYS: Readonly<Record<string, Open>> = {
  'header set by an extension (the limit)': typeIn(minimal.openTab, minimal.appUrl),
  ...(kubectl ? { 'kubectl proxy': typeIn(kubectl.openTab, kubectl.appUrl) } : {}),
  'Portside, typed': typeIn(() => chromium.browser.newPage(), far.url + APP),
  'Portside, popup': fromPopup(far.url + APP, far.url + APP, false),
  'Portside, opened apart': fromPopup(
    far.url + APART_APP,
    `chrome-extension://${chromium.extensionId}/isolated.html#${far.url}${APART_APP}`,
    true,
  ),
};

try {
  const results = new Map<string, number[]>();
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, open] of Object.entries(WAYS)) {
      // The first opening fills the cache.
      for (const opening of ['first', 'second']) {
        const milliseconds = await measure(open, `round-${round}-${Object.keys(WAYS).indexOf(name)}/`);
        const row = `${name}, ${opening}`;
        if (round > 0) results.set(row, [...(results.get(row) ?? []), milliseconds]);
      }
    }
  }
  console.log(`\n${near.kind} apiserver ${near.version}, ${rounds} rounds, ms to the load event\n`);
  console.log(`${''.padEnd(52)}${'median'.padStart(8)}${'p95'.padStart(8)}`);
  for (const [row, values] of results) {
    const columns = [median(values), percentile(values, 95)].map((value) => value.toFixed(0).padStart(8));
    console.log(row.padEnd(52) + columns.join(''));
  }
} finally {
  for (const part of [minimal, kubectl, chromium, link, app, near]) await part?.stop();
}

async function measure(open: Open, path: string): Promise<number> {
  const { startedAt, page, frame } = await open(path);
  const loadedAt = await frame.evaluate(() => {
    const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    return performance.timeOrigin + (entry?.loadEventStart ?? Number.NaN);
  });
  await closePage(page);
  return loadedAt - startedAt;
}

function startHeavyApp() {
  const file = (path: string) => `/* ${path} */ ${'x'.repeat(FILE_BYTES)}`;
  const page = htmlPage(
    'Heavy',
    Array.from({ length: FILES }, (_, index) => `<link rel="stylesheet" href="file-${index}.css">`).join('\n'),
  );
  return startApp('heavy', {
    '': {
      handleRequest(request, response) {
        const isFile = request.url?.endsWith('.css') ?? false;
        const body = isFile ? file(request.url ?? '') : page;
        const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`;
        response.setHeader('Content-Type', isFile ? 'text/css' : 'text/html; charset=utf-8');
        response.setHeader('Cache-Control', 'no-cache');
        response.setHeader('ETag', etag);
        if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
        else response.end(body);
      },
    },
  });
}
