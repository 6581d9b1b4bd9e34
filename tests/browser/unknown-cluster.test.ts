import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { clickToolbarButton, openPopupOnTab } from './harness/open-popup.ts';
import { confirmImport, navigate, waitForNewPage, waitForUrl } from './harness/page-actions.ts';
import { waitFor } from './harness/wait-for.ts';
import { waitForElement } from './harness/wait-for-element.ts';

describe('a proxy URL of a cluster that is not imported', () => {
  let cluster: Cluster;
  let apps: DemoApps;
  let chromium: Chromium;

  beforeAll(async () => {
    cluster = await startCluster({ kind: 'simulated', record: true });
    apps = await seedDemo(cluster);
    chromium = await startChromium({ trust: [cluster.spkiHash] });
  });
  afterAll(async () => {
    await chromium?.stop();
    await apps?.stop();
    await cluster?.stop();
  });

  it('is imported from the popup on its tab, and opens then, signed in', async () => {
    const url = `${cluster.url}/api/v1/namespaces/shop/services/echo/proxy/cart?id=1`;
    const tab = await chromium.browser.newPage();
    await navigate(tab, url);
    // What the apiserver says to somebody whom it does not know.
    expect(await waitForUrl(tab, url)).toContain('"kind":"Status"');

    const popup = await clickToolbarButton(chromium, tab);
    const host = new URL(cluster.url).host;
    const offer = await waitForElement(popup, `::-p-aria([name="Import the kubeconfig for ${host}"][role="button"])`);
    const before = new Set(await chromium.browser.pages());
    await offer.evaluate((button) => (button as HTMLElement).click());
    const options = await waitForNewPage(chromium, before, `chrome-extension://${chromium.extensionId}/options.html`);
    await waitForElement(options, `h1 ::-p-text(${host})`);
    const field = await waitForElement(options, 'textarea[name="kubeconfig"]');
    await field.evaluate(
      (element, value) => {
        (element as HTMLTextAreaElement).value = value;
      },
      cluster.kubeconfig({ users: ['viewer'] }),
    );
    await (await waitForElement(options, '.kubeconfig-input button[type="submit"]')).click();
    await waitForElement(options, '.import-preview');
    await confirmImport(options);

    const opened = await waitForNewPage(chromium, new Set([tab, options, ...before]), url);
    expect(await waitForUrl(opened, url)).toContain('"method": "GET"');
    await waitFor(() => apps.requests('shop/echo').some((request) => request.url === '/cart?id=1'));
  });

  it('is not seen by a popup that nobody opened on its tab', async () => {
    const other = `https://localhost:${new URL(cluster.url).port}/api/v1/namespaces/shop/services/echo/proxy/`;
    const tab = await chromium.browser.newPage();
    await navigate(tab, other);
    const popup = await openPopupOnTab(chromium, tab);
    await waitForElement(popup, '.row');
    expect(await popup.$('.this-tab')).toBeNull();
    await popup.close();
    const clicked = await clickToolbarButton(chromium, tab);
    await waitForElement(clicked, '.this-tab .primary');
  });
});
