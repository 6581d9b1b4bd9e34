import type { Page } from 'puppeteer';
import type { Chromium } from '../browser/harness/chromium.ts';
import { find } from '../browser/harness/find.ts';
import { applyImport, newPage, readKubeconfig, selectContext, waitForUrl } from '../browser/harness/steps.ts';
import { until } from '../browser/harness/until.ts';
import type { Cluster } from '../cluster/cluster.ts';

/** Goes through the three uses by itself, says what happened, and saves a picture of each step. */
export async function takeTour(chromium: Chromium, cluster: Cluster, folder: string): Promise<void> {
  const picture = (page: Page, name: string) => page.screenshot({ path: `${folder}${name}.png` });

  console.log('\n1. Import a kubeconfig');
  const options = await chromium.openPage('options.html');
  await readKubeconfig(options, cluster.kubeconfig());
  await picture(options, '1-import');
  await applyImport(options);
  const contexts = await chromium.ask('listContexts');
  console.log(
    `   ${contexts.length} contexts imported, with access to ${new URL(cluster.url).hostname} and no other host`,
  );

  console.log('2. Paste a proxy URL');
  const search = `${cluster.url}/api/v1/namespaces/logging/services/elasticsearch-logging:db/proxy/_search?q=user:kimchy`;
  const searchTab = await chromium.browser.newPage();
  await searchTab.goto(search).catch(() => {});
  const choice = await find(searchTab, '.choice');
  await picture(searchTab, '2-gate');
  console.log('   Several contexts can sign here: the gate asks as whom');
  await choice.click();
  const found = await waitForUrl(searchTab, search);
  await picture(searchTab, '3-search');
  console.log(`   ${search}\n   answered ${found.replaceAll(/\s+/g, ' ').slice(0, 70)} …`);

  console.log('3. Pick a service from the popup');
  const popup = await chromium.openPage('popup.html');
  await popup.setViewport({ width: 400, height: 600 });
  await selectContext(popup, 'viewer');
  await find(popup, '.service');
  await picture(popup, '4-popup');
  const listed = await popup.$$eval('.service-name', (all) => all.length);
  const before = new Set(await chromium.browser.pages());
  await popup.type('input[type="search"]', 'grafana');
  await until(async () =>
    (await popup.$eval('.service-name', (one) => one.textContent))?.toLowerCase().includes('grafana'),
  );
  await popup.keyboard.press('Enter');
  const prefix = `${cluster.url}/api/v1/namespaces/monitoring/services/`;
  const grafana = await newPage(chromium, before, prefix);
  await waitForUrl(grafana, prefix);
  await until(() => grafana.evaluate(() => !document.body.textContent?.includes('checking')));
  await picture(grafana, '5-dashboard');
  console.log(`   ${listed} services listed; typed "grafana" and Enter: ${grafana.url()}`);

  console.log('\nAnd what it does not do');
  const stranger = await chromium.browser.newPage();
  const status = await stranger.goto(`${cluster.url}/api/v1/namespaces/kube-system/secrets`).then(
    (response) => response?.status(),
    () => 'no answer',
  );
  console.log(`   A tab without a grant asked for secrets: ${status}`);
  const inside = await grafana.evaluate(async () => (await fetch('/api/v1/namespaces/kube-system/secrets')).url);
  console.log(`   Grafana's page asked for the same: it was led to ${inside}`);
}
