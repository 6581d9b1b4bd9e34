import type { Page } from 'puppeteer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { CLUSTER_KIND } from './harness/clusters.ts';
import { credentialsSeen } from './harness/credentials-seen.ts';
import { find } from './harness/find.ts';
import { importKubeconfig, newPage, selectContext, waitForUrl } from './harness/steps.ts';
import { takePicture } from './harness/take-picture.ts';
import { until } from './harness/until.ts';

describe(`the popup, on the ${CLUSTER_KIND} cluster,`, () => {
  let cluster: Cluster;
  let apps: DemoApps;
  let chromium: Chromium;
  let popup: Page;

  beforeAll(async () => {
    cluster = await startCluster({ kind: CLUSTER_KIND, record: true });
    apps = await seedDemo(cluster);
    chromium = await startChromium({ trust: [cluster.spkiHash] });
    await importKubeconfig(chromium, cluster.kubeconfig());
  });
  afterAll(async () => {
    await chromium?.stop();
    await apps?.stop();
    await cluster?.stop();
  });
  beforeEach(async () => {
    popup = await chromium.openPage('popup.html');
    await popup.setViewport({ width: 400, height: 600 });
  });

  const names = () => popup.$$eval('.service-name', (all) => all.map((one) => (one as HTMLElement).textContent));
  const listed = () => find(popup, '.service');

  it('lists what kubectl cluster-info lists first, then every other service', async () => {
    await selectContext(popup, 'viewer');
    await listed();
    const headings = await popup.$$eval('h2, h3', (all) => all.map((one) => (one as HTMLElement).textContent));
    expect(headings[0]?.toLowerCase()).toContain('cluster services');
    expect((await names()).length).toBeGreaterThanOrEqual(6);
    await takePicture(popup, 'popup');
  });

  it('opens the best match with Enter', async () => {
    await selectContext(popup, 'viewer');
    await listed();
    const before = new Set(await chromium.browser.pages());
    await popup.type('input[type="search"]', 'echo');
    await until(async () => (await names())[0] === 'echo');
    await popup.keyboard.press('Enter');
    const prefix = `${cluster.url}/api/v1/namespaces/shop/services/echo`;
    const opened = await newPage(chromium, before, prefix);
    await waitForUrl(opened, prefix);
    expect(credentialsSeen(cluster, '/api/v1/namespaces/shop/services/echo')).toEqual(['viewer']);
  });

  it('opens with a click, as the context that is shown', async () => {
    await selectContext(popup, 'admin');
    await listed();
    const before = new Set(await chromium.browser.pages());
    await popup.type('input[type="search"]', 'multiport');
    await until(async () => (await names())[0] === 'multiport');
    await (await find(popup, '.service-open')).click();
    const prefix = `${cluster.url}/api/v1/namespaces/shop/services/multiport`;
    await waitForUrl(await newPage(chromium, before, prefix), prefix);
    expect(credentialsSeen(cluster, '/api/v1/namespaces/shop/services/multiport')).toEqual(['admin']);
  });

  it('paints the last list at once, without the background and without the apiserver', async () => {
    await selectContext(popup, 'viewer');
    await listed();
    await until(() =>
      chromium.inExtension(
        async () => Object.keys((await chrome.storage.local.get('serviceLists')).serviceLists ?? {}).length > 0,
      ),
    );
    const again = await chromium.browser.newPage();
    await again.setRequestInterception(true);
    again.on('request', (request) => (request.url().startsWith('https:') ? undefined : request.continue()));
    await again.goto(popup.url());
    await find(again, '.service');
    expect(await again.$$eval('.service-name', (all) => all.length)).toBeGreaterThanOrEqual(6);
  });

  it('asks for namespaces where listing all is forbidden, and remembers them', async () => {
    await selectContext(popup, 'limited');
    const field = await find(popup, '#namespaces');
    await field.type('shop');
    await popup.keyboard.press('Enter');
    await listed();
    expect(await names()).toContain('echo');
    await popup.reload();
    await listed();
    expect(await names()).toContain('echo');
  });

  it('says when the cluster does not accept the credential', async () => {
    const states = await chromium.ask('listContexts');
    const contextId = states.find(({ context }) => context.name === 'nobody')?.context.id ?? '';
    await chromium.ask('giveCredential', { contextId, credential: { type: 'bearer', token: 'not-a-token' } });
    await selectContext(popup, 'nobody');
    const notice = await find(popup, '.notice');
    expect(await notice.evaluate((one) => (one as HTMLElement).textContent)).toContain('did not accept the credential');
  });
});
