import type { Page } from 'puppeteer';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { createObject, updateStatus } from '../cluster/objects.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { FIELD, importKubeconfig, selectContext, waitForNewPage, waitForUrl } from './harness/page-actions.ts';
import { requestUsers } from './harness/request-users.ts';
import { takeScreenshot } from './harness/take-screenshot.ts';
import { waitFor } from './harness/wait-for.ts';
import { waitForElement } from './harness/wait-for-element.ts';

const SHOP = '/api/v1/namespaces/shop';
/** More than fit on one page of the API. */
const PODS = 620;

describe('pods, nodes and workloads in the popup, with a real apiserver,', () => {
  let cluster: Cluster;
  let apps: DemoApps;
  let chromium: Chromium;
  let popup: Page;

  beforeAll(async () => {
    cluster = await startCluster({ kind: 'real', record: true });
    apps = await seedDemo(cluster);
    await makeReady('multiport');
    await addDeployment('front', { app: 'multiport' });
    await addDeployment('worker', { app: 'worker' });
    await createObject(cluster, '/api/v1/namespaces', { metadata: { name: 'many' } });
    for (let start = 0; start < PODS; start += 20) {
      await Promise.all(Array.from({ length: 20 }, (_, index) => addPod('many', `pod-${start + index}`)));
    }
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
    await popup.setViewport({ width: 400, height: 560 });
  });
  afterEach(() => popup.close());

  /** Searches as a context, and waits until the first row has this name. */
  const search = async (contextName: string, text: string, name: string) => {
    await selectContext(popup, contextName);
    await popup.type(FIELD, text);
    await waitFor(async () => {
      const names = await popup.$$eval('.row-name', (all) => all.map((one) => (one as HTMLElement).textContent));
      return names[0] === name;
    });
  };
  const openWithEnter = async (prefix: string) => {
    const before = new Set(await chromium.browser.pages());
    await popup.keyboard.press('Enter');
    const url = `${cluster.url}${prefix}`;
    const page = await waitForNewPage(chromium, before, url);
    await waitForUrl(page, url);
    return page;
  };
  const listedPaths = () => cluster.requestLog().map(({ path }) => path);

  it('opens a pod at a port that it declares', async () => {
    await search('viewer', 'pod/multi', 'multiport');
    await takeScreenshot(popup, 'popup-pod');
    const page = await openWithEnter(`${SHOP}/pods/multiport:8080/proxy/`);
    await waitForElement(page, 'h1');
    expect(requestUsers(cluster, `${SHOP}/pods/multiport:8080/proxy/`)).toEqual(['viewer']);
  });

  it('opens a workload as the service that selects its pods', async () => {
    await search('admin', 'deploy/front', 'front');
    await waitForElement(popup, '::-p-text(Opens the service multiport)');
    await openWithEnter(`${SHOP}/services/multiport:web/proxy/`);
    expect(requestUsers(cluster, `${SHOP}/services/multiport:web/proxy/`)).toEqual(['admin']);
  });

  it('opens nothing for a workload without a service and a ready pod, and says so', async () => {
    await search('admin', 'deploy/worker', 'worker');
    await waitForElement(popup, '::-p-text(There is no service for it)');
  });

  it('opens a page of a kubelet', async () => {
    await search('admin', 'node/', 'node-1');
    await popup.keyboard.press('Enter');
    await popup.keyboard.type('healthz');
    await waitForElement(popup, '.is-action ::-p-text(/healthz)');
    const page = await openWithEnter('/api/v1/nodes/node-1/proxy/healthz');
    expect(await page.evaluate(() => document.body.textContent)).toBe('ok');
  });

  it('finds a pod by its name alone, on every page of the list, and lists none before that', async () => {
    const before = listedPaths().length;
    await search('viewer', 'elastic', 'Elasticsearch');
    expect(listedPaths().slice(before).join()).not.toContain('/pods');
    await popup.click(FIELD, { count: 3 });
    await popup.type(FIELD, `pod-${PODS - 1}`);
    await waitForElement(popup, `::-p-text(pod-${PODS - 1})`);
    const pages = listedPaths().filter((path) => path.startsWith('/api/v1/pods?'));
    expect(pages.some((path) => path.includes('continue='))).toBe(true);
  });

  it('shows whoever may list less what they may, and asks once for each resource', async () => {
    const before = listedPaths().length;
    await selectContext(popup, 'limited');
    await (await waitForElement(popup, '#namespaces')).type('shop');
    await popup.keyboard.press('Enter');
    await waitForElement(popup, '.row');
    await popup.type(FIELD, 'pod/multi');
    await waitForElement(popup, '.is-service ::-p-text(Pod)');
    await popup.click(FIELD, { count: 3 });
    await popup.type(FIELD, 'deploy/front');
    await waitForElement(popup, '.no-rows ::-p-text(cannot list deployments)');
    await popup.click(FIELD, { count: 3 });
    await popup.type(FIELD, 'deploy/worker');
    await waitForElement(popup, '.no-rows ::-p-text(cannot list deployments)');
    const asked = listedPaths().slice(before);
    expect(asked.filter((path) => path.startsWith('/apis/apps/v1/deployments'))).toHaveLength(1);
    expect(asked.filter((path) => path.startsWith(`${SHOP}/pods?`))).toHaveLength(1);
  });

  async function addPod(namespace: string, name: string): Promise<void> {
    await createObject(cluster, `/api/v1/namespaces/${namespace}/pods`, {
      metadata: { name },
      spec: { containers: [{ name: 'app', image: 'app', ports: [{ containerPort: 80 }] }] },
    });
  }

  /** As its kubelet would say once it runs. */
  async function makeReady(name: string): Promise<void> {
    const pod = (await cluster.request('GET', `${SHOP}/pods/${name}`)).json() as { status: object };
    const status = { ...pod.status, conditions: [{ type: 'Ready', status: 'True' }] };
    await updateStatus(cluster, `${SHOP}/pods/${name}`, { ...pod, status });
  }

  async function addDeployment(name: string, labels: Readonly<Record<string, string>>): Promise<void> {
    await createObject(cluster, '/apis/apps/v1/namespaces/shop/deployments', {
      metadata: { name },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'app' }] } },
      },
    });
  }
});
