/**
 * Starts a cluster with services of different kinds and a browser that has the extension and the cluster's kubeconfig.
 * Without a display it goes through the three uses by itself, says what happened, and saves pictures.
 *
 *   npm run demo            a browser to try things in; Ctrl+C ends everything
 *   npm run demo -- --tour  the three uses by themselves, also where there is a display
 */
import { mkdirSync } from 'node:fs';
import { startChromium } from '../browser/harness/chromium.ts';
import { importKubeconfig } from '../browser/harness/steps.ts';
import { seedDemo, startCluster } from '../cluster/cluster.ts';
import { findControlPlane } from '../cluster/real/find-control-plane.ts';
import { takeTour } from './tour.ts';

const hasDisplay = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY) || process.platform !== 'linux';
const isTour = process.argv.includes('--tour') || !hasDisplay;
const pictures = new URL('../screenshots/demo/', import.meta.url).pathname;
mkdirSync(pictures, { recursive: true });

// Whether it is missing was said when the machine was prepared.
const kind = (await findControlPlane(() => {})) ? 'real' : 'twin';
console.log(kind === 'real' ? 'Starting etcd and kube-apiserver …' : 'Starting the embedded twin of an apiserver …');
const cluster = await startCluster({ kind });
const apps = await seedDemo(cluster);
console.log(`A ${kind === 'real' ? 'real apiserver' : 'twin'} ${cluster.version} at ${cluster.url}`);

const chromium = await startChromium({ trust: [cluster.spkiHash], headless: isTour });
const close = async () => {
  await chromium.stop();
  await apps.stop();
  await cluster.stop();
};

if (isTour) {
  try {
    await takeTour(chromium, cluster, pictures);
    console.log(`\nPictures: ${pictures}`);
  } finally {
    await close();
  }
} else {
  const [blank] = await chromium.browser.pages();
  await importKubeconfig(chromium, cluster.kubeconfig());
  await chromium.openPage('options.html');
  await blank?.close();
  const proxied = (service: string, rest = '') =>
    `${cluster.url}/api/v1/namespaces/${service.split('/')[0]}/services/${service.split('/')[1]}/proxy/${rest}`;
  console.log(`
Things to try
  1. Press Alt+Shift+K (or click the puzzle piece in the toolbar, then Portside), choose the context viewer, type a few
     letters, press Enter.
  2. Paste one of these into the address bar:
       ${proxied('monitoring/monitoring-grafana:http', 'd/cluster?from=now-1h#panel-2')}
       ${proxied('logging/elasticsearch-logging:db', '_search?q=user:kimchy')}
       ${proxied('shop/https:secure:https')}
  3. In the options, under the context, choose "Open API".

Ctrl+C ends the browser and the cluster.`);
  await new Promise<void>((resolve) => {
    chromium.browser.once('disconnected', () => resolve());
    process.once('SIGINT', () => resolve());
  });
  await close();
}
