import { createServer } from 'node:http';
import type { Page } from 'puppeteer';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { listen } from '../cluster/http/listen.ts';
import { createObject } from '../cluster/objects.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { CLUSTER_KIND } from './harness/cluster-kinds.ts';
import { FIELD, importKubeconfig, selectContext, waitForNewPage, waitForUrl } from './harness/page-actions.ts';
import { requestUsers } from './harness/request-users.ts';
import { takeScreenshot } from './harness/take-screenshot.ts';
import { waitFor } from './harness/wait-for.ts';
import { waitForElement } from './harness/wait-for-element.ts';

describe(`the popup, with a ${CLUSTER_KIND} apiserver,`, () => {
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
  afterEach(() => popup.close());

  const serviceNames = (page = popup) =>
    page.$$eval('.row-name', (elements) => elements.map((element) => (element as HTMLElement).textContent));
  const showServicesOf = async (contextName: string) => {
    await selectContext(popup, contextName);
    await waitForElement(popup, '.row');
  };

  it('lists the services of `kubectl cluster-info` before all others', async () => {
    await showServicesOf('viewer');
    const headings = await popup.$$eval('.row-title', (all) =>
      all.map((heading) => (heading as HTMLElement).textContent),
    );
    expect(headings[0]).toBe('Cluster services');
    expect((await serviceNames()).length).toBeGreaterThanOrEqual(6);
    await takeScreenshot(popup, 'popup');
  });

  it('opens the best match on Enter', async () => {
    await showServicesOf('viewer');
    const before = new Set(await chromium.browser.pages());
    await popup.type(FIELD, 'echo');
    await waitFor(async () => (await serviceNames())[0] === 'echo');
    await popup.keyboard.press('Enter');
    const prefix = `${cluster.url}/api/v1/namespaces/shop/services/echo`;
    await waitForUrl(await waitForNewPage(chromium, before, prefix), prefix);
    expect(requestUsers(cluster, '/api/v1/namespaces/shop/services/echo')).toEqual(['viewer']);
  });

  it('goes to the tab that shows the service already, and shows it among the recent ones', async () => {
    await showServicesOf('viewer');
    await waitForElement(popup, '.row ::-p-text(Open)');
    expect(await popup.$eval('.row-title', (title) => title.textContent)).toBe('Recent');
    expect((await serviceNames())[0]).toBe('echo');
    const before = await chromium.browser.pages();
    await popup.type(FIELD, 'echo');
    await waitFor(async () => (await serviceNames())[0] === 'echo');
    await popup.keyboard.press('Enter');
    const prefix = `${cluster.url}/api/v1/namespaces/shop/services/echo`;
    const activeUrl = () => popup.evaluate(async () => (await chrome.tabs.query({ active: true }))[0]?.url ?? '');
    await waitFor(async () => (await activeUrl()).startsWith(prefix));
    expect(await chromium.browser.pages()).toHaveLength(before.length);
    expect(requestUsers(cluster, '/api/v1/namespaces/shop/services/echo')).toEqual(['viewer']);
  });

  it('opens a service in a window of its own with Shift and Enter', async () => {
    await showServicesOf('viewer');
    const windows = () => popup.evaluate(async () => (await chrome.windows.getAll()).length);
    const count = await windows();
    const before = new Set(await chromium.browser.pages());
    await popup.type(FIELD, 'assets');
    await waitFor(async () => (await serviceNames())[0] === 'assets');
    await popup.keyboard.down('Shift');
    await popup.keyboard.press('Enter');
    await popup.keyboard.up('Shift');
    const prefix = `${cluster.url}/api/v1/namespaces/shop/services/assets`;
    const opened = await waitForNewPage(chromium, before, prefix);
    expect(await windows()).toBe(count + 1);
    expect(requestUsers(cluster, '/api/v1/namespaces/shop/services/assets/proxy/')).toEqual(['viewer']);
    await opened.close();
  });

  it('opens several services at once that were marked', async () => {
    await showServicesOf('admin');
    const before = new Set(await chromium.browser.pages());
    await popup.keyboard.down('Shift');
    await popup.keyboard.press('ArrowDown');
    await popup.keyboard.press('ArrowDown');
    await popup.keyboard.press('ArrowDown');
    await popup.keyboard.up('Shift');
    await popup.keyboard.press('Enter');
    const opened = await waitFor(async () => {
      const added = (await chromium.browser.pages()).filter((page) => !before.has(page));
      // One of them has no pods: the gate's page says so in its place.
      return added.length === 3 && added.every((page) => page.url().includes(`${cluster.url}/api/`)) ? added : null;
    });
    for (const page of opened) await page.close();
  });

  it('opens a URL that is built by hand, with the keyboard alone', async () => {
    await showServicesOf('viewer');
    const before = new Set(await chromium.browser.pages());
    await popup.type(FIELD, 'echo');
    await waitFor(async () => (await serviceNames())[0] === 'echo');
    await popup.keyboard.down('Control');
    await popup.keyboard.press('e');
    await popup.keyboard.up('Control');
    await waitForElement(popup, '.url-builder [name=path]:focus');
    await popup.keyboard.type('built here');
    await popup.keyboard.press('Tab');
    await popup.keyboard.type('q=1');
    await popup.keyboard.press('Enter');
    const url = `${cluster.url}/api/v1/namespaces/shop/services/echo/proxy/built%20here?q=1`;
    await waitForUrl(await waitForNewPage(chromium, before, url), url);
  });

  it('opens a clicked service as the selected context', async () => {
    await showServicesOf('admin');
    const before = new Set(await chromium.browser.pages());
    await popup.type(FIELD, 'multiport');
    await waitFor(async () => (await serviceNames())[0] === 'multiport');
    await (await waitForElement(popup, '.row')).click();
    const prefix = `${cluster.url}/api/v1/namespaces/shop/services/multiport`;
    await waitForUrl(await waitForNewPage(chromium, before, prefix), prefix);
    expect(requestUsers(cluster, '/api/v1/namespaces/shop/services/multiport')).toEqual(['admin']);
  });

  it('shows the cached list at once, without a response of the background or the apiserver', async () => {
    await showServicesOf('viewer');
    const contextId = await idOf('viewer');
    await waitFor(() =>
      chromium.evaluateInExtension(async (id) => {
        const { serviceLists } = await chrome.storage.local.get('serviceLists');
        return Object.hasOwn((serviceLists as { value: object } | undefined)?.value ?? {}, id);
      }, contextId),
    );
    const offline = await chromium.browser.newPage();
    await offline.setRequestInterception(true);
    // Requests to the apiserver are never answered, and neither are messages to the background.
    offline.on('request', (request) => void (request.url().startsWith('https:') || request.continue()));
    await offline.evaluateOnNewDocument(() => {
      chrome.runtime.sendMessage = () => new Promise(() => {});
    });
    await offline.goto(popup.url());
    await waitForElement(offline, '.row');
    expect((await serviceNames(offline)).length).toBeGreaterThanOrEqual(6);
    await offline.close();
  });

  it('asks for namespaces where listing all is forbidden, and remembers them', async () => {
    await selectContext(popup, 'limited');
    const field = await waitForElement(popup, '#namespaces');
    await field.type('shop');
    await popup.keyboard.press('Enter');
    await waitForElement(popup, '.row');
    expect(await serviceNames()).toContain('echo');
    await popup.reload();
    await selectContext(popup, 'limited');
    await waitForElement(popup, '.row');
    expect(await serviceNames()).toContain('echo');
  });

  it('asks before a link of a service opens another app, at once or by where it leads', async () => {
    const target = `${cluster.url}/api/v1/namespaces/shop/services/wiki/proxy/`;
    const site = await listen(createServer((_, response) => void response.writeHead(302, { Location: target }).end()));
    try {
      for (const [name, href] of Object.entries({ linked: target, redirected: `http://localhost:${site.port}/` })) {
        await createObject(cluster, '/api/v1/namespaces/logging/services', {
          metadata: { name, annotations: { 'gethomepage.dev/href': href } },
          spec: { ports: [{ port: 80, targetPort: 8080, protocol: 'TCP' }] },
        });
        await popup.reload();
        await showServicesOf('viewer');
        await popup.type(FIELD, name);
        await waitFor(async () => (await serviceNames())[0] === name);
        await popup.keyboard.press('ArrowRight');
        const before = new Set(await chromium.browser.pages());
        await (await waitForElement(popup, '.is-action ::-p-text(Outside the cluster)')).click();
        const opened = await waitFor(async () => (await chromium.browser.pages()).find((page) => !before.has(page)));
        await waitForElement(opened, '.gate ::-p-text(wants to open)');
        await opened.close();
      }
    } finally {
      await site.stop();
    }
    expect(requestUsers(cluster, '/api/v1/namespaces/shop/services/wiki').filter((user) => user !== 'none')).toEqual(
      [],
    );
  });

  it('says that the cluster rejected the credential', async () => {
    const contextId = await idOf('nobody');
    await chromium.sendMessage('setCredential', { contextId, credential: { type: 'bearer', token: 'not-a-token' } });
    await selectContext(popup, 'nobody');
    const notice = await waitForElement(popup, '.notice');
    expect(await notice.evaluate((element) => element.textContent)).toContain(
      'The cluster rejected the credential of “nobody”.',
    );
  });

  async function idOf(contextName: string): Promise<string> {
    const states = await chromium.sendMessage('listContexts');
    const id = states.find(({ context }) => context.name === contextName)?.context.id;
    if (id === undefined) throw new Error(`There is no context ${contextName}`);
    return id;
  }
});
