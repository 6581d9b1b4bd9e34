/**
 * Measures how long each way of opening an app takes: from Enter, or the click, to the first byte of the app. All ways take turns
 * in one run, so that other load on the machine slows them down alike. What counts is the difference to the limit, the apiserver
 * without anything in between.
 *
 *   npm run bench:opening [-- --rounds 9 --ways limit,typed,typedAsleep,popup,unclean,uncleanAsleep,firefoxLimit,firefox,firefoxAsleep,
 *                              firefoxPopup]
 */
import type { Page } from 'puppeteer';
import { type Chromium, startChromium } from '../../browser/harness/chromium.ts';
import { type Firefox, startFirefox } from '../../browser/harness/firefox.ts';
import {
  closePage,
  importKubeconfig,
  navigate,
  waitForNewPage,
  waitForUrl,
} from '../../browser/harness/page-actions.ts';
import { waitFor } from '../../browser/harness/wait-for.ts';
import { seedDemo, startCluster } from '../../cluster/cluster.ts';
import { findControlPlane } from '../../cluster/real/find-control-plane.ts';
import { readOption } from '../options.ts';
import { startBaseline } from '../request-overhead/access-methods.ts';
import { allowAnonymousReads } from '../request-overhead/allow-anonymous-reads.ts';
import { median, percentile } from '../statistics.ts';

const rounds = Number(readOption('--rounds') ?? 9);
const APP = '/api/v1/namespaces/shop/services/assets/proxy/';
const OTHER_APP = '/api/v1/namespaces/shop/services/echo/proxy/';

/** A way to open the app. `prepare` runs before the clock starts, `open` resolves to the tab in which the app opens. */
interface Way {
  readonly title: string;
  /** The way to which it is compared. */
  readonly limit: string;
  prepare(): Promise<Page>;
  open(prepared: Page, url: string): Promise<Page>;
}

const cluster = await startCluster({ kind: (await findControlPlane()) ? 'real' : 'simulated', noReverseProxy: true });
const services = await seedDemo(cluster);
await allowAnonymousReads(cluster, 'shop');
const baseline = await startBaseline(cluster, APP);
const chromium = await startChromium({ trust: [cluster.spkiHash] });
await importKubeconfig(chromium, cluster.kubeconfig({ users: ['viewer'] }));
const [state] = await chromium.sendMessage('listContexts');
const contextId = state?.context.id ?? '';
const firefox = await startFirefox();
/** One whose background stops when it has nothing to do. */
const restingFirefox = await startFirefox({ idleTimeoutMs: 300 });
for (const one of [firefox, restingFirefox]) {
  await importKubeconfig(one, cluster.kubeconfig({ users: ['viewer'] }));
}
const watcher = await restingFirefox.openPage('options.html');

const type = async (page: Page, url: string): Promise<Page> => {
  await navigate(page, url);
  return page;
};
/** Where the app opens in another tab than the one that the URL was typed in. */
const typeElsewhere =
  (browser: Chromium | Firefox) =>
  async (page: Page, url: string): Promise<Page> => {
    const before = new Set(await browser.browser.pages());
    await navigate(page, url);
    return waitForNewPage(browser, before, url);
  };
const asleep = (prepare: () => Promise<Page>) => async () => {
  const page = await prepare();
  await chromium.stopBackground();
  return page;
};
const newTab = () => chromium.browser.newPage();
const openFromPopup =
  (browser: Chromium | Firefox) =>
  async (popup: Page, url: string): Promise<Page> => {
    const before = new Set(await browser.browser.pages());
    await popup.evaluate(
      (request) => {
        const api = (globalThis as { browser?: typeof chrome }).browser ?? chrome;
        void api.runtime.sendMessage({ name: 'openTarget', request });
      },
      { contextId, url },
    );
    return waitForNewPage(browser, before, url);
  };
/** A tab that another app opened. */
const uncleanTab = async () => {
  await chromium.sendMessage('openTarget', { contextId, url: cluster.url + OTHER_APP });
  const opener = await waitForNewPage(chromium, new Set(), cluster.url + OTHER_APP);
  await opener.bringToFront();
  return chromium.browser.newPage();
};

