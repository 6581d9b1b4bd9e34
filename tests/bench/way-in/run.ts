/**
 * What the way in costs: page load, sequential fetches, and pasted URL to first byte, each as a ratio to the apiserver
 * itself and to the least that any extension costs. All arms take turns in one run, so that a busy machine slows them
 * alike; only ratios mean anything.
 *
 *   npm run bench [-- --rounds 15 --arms limit,kubectl,bare,portside,many]
 */
import type { Page } from 'puppeteer';
import { typeUrl, waitForUrl } from '../../browser/harness/steps.ts';
import { type Cluster, seedDemo, startCluster } from '../../cluster/cluster.ts';
import { findControlPlane } from '../../cluster/real/find-control-plane.ts';
import { type Arm, bareExtensionArm, kubectlArm, limitArm, portsideArm } from './arms.ts';
import { letAnybodyRead } from './let-anybody-read.ts';

const ASSETS = 200;
const FETCHES = 100;
const rounds = Number(optionOf('--rounds') ?? 15);

const kind = (await findControlPlane()) ? 'real' : 'twin';
// Without the front that keeps browsers from a build of kube-apiserver that they crash: lists are asked for safely here.
const cluster: Cluster = await startCluster({ kind, isBare: true });
const apps = await seedDemo(cluster);
const appPath = '/api/v1/namespaces/shop/services/assets/proxy/';
await letAnybodyRead(cluster, 'shop');
const startArm: Record<string, () => Promise<Arm | null>> = {
  limit: () => limitArm(cluster, appPath),
  kubectl: () => kubectlArm(cluster, appPath),
  bare: () => bareExtensionArm(cluster, appPath),
  portside: () => portsideArm(cluster, appPath, 0),
  many: () => portsideArm(cluster, appPath, 49),
};
const arms: Arm[] = [];
for (const name of optionOf('--arms')?.split(',') ?? Object.keys(startArm)) {
  const arm = await startArm[name]?.();
  if (arm) arms.push(arm);
  else console.log(`Left out: ${name} (${name === 'kubectl' ? 'there is no kubectl here' : 'there is no such arm'})`);
}

const measures = {
  'page of 200 assets': loadPage,
  'sequential fetches': fetchInTurn,
  'pasted URL to first byte': paste,
};
const readings = new Map<string, number[]>();
try {
  for (let round = 0; round < rounds + 1; round += 1) {
    for (const [measure, take] of Object.entries(measures)) {
      for (const arm of arms) {
        const value = await take(arm);
        // The first round fills caches and starts processes.
        if (round === 0) continue;
        const key = `${measure}\n${arm.name}`;
        readings.set(key, [...(readings.get(key) ?? []), value]);
      }
    }
  }
  print();
} finally {
  for (const arm of arms) await arm.stop();
  await apps.stop();
  await cluster.stop();
}

async function loadPage(arm: Arm): Promise<number> {
  return inTab(arm, async (page) => {
    await typeUrl(page, `${arm.app}?assets=${ASSETS}`);
    return page.evaluate(() => {
      const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      return (entry?.loadEventStart ?? Number.NaN) - (entry?.fetchStart ?? Number.NaN);
    });
  });
}

async function fetchInTurn(arm: Arm): Promise<number> {
  return inTab(arm, async (page) => {
    await typeUrl(page, `${arm.app}?assets=0`);
    return page.evaluate(
      async (count, header) => {
        const begin = performance.now();
        for (let at = 0; at < count; at += 1) {
          const response = await fetch(`data.json?${at}`, { headers: header ? { Authorization: header } : {} });
          await response.text();
        }
        return performance.now() - begin;
      },
      FETCHES,
      arm.pageHeader,
    );
  });
}

async function paste(arm: Arm): Promise<number> {
  return inTab(arm, async (page) => {
    const begin = Date.now();
    const client = await page.createCDPSession();
    await client.send('Page.navigate', { url: `${arm.app}?assets=0&${begin}` });
    await waitForUrl(page, arm.app);
    return page.evaluate((from) => {
      const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      return performance.timeOrigin + (entry?.responseStart ?? Number.NaN) - from;
    }, begin);
  });
}

async function inTab<T>(arm: Arm, task: (page: Page) => Promise<T>): Promise<T> {
  const page = await arm.openTab();
  try {
    return await task(page);
  } finally {
    await page.close();
  }
}

function print(): void {
  console.log(`\n${cluster.kind} apiserver ${cluster.version}, medians of ${rounds} rounds\n`);
  for (const measure of Object.keys(measures)) {
    const limit = median(`${measure}\nlimit`);
    const floor = median(`${measure}\nbare extension`);
    console.log(measure);
    for (const arm of arms) {
      const value = median(`${measure}\n${arm.name}`);
      const ratio = (to: number) => (value / to).toFixed(2).padStart(6);
      console.log(
        `  ${arm.name.padEnd(22)} ${value.toFixed(1).padStart(8)} ms  ${ratio(limit)} of the limit ${ratio(floor)} of the floor`,
      );
    }
  }
}

function median(key: string): number {
  const sorted = [...(readings.get(key) ?? [])].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function optionOf(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}
