/**
 * Measures what each access method costs: a page load, sequential fetches, and the time from a pasted URL to the first
 * byte. All methods take turns in one run, so that other load on the machine slows them down alike. Only the ratios are
 * meaningful.
 *
 *   npm run bench [-- --rounds 15 --methods baseline,kubectl,minimal,portside,manyGrants]
 */
import type { Page } from 'puppeteer';
import { openUrl, waitForUrl } from '../../browser/harness/page-actions.ts';
import { seedDemo, startCluster } from '../../cluster/cluster.ts';
import { findControlPlane } from '../../cluster/real/find-control-plane.ts';
import { readOption } from '../options.ts';
import { median } from '../statistics.ts';
import {
  type AccessMethod,
  startBaseline,
  startKubectlAccess,
  startMinimalExtension,
  startPortside,
} from './access-methods.ts';
import { allowAnonymousReads } from './allow-anonymous-reads.ts';

const ASSETS = 200;
const FETCHES = 100;
const OTHER_GRANTS = 49;
const rounds = Number(readOption('--rounds') ?? 15);

const kind = (await findControlPlane()) ? 'real' : 'simulated';
// The reverse proxy would add a hop. It protects the apiserver from requests for pretty-printed objects; here are none.
const cluster = await startCluster({ kind, noReverseProxy: true });
const services = await seedDemo(cluster);
const appPath = '/api/v1/namespaces/shop/services/assets/proxy/';
await allowAnonymousReads(cluster, 'shop');

const startMethod: Record<string, () => Promise<AccessMethod | null>> = {
  baseline: () => startBaseline(cluster, appPath),
  kubectl: () => startKubectlAccess(cluster, appPath),
  minimal: () => startMinimalExtension(cluster, appPath),
  portside: () => startPortside(cluster, appPath, 0),
  manyGrants: () => startPortside(cluster, appPath, OTHER_GRANTS),
};
const measurements: Record<string, (method: AccessMethod) => Promise<number>> = {
  [`page with ${ASSETS} assets`]: measurePageLoad,
  [`${FETCHES} sequential fetches`]: measureFetches,
  'pasted URL to first byte': measureFirstByte,
};

/** The started methods by the name that the option has for them. */
const methods = new Map<string, AccessMethod>();
/** Milliseconds of each round. */
const results = new Map<string, number[]>();
try {
  for (const name of readOption('--methods')?.split(',') ?? Object.keys(startMethod)) {
    const start = startMethod[name];
    if (!start) throw new Error(`There is no access method ${name}, only ${Object.keys(startMethod).join(', ')}`);
    const method = await start();
    if (method) methods.set(name, method);
    else console.log(`Left out: ${name}, which is not installed`);
  }
  // Round 0 fills caches and starts processes.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [measurement, measure] of Object.entries(measurements)) {
      for (const [name, method] of methods) {
        const milliseconds = await measure(method);
        if (round > 0) resultsOf(measurement, name).push(milliseconds);
      }
    }
  }
  printResults();
} finally {
  for (const method of methods.values()) await method.stop();
  await services.stop();
  await cluster.stop();
}

function measurePageLoad(method: AccessMethod): Promise<number> {
  return inNewTab(method, async (page) => {
    await openUrl(page, `${method.appUrl}?assets=${ASSETS}`);
    return page.evaluate(() => {
      const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      return (entry?.loadEventStart ?? Number.NaN) - (entry?.fetchStart ?? Number.NaN);
    });
  });
}

function measureFetches(method: AccessMethod): Promise<number> {
  return inNewTab(method, async (page) => {
    await openUrl(page, `${method.appUrl}?assets=0`);
    return page.evaluate(
      async (count, authorization) => {
        const start = performance.now();
        for (let index = 0; index < count; index += 1) {
          const headers = authorization ? { Authorization: authorization } : {};
          const response = await fetch(`data.json?${index}`, { headers });
          await response.text();
        }
        return performance.now() - start;
      },
      FETCHES,
      method.pageAuthorization,
    );
  });
}

function measureFirstByte(method: AccessMethod): Promise<number> {
  return inNewTab(method, async (page) => {
    const start = Date.now();
    const client = await page.createCDPSession();
    await client.send('Page.navigate', { url: `${method.appUrl}?assets=0&${start}` });
    await waitForUrl(page, method.appUrl);
    return page.evaluate((startedAt) => {
      const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      return performance.timeOrigin + (entry?.responseStart ?? Number.NaN) - startedAt;
    }, start);
  });
}

/** The tab shows one of the browser's own pages, as a new one does: from there, every way needs a process for the app. */
async function inNewTab<T>(method: AccessMethod, task: (page: Page) => Promise<T>): Promise<T> {
  const page = await method.openTab();
  await page.goto('chrome://version');
  try {
    return await task(page);
  } finally {
    await page.close();
  }
}

function resultsOf(measurement: string, methodName: string): number[] {
  const key = `${measurement}\n${methodName}`;
  const values = results.get(key) ?? [];
  results.set(key, values);
  return values;
}

function printResults(): void {
  console.log(`\n${cluster.kind} apiserver ${cluster.version}, medians of ${rounds} rounds\n`);
  for (const measurement of Object.keys(measurements)) {
    const ratio = (milliseconds: number, reference: string, title: string) =>
      methods.has(reference)
        ? `${(milliseconds / median(resultsOf(measurement, reference))).toFixed(2).padStart(6)} of ${title}`
        : '';
    console.log(measurement);
    for (const [name, method] of methods) {
      const milliseconds = median(resultsOf(measurement, name));
      console.log(
        `  ${method.name.padEnd(20)} ${milliseconds.toFixed(1).padStart(8)} ms` +
          ratio(milliseconds, 'baseline', 'the apiserver alone') +
          ratio(milliseconds, 'minimal', 'a minimal extension'),
      );
    }
  }
}
