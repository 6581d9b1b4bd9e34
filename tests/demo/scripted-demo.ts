import type { Page } from 'puppeteer';
import type { Chromium } from '../browser/harness/chromium.ts';
import {
  confirmImport,
  FIELD,
  selectContext,
  submitKubeconfig,
  waitForNewPage,
  waitForUrl,
} from '../browser/harness/page-actions.ts';
import { waitFor } from '../browser/harness/wait-for.ts';
import { waitForElement } from '../browser/harness/wait-for-element.ts';
import type { Cluster } from '../cluster/cluster.ts';

/**
 * Imports a kubeconfig, opens a pasted URL, and opens a service from the popup. Prints what happened, and writes a
 * screenshot of each step into the directory.
 */
export async function runScriptedDemo(chromium: Chromium, cluster: Cluster, directory: string): Promise<void> {
  const takeScreenshot = (page: Page, name: string) => page.screenshot({ path: `${directory}${name}.png` });

  console.log('\n1. Import a kubeconfig');
  const options = await chromium.openPage('options.html');
  await submitKubeconfig(options, cluster.kubeconfig());
  await takeScreenshot(options, '1-import');
  await confirmImport(options);
  const contexts = await chromium.sendMessage('listContexts');
  const { hostname } = new URL(cluster.url);
  console.log(`   Imported ${contexts.length} contexts, with access to ${hostname} and no other host`);

  console.log('2. Paste a proxy URL');
  const elasticsearch = '/api/v1/namespaces/logging/services/elasticsearch-logging:db/proxy/';
  const search = `${cluster.url}${elasticsearch}_search?q=user:kimchy`;
  const searchTab = await chromium.browser.newPage();
  await searchTab.goto(search).catch(() => {});
  const firstContext = await waitForElement(searchTab, '.choice[aria-disabled="false"]');
  await takeScreenshot(searchTab, '2-gate');
  console.log('   Several contexts can open it: the gate asks which one to use');
  await firstContext.click();
  const response = await waitForUrl(searchTab, search);
  await takeScreenshot(searchTab, '3-search');
  console.log(`   ${search}\n   responds with ${response.replaceAll(/\s+/g, ' ').slice(0, 70)} …`);

  console.log('3. Open a service from the popup');
  const popup = await chromium.openPage('popup.html');
  await popup.setViewport({ width: 400, height: 600 });
  await selectContext(popup, 'viewer');
  await waitForElement(popup, '.row');
  await takeScreenshot(popup, '4-popup');
  const serviceCount = await popup.$eval('.row', (row) => row.ariaSetSize);
  const before = new Set(await chromium.browser.pages());
  await popup.type(FIELD, 'grafana');
  await waitFor(async () =>
    (await popup.$eval('.row-name', (name) => name.textContent))?.toLowerCase().includes('grafana'),
  );
  await popup.keyboard.press('Enter');
  const namespaceUrl = `${cluster.url}/api/v1/namespaces/monitoring/services/`;
  const grafana = await waitForNewPage(chromium, before, namespaceUrl);
  await waitForUrl(grafana, namespaceUrl);
  await waitFor(() => grafana.evaluate(() => !document.body.textContent?.includes('checking')));
  await takeScreenshot(grafana, '5-dashboard');
  console.log(`   ${serviceCount} services are listed. Typing "grafana" and Enter opens ${grafana.url()}`);

  console.log('\nWhat Portside does not sign');
  const secrets = '/api/v1/namespaces/kube-system/secrets';
  const tabWithoutGrant = await chromium.browser.newPage();
  const status = await tabWithoutGrant.goto(cluster.url + secrets).then(
    (reply) => reply?.status(),
    () => 'no response',
  );
  console.log(`   A tab without a grant requests secrets: ${status}`);
  const redirectedTo = await grafana.evaluate(async (path) => (await fetch(path)).url, secrets);
  console.log(`   Grafana's page requests secrets: the request is redirected to ${redirectedTo}`);
}