const WAYS: Readonly<Record<string, Way>> = {
  limit: { title: 'the apiserver alone', limit: 'limit', prepare: () => baseline.openTab(), open: type },
  typed: { title: 'typed URL', limit: 'limit', prepare: newTab, open: type },
  typedAsleep: { title: 'typed URL, asleep', limit: 'limit', prepare: asleep(newTab), open: type },
  popup: {
    title: 'popup',
    limit: 'limit',
    prepare: () => chromium.openPage('popup.html'),
    open: openFromPopup(chromium),
  },
  unclean: {
    title: 'typed in a tab that is not clean',
    limit: 'limit',
    prepare: uncleanTab,
    open: typeElsewhere(chromium),
  },
  uncleanAsleep: {
    title: 'typed in a tab that is not clean, asleep',
    limit: 'limit',
    prepare: asleep(uncleanTab),
    open: typeElsewhere(chromium),
  },
  firefoxLimit: {
    title: 'Firefox: another page of the apiserver',
    limit: 'firefoxLimit',
    prepare: () => firefox.browser.newPage(),
    open: (page, url) => type(page, url.replace(APP, '/version')),
  },
  firefox: { title: 'Firefox: typed URL', limit: 'firefoxLimit', prepare: () => firefox.browser.newPage(), open: type },
  firefoxAsleep: {
    title: 'Firefox: typed URL, asleep',
    limit: 'firefoxLimit',
    prepare: async () => {
      const page = await restingFirefox.browser.newPage();
      await waitFor(() => watcher.evaluate(() => browser.extension.getBackgroundPage() === null));
      return page;
    },
    open: type,
  },
  firefoxPopup: {
    title: 'Firefox: popup',
    limit: 'firefoxLimit',
    prepare: () => firefox.openPage('popup.html'),
    open: openFromPopup(firefox),
  },
};

/** Milliseconds of each round, by the name that the option has for the way. */
const results = new Map<string, number[]>();
try {
  const names = readOption('--ways')?.split(',') ?? Object.keys(WAYS);
  // Round 0 fills caches and starts processes.
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of names) {
      const way = WAYS[name];
      if (!way) throw new Error(`There is no way ${name}, only ${Object.keys(WAYS).join(', ')}`);
      const milliseconds = await measure(way, `${cluster.url}${APP}?assets=0&${round}`);
      if (round > 0) results.set(name, [...(results.get(name) ?? []), milliseconds]);
    }
  }
  printResults();
} finally {
  await baseline.stop();
  await chromium.stop();
  await firefox.stop();
  await restingFirefox.stop();
  await services.stop();
  await cluster.stop();
}

async function measure({ prepare, open }: Way, url: string): Promise<number> {
  const prepared = await prepare();
  const startedAt = Date.now();
  const page = await open(prepared, url);
  await waitForUrl(page, cluster.url);
  const firstByteAt = await page.evaluate(() => {
    const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    return performance.timeOrigin + (entry?.responseStart ?? Number.NaN);
  });
  const all = await Promise.all([chromium, firefox, restingFirefox].map(({ browser }) => browser.pages()));
  for (const one of [...all.flat(), page]) {
    if (!one.isClosed() && one.url().startsWith(cluster.url)) await closePage(one);
  }
  if (!prepared.isClosed()) await closePage(prepared);
  return firstByteAt - startedAt;
}

function printResults(): void {
  console.log(`\n${cluster.kind} apiserver ${cluster.version}, ${rounds} rounds, ms to the first byte\n`);
  console.log(`${''.padEnd(44)}${'median'.padStart(8)}${'p95'.padStart(8)}${'over the limit'.padStart(18)}`);
  for (const [name, values] of results) {
    const way = WAYS[name];
    const limit = median(results.get(way?.limit ?? '') ?? []);
    const columns = [median(values), percentile(values, 95)].map((value) => value.toFixed(0).padStart(8));
    console.log(
      `${(way?.title ?? '').padEnd(44)}${columns.join('')}${(median(values) - limit).toFixed(0).padStart(18)}`,
    );
  }
}
