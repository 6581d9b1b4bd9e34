/**
 * Measures the real popup, in Chromium, with ten thousand services: from its navigation to the whole list, fetched and from what was
 * stored; and for each key press, from the event to the changed and laid out page. Needs Node 24 and a build.
 *
 *   npm run bench:popup [-- --rounds 9]
 */
import type { Page } from 'puppeteer';
import { startChromium } from '../../browser/harness/chromium.ts';
import { importKubeconfig } from '../../browser/harness/page-actions.ts';
import { issueCertificate } from '../../cluster/certificate.ts';
import { serveTls } from '../../cluster/http/tls-server.ts';
import { readOption } from '../options.ts';
import { median, percentile } from '../statistics.ts';

const rounds = Number(readOption('--rounds') ?? 9);
const COUNT = 10_000;
const NAMESPACES = 250;
/** Typed key by key. The first key press is left out: it compiles what the others use. */
const TEXTS = ['grafana team-017', 'service-0421', 'kibnaa', 'http 8080'];

const NAMES = ['grafana', 'kibana', 'checkout', 'service', 'prometheus'];
const services = Array.from({ length: COUNT }, (_, index) => ({
  metadata: {
    name: `${NAMES[index % NAMES.length]}-${String(index).padStart(5, '0')}`,
    namespace: `team-${String(index % NAMESPACES).padStart(3, '0')}`,
    labels: { 'app.kubernetes.io/name': `app-${index % 97}` },
  },
  spec: {
    ports: [
      { name: 'http', port: 8080, protocol: 'TCP' },
      { name: 'metrics', port: 9090, protocol: 'TCP' },
    ],
  },
}));

/** Answers lists as kube-apiserver does, page by page, and says of everything else that it does not exist. */
const certificate = await issueCertificate(['127.0.0.1']);
const server = await serveTls(certificate, (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'https://apiserver');
  response.setHeader('Content-Type', 'application/json');
  if (pathname !== '/api/v1/services') {
    response.statusCode = 404;
    response.end(
      JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 }),
    );
    return;
  }
  const start = Number(searchParams.get('continue') ?? 0);
  const end = start + Number(searchParams.get('limit') ?? COUNT);
  const metadata = end < COUNT ? { continue: String(end) } : {};
  response.end(JSON.stringify({ kind: 'ServiceList', apiVersion: 'v1', metadata, items: services.slice(start, end) }));
});

const kubeconfig = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'large', cluster: { server: `https://127.0.0.1:${server.port}` } }],
  users: [{ name: 'mia', user: { token: 'sample' } }],
  contexts: [{ name: 'large', context: { cluster: 'large', user: 'mia' } }],
});

const chromium = await startChromium({ trust: [certificate.spkiHash] });

/** Opens the popup. Returns it, and the milliseconds until all services were in its list. */
async function openPopup(): Promise<{ page: Page; milliseconds: number }> {
  const page = await chromium.browser.newPage();
  await page.setViewport({ width: 400, height: 560 });
  await page.goto(`chrome-extension://${chromium.extensionId}/popup.html`);
  const milliseconds = await page.evaluate(async (count) => {
    const isWhole = () => document.querySelector('.row.is-service')?.getAttribute('aria-setsize') === String(count);
    while (!isWhole()) await new Promise((resolve) => requestAnimationFrame(resolve));
    return performance.now();
  }, COUNT);
  return { page, milliseconds };
}

/** Types a text key by key. Returns the milliseconds of each key press. */
function typeText(page: Page, text: string): Promise<number[]> {
  return page.evaluate(async (typed) => {
    const field = document.querySelector<HTMLInputElement>('[role=combobox]');
    if (!field) throw new Error('The popup has no field');
    const times: number[] = [];
    for (let length = 0; length <= typed.length; length += 1) {
      const start = performance.now();
      field.value = typed.slice(0, length);
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      // Preact renders in a microtask.
      await Promise.resolve();
      await Promise.resolve();
      document.body.getBoundingClientRect();
      times.push(performance.now() - start);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    // The first one empties the field.
    return times.slice(1);
  }, text);
}

function print(what: string, times: readonly number[], limit: number): void {
  const figures = [median(times), percentile(times, 95)].map((value) => value.toFixed(1));
  console.log(`${what}: ${figures[0]} ms (median), ${figures[1]} ms (p95), to be below ${limit} ms`);
}

try {
  await importKubeconfig(chromium, kubeconfig);
  const fetched: number[] = [];
  const stored: number[] = [];
  const keys: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await chromium.evaluateInExtension(() => chrome.storage.local.remove('serviceLists'));
    const cold = await openPopup();
    fetched.push(cold.milliseconds);
    // Stored by the background once it is fetched.
    await chromium.evaluateInExtension(async () => {
      while (!JSON.stringify(await chrome.storage.local.get('serviceLists')).includes('grafana')) {
        // Frames are not drawn in a page that is behind another one.
        await new Promise((resolve) => setTimeout(resolve));
      }
    });
    await cold.page.close();
    const warm = await openPopup();
    stored.push(warm.milliseconds);
    const times: number[] = [];
    for (const text of TEXTS) times.push(...(await typeText(warm.page, text)));
    keys.push(...times.slice(1));
    await warm.page.close();
  }
  print(`${COUNT} services, fetched`, fetched, 1500);
  print(`${COUNT} services, from what was stored`, stored, 100);
  print('A key press', keys, 16);
} finally {
  await chromium.stop();
  await server.stop();
}
