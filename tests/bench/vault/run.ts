/**
 * `npm run bench:vault`: what unlocking costs at the chosen cost, and a cold start from a closed browser to a signed page with
 * the passphrase typed, each in its parts. Times are of this machine.
 */
import { readdirSync } from 'node:fs';
import type { Page } from 'puppeteer';
import { CHROME_BUILD, type Chromium, startChromium } from '../../browser/harness/chromium.ts';
import { find } from '../../browser/harness/find.ts';
import { FIREFOX_BUILD, startFirefox } from '../../browser/harness/firefox.ts';
import { importKubeconfig, waitForUrl } from '../../browser/harness/steps.ts';
import { until } from '../../browser/harness/until.ts';
import { seedDemo, startCluster } from '../../cluster/cluster.ts';

const ROUNDS = 7;
const COLD_STARTS = 5;
const PASSPHRASE = 'correct horse battery staple';
const GECKO_ID = 'portside@portside.dev';

/** Loads our own script as a page does, and derives once. */
async function derive(page: Page, build: string): Promise<number> {
  const script = readdirSync(`${build}/chunks`).find((name) => name.startsWith('derive-key'));
  return page.evaluate(
    async (path, passphrase) => {
      const { deriveKey, newCost } = await import(path);
      const start = performance.now();
      await deriveKey(passphrase, newCost());
      return performance.now() - start;
    },
    `/chunks/${script}`,
    PASSPHRASE,
  );
}

/** From the key pressed on the form until the vault is open. */
async function unlockByHand(chromium: Chromium): Promise<number> {
  await chromium.ask('lock');
  const page = await chromium.openPage('options.html');
  await (await find(page, '.unlock-form input')).type(PASSPHRASE);
  await page.evaluate(() => {
    const took = new Promise<number>((resolve) => {
      let start = 0;
      const begin = () => {
        start = performance.now();
      };
      addEventListener('submit', begin, { capture: true });
      new MutationObserver(() => {
        if (start > 0 && !document.querySelector('.unlock-form')) resolve(performance.now() - start);
      }).observe(document.body, { childList: true, subtree: true });
    });
    Object.assign(globalThis, { took });
  });
  await page.keyboard.press('Enter');
  const ms = await page.evaluate(() => (globalThis as unknown as { took: Promise<number> }).took);
  await page.close();
  return ms;
}

const cluster = await startCluster({ kind: 'twin', record: true });
const apps = await seedDemo(cluster);
const url = `${cluster.url}/api/v1/namespaces/shop/services/echo/proxy/cold`;
let chromium = await startChromium({ trust: [cluster.spkiHash] });
try {
  await importKubeconfig(chromium, cluster.kubeconfig({ users: ['viewer'] }), {
    kind: 'passphrase',
    passphrase: PASSPHRASE,
  });
  const page = await chromium.openPage('options.html');
  print(
    'Argon2id 64 MiB, 3 passes, 4 lanes, in a page of Chromium',
    await times(ROUNDS, () => derive(page, CHROME_BUILD)),
  );
  print('Unlock in Chromium, from Enter to open', await times(ROUNDS, () => unlockByHand(chromium)));

  const parts: Record<string, number[]> = {};
  const note = (part: string, ms: number) => {
    parts[part] = [...(parts[part] ?? []), ms];
  };
  for (let round = 0; round < COLD_STARTS; round += 1) {
    const { profile } = chromium;
    await chromium.quit();
    const clock = stopwatch();
    const total = stopwatch();
    chromium = await startChromium({ trust: [cluster.spkiHash], profile });
    note('start of the browser, extension included', clock());
    const tab = await chromium.browser.newPage();
    clock();
    await tab.goto(url, { waitUntil: 'domcontentloaded' }).catch(() => {});
    await find(tab, '.unlock-form input');
    note('URL to the gate asking', clock());
    await (await find(tab, '.unlock-form input')).type(PASSPHRASE);
    note('typing, by a machine', clock());
    await tab.keyboard.press('Enter');
    await until(() => tab.url().startsWith(cluster.url));
    note('Enter to the page on its way', clock());
    await waitForUrl(tab, url);
    note('its answer, shown', clock());
    note('all together', total());
  }
  for (const [part, all] of Object.entries(parts)) print(`Cold start: ${part}`, all);
} finally {
  await chromium.stop();
  await apps.stop();
  await cluster.stop();
}

const firefox = await startFirefox(GECKO_ID);
try {
  const page = await firefox.openPage('options.html');
  print('Argon2id in a page of Firefox', await times(ROUNDS, () => derive(page, FIREFOX_BUILD)));
} finally {
  await firefox.stop();
}

async function times(rounds: number, task: () => Promise<number>): Promise<number[]> {
  const all: number[] = [];
  for (let round = 0; round < rounds; round += 1) all.push(await task());
  return all;
}

function print(what: string, all: readonly number[]): void {
  const sorted = all.toSorted((one, other) => one - other);
  const [least = 0, median = 0, most = 0] = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  console.log(`${what}: ${Math.round(median)} ms (${Math.round(least)} to ${Math.round(most)})`);
}

/** Milliseconds since it was last asked. */
function stopwatch(): () => number {
  let start = performance.now();
  return () => {
    const now = performance.now();
    const span = now - start;
    start = now;
    return span;
  };
}
