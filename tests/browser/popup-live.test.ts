import type { Page } from 'puppeteer';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import { createObject } from '../cluster/objects.ts';
import { addService } from '../cluster/workload.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { type Firefox, startFirefox } from './harness/firefox.ts';
import { importKubeconfig, selectContext } from './harness/page-actions.ts';
import { waitFor } from './harness/wait-for.ts';
import { waitForElement } from './harness/wait-for-element.ts';

const SHOP = '/api/v1/namespaces/shop';
const port = { name: 'http', port: 80, targetPort: 8080, loopbackPort: 0 };
/** More than are in sight. */
const NAMES = Array.from({ length: 30 }, (_, index) => `service-${String(index).padStart(2, '0')}`);

describe.each(['Chromium', 'Firefox'] as const)(
  'the popup while services of a real apiserver change, in %s,',
  (name) => {
    let cluster: Cluster;
    let browser: Chromium | Firefox;
    let popup: Page;
    let watchesBefore = 0;

    beforeAll(async () => {
      cluster = await startCluster({ kind: 'real', record: true });
      for (const one of NAMES) await addService(cluster, { namespace: 'shop', name: one, ports: [port] });
      browser = name === 'Chromium' ? await startChromium({ trust: [cluster.spkiHash] }) : await startFirefox();
      await importKubeconfig(browser, cluster.kubeconfig());
    });
    afterAll(async () => {
      await browser?.stop();
      await cluster?.stop();
    });
    const watches = () => cluster.requestLog().filter(({ path }) => path.includes('watch=true'));
    const openPopup = async () => {
      watchesBefore = watches().length;
      popup = await browser.openPage('popup.html');
      await popup.setViewport({ width: 400, height: 560 });
    };
    beforeEach(openPopup);
    afterEach(() => popup.close());

    const add = (service: string) => addService(cluster, { namespace: 'shop', name: service, ports: [port] });
    const remove = (service: string) => cluster.request('DELETE', `${SHOP}/services/${service}`);
    const row = (service: string) => `.row ::-p-text(${service})`;
    /** Shows the services of a context, once their changes are watched. */
    const show = async (context: string) => {
      await selectContext(popup, context);
      await waitForElement(popup, row('service-00'));
      await waitFor(() => watches().length >= watchesBefore + 2);
    };
    /** What is at a point of the list, and how high. */
    const at = (y: number) =>
      popup.evaluate((top) => {
        const element = document.elementFromPoint(150, top)?.closest('.row');
        return [element?.querySelector('.row-name')?.textContent, element?.getBoundingClientRect().top];
      }, y);

    it('shows services that come, get endpoints, and go', async () => {
      await show('admin');
      await add('a-new-one');
      await waitForElement(popup, row('a-new-one'));
      await waitForElement(popup, '.is-dimmed ::-p-text(a-new-one)');
      const targetRef = { kind: 'Pod', namespace: 'shop', name: 'pod' };
      await createObject(cluster, `${SHOP}/endpoints`, {
        metadata: { name: 'a-new-one' },
        subsets: [{ addresses: [{ ip: '10.9.0.1', targetRef }], ports: [{ port: 80 }] }],
      });
      await waitForElement(popup, '.row:not(.is-dimmed) ::-p-text(a-new-one)');
      await remove('a-new-one');
      await waitFor(async () => (await popup.$(row('a-new-one'))) === null);
    });

    it('moves neither the selected row nor the one under the pointer', async () => {
      await show('admin');
      const selected = () => popup.$eval('[aria-selected=true] .row-name', (element) => element.textContent);
      const first = await selected();
      await popup.mouse.move(150, 300);
      const pointed = await at(300);
      const count = () => popup.$eval('.row', (one) => Number(one.getAttribute('aria-setsize')));
      const initial = await count();
      await add('a-above');
      await waitFor(async () => (await count()) > initial);
      expect(await at(300)).toEqual(pointed);
      expect(await selected()).toBe(first);
      await remove('a-above');
      await waitFor(async () => (await count()) === initial);
      expect(await at(300)).toEqual(pointed);
      // Without blank space the list could not be scrolled so far up.
      await remove('service-00');
      await waitFor(async () => (await count()) < initial);
      expect(await at(300)).toEqual(pointed);
      await add('service-00');
    });

    it('asks once for what the context may not watch', async () => {
      const ofViewer = () => watches().filter(({ user }) => user === 'viewer');
      await show('viewer');
      await waitFor(() => ofViewer().length >= 2);
      // Opened again, which takes longer than to ask again would.
      await popup.close();
      await openPopup();
      await show('viewer');
      await waitFor(() => ofViewer().length >= 4);
      expect(ofViewer()).toHaveLength(4);
    });

    it('watches no longer than it is open', async () => {
      await show('admin');
      await waitFor(() => cluster.openRequests().some((path) => path.includes('watch=true')));
      await popup.goto('about:blank');
      await waitFor(() => cluster.openRequests().every((path) => !path.includes('watch=true')));
    });
  },
);
