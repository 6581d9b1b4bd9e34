/**
 * Measures what unlocking the vault costs: the key derivation alone, an unlock on the options page, and each part of a
 * cold start, from a closed browser to a signed page. The times depend on the machine.
 *
 *   npm run bench:vault [-- --rounds 7 --cold-starts 5]
 */
import type { Page } from 'puppeteer';
import { DEFAULT_COST, type KeyDerivation } from '../../../lib/core/vault/passphrase.ts';
import type { KeyRequest } from '../../../lib/pages/derive-key.ts';
import { type Chromium, startChromium } from '../../browser/harness/chromium.ts';
import { startFirefox } from '../../browser/harness/firefox.ts';
import { importKubeconfig, waitForUrl } from '../../browser/harness/page-actions.ts';
import { waitFor } from '../../browser/harness/wait-for.ts';
import { waitForElement } from '../../browser/harness/wait-for-element.ts';
import { seedDemo, startCluster } from '../../cluster/cluster.ts';
import { readOption } from '../options.ts';
import { median } from '../statistics.ts';

const ROUNDS = Number(readOption('--rounds') ?? 7);
const COLD_STARTS = Number(readOption('--cold-starts') ?? 5);
const PASSPHRASE = 'correct horse battery staple';
const DERIVATION: KeyDerivation = { name: 'argon2id', ...DEFAULT_COST, salt: 'A'.repeat(22) };
const { memoryKib, passes, lanes } = DEFAULT_COST;
const DERIVATION_TITLE = `Argon2id (${memoryKib / 1024} MiB, ${passes} passes, ${lanes} lanes)`;
const PASSPHRASE_FIELD = '.proof-form input[name="passphrase"]';

const cluster = await startCluster({ kind: 'simulated', record: true });
const services = await seedDemo(cluster);
const url = `${cluster.url}/api/v1/namespaces/shop/services/echo/proxy/cold`;
let chromium = await startChromium({ trust: [cluster.spkiHash] });
try {
  await importKubeconfig(chromium, cluster.kubeconfig({ users: ['viewer'] }), {
    mode: 'passphrase',
    passphrase: PASSPHRASE,
  });
  print(`${DERIVATION_TITLE} in a worker in Chromium`, await measureDerivations(chromium, ROUNDS));
  const unlocks: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) unlocks.push(await measureUnlock(chromium));
  print('Unlock in Chromium, from Enter to unlocked', unlocks);

  const coldStarts: Record<string, number>[] = [];
  for (let round = 0; round < COLD_STARTS; round += 1) coldStarts.push(await measureColdStart());
  for (const part of Object.keys(coldStarts[0] ?? {})) {
    print(
      `Cold start: ${part}`,
      coldStarts.map((times) => times[part] ?? Number.NaN),
    );
  }
} finally {
  await chromium.stop();
  await services.stop();
  await cluster.stop();
}

const firefox = await startFirefox();
try {
  print(`${DERIVATION_TITLE} in a worker in Firefox`, await measureDerivations(firefox, ROUNDS));
} finally {
  await firefox.stop();
}

/** Milliseconds from the start of the extension's worker to the key. */
async function measureDerivations(
  browser: { openPage(path: string): Promise<Page> },
  rounds: number,
): Promise<number[]> {
  // Shown as text. On the extension's pages, their script has already created the only Trusted Types policy that the
  // content security policy allows.
  const page = await browser.openPage('passphrase-worker.js');
  const request: KeyRequest = { passphrase: PASSPHRASE, derivation: DERIVATION };
  const times = await page.evaluate(
    async (message, count) => {
      const { trustedTypes } = globalThis as unknown as {
        trustedTypes?: { createPolicy<Rules>(name: string, rules: Rules): Rules };
      };
      const rules = { createScriptURL: (path: string) => path };
      const policy = trustedTypes?.createPolicy('portside-workers', rules) ?? rules;
      const all: number[] = [];
      for (let index = 0; index < count; index += 1) {
        const start = performance.now();
        const worker = new Worker(policy.createScriptURL('/passphrase-worker.js'));
        await new Promise((resolve, reject) => {
          worker.addEventListener('message', resolve);
          worker.addEventListener('error', () => reject(new Error('The worker failed')));
          worker.postMessage(message);
        });
        all.push(performance.now() - start);
        worker.terminate();
      }
      return all;
    },
    request,
    rounds,
  );
  await page.close();
  return times;
}

/** Milliseconds from the Enter key in the unlock form on the options page until the vault is unlocked. */
async function measureUnlock({ openPage, sendMessage }: Chromium): Promise<number> {
  await sendMessage('lock');
  const page = await openPage('options.html');
  await (await waitForElement(page, PASSPHRASE_FIELD)).type(PASSPHRASE);
  await page.evaluate(() => {
    const duration = new Promise<number>((resolve) => {
      let start = 0;
      const onSubmit = () => {
        start = performance.now();
      };
      addEventListener('submit', onSubmit, { capture: true });
      new MutationObserver(() => {
        if (start > 0 && !document.querySelector('.proof-form')) resolve(performance.now() - start);
      }).observe(document.body, { childList: true, subtree: true });
    });
    Object.assign(globalThis, { duration });
  });
  await page.keyboard.press('Enter');
  const milliseconds = await page.evaluate(() => (globalThis as unknown as { duration: Promise<number> }).duration);
  await page.close();
  return milliseconds;
}

/** Milliseconds of each part. Starts the browser anew. */
async function measureColdStart(): Promise<Record<string, number>> {
  const { profile } = chromium;
  await chromium.quit();
  const lap = startLapTimer();
  chromium = await startChromium({ trust: [cluster.spkiHash], profile });
  const browserStart = lap();
  const tab = await chromium.browser.newPage();
  const newTab = lap();
  await tab.goto(url, { waitUntil: 'domcontentloaded' }).catch(() => {});
  const field = await waitForElement(tab, PASSPHRASE_FIELD);
  const gate = lap();
  await field.type(PASSPHRASE);
  const typing = lap();
  await tab.keyboard.press('Enter');
  await waitFor(() => tab.url().startsWith(cluster.url));
  const unlock = lap();
  await waitForUrl(tab, url);
  const response = lap();
  return {
    'start of the browser and the extension': browserStart,
    'URL to the unlock form on the gate page': gate,
    'typing by the driver': typing,
    'Enter to the navigation to the app': unlock,
    'the response, shown': response,
    total: browserStart + newTab + gate + typing + unlock + response,
  };
}

/** Each call returns the milliseconds since the previous one. */
function startLapTimer(): () => number {
  let start = performance.now();
  return () => {
    const end = performance.now();
    const duration = end - start;
    start = end;
    return duration;
  };
}

function print(title: string, times: readonly number[]): void {
  const [middle, min, max] = [median(times), Math.min(...times), Math.max(...times)].map(Math.round);
  console.log(`${title}: ${middle} ms (${min} to ${max})`);
}
