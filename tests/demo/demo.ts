/**
 * Starts a cluster with several kinds of services, and a browser with the extension. Where there is a display, it
 * imports the cluster's kubeconfig, and the browser stays open. Otherwise a script uses the main features and takes
 * screenshots.
 *
 *   npm run demo                a browser to try things in; Ctrl+C ends everything
 *   npm run demo -- --scripted  the script, also where there is a display
 */
import { mkdirSync } from 'node:fs';
import { startChromium } from '../browser/harness/chromium.ts';
import { importKubeconfig } from '../browser/harness/page-actions.ts';
import { seedDemo, startCluster } from '../cluster/cluster.ts';
import { findControlPlane } from '../cluster/real/find-control-plane.ts';
import { runScriptedDemo } from './scripted-demo.ts';

const hasDisplay = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY) || process.platform !== 'linux';
const isScripted = process.argv.includes('--scripted') || !hasDisplay;
const screenshots = new URL('../screenshots/demo/', import.meta.url).pathname;
mkdirSync(screenshots, { recursive: true });

// tests/setup/prepare.ts has already reported a missing control plane.
const kind = (await findControlPlane(() => {})) ? 'real' : 'simulated';
console.log(kind === 'real' ? 'Starting etcd and kube-apiserver …' : 'Starting a simulated apiserver …');
const cluster = await startCluster({ kind });
const services = await seedDemo(cluster);
console.log(`A ${kind} apiserver ${cluster.version} is running at ${cluster.url}`);

const chromium = await startChromium({ trust: [cluster.spkiHash], headless: isScripted });
const stop = async () => {
  await chromium.stop();
  await services.stop();
  await cluster.stop();
};

if (isScripted) {
  try {
    await runScriptedDemo(chromium, cluster, screenshots);
    console.log(`\nScreenshots: ${screenshots}`);
  } finally {
    await stop();
  }
} else {
  const [blankPage] = await chromium.browser.pages();
  await importKubeconfig(chromium, cluster.kubeconfig());
  await chromium.openPage('options.html');
  await blankPage?.close();
  const proxyUrl = (namespace: string, service: string, path = '') =>
    `${cluster.url}/api/v1/namespaces/${namespace}/services/${service}/proxy/${path}`;
  console.log(`
Things to try
  1. Press Alt+Shift+K (or click the puzzle piece in the toolbar, then Portside), choose the context viewer, type a few
     letters, press Enter.
  2. Paste one of these into the address bar:
       ${proxyUrl('monitoring', 'monitoring-grafana:http', 'd/cluster?from=now-1h#panel-2')}
       ${proxyUrl('logging', 'elasticsearch-logging:db', '_search?q=user:kimchy')}
       ${proxyUrl('shop', 'https:secure:https')}
  3. On the options page, choose "Open API" below the context.

Ctrl+C closes the browser and stops the cluster.`);
  await new Promise<void>((resolve) => {
    chromium.browser.once('disconnected', () => resolve());
    process.once('SIGINT', () => resolve());
  });
  await stop();
}
