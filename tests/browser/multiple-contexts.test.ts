import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { CLUSTER_KIND } from './harness/cluster-kinds.ts';
import { importKubeconfig, navigate, openFromPopup, waitForNewPage, waitForUrl } from './harness/page-actions.ts';
import { takeScreenshot } from './harness/take-screenshot.ts';
import { waitForElement } from './harness/wait-for-element.ts';

const ECHO = '/api/v1/namespaces/shop/services/echo/proxy/';

describe(`with two contexts on one server (${CLUSTER_KIND}) and a third on another server`, () => {
  let first: Cluster;
  let second: Cluster;
  let apps: DemoApps[];
  let chromium: Chromium;

  beforeAll(async () => {
    [first, second] = await Promise.all([
      startCluster({ kind: CLUSTER_KIND, record: true }),
      startCluster({ kind: 'simulated', record: true }),
    ]);
    apps = await Promise.all([seedDemo(first), seedDemo(second)]);
    chromium = await startChromium({ trust: [first.spkiHash, second.spkiHash] });
    await importKubeconfig(chromium, first.kubeconfig({ users: ['viewer', 'admin'] }));
    await importKubeconfig(
      chromium,
      second.kubeconfig({ users: ['viewer'], clusterName: 'second' }).replaceAll(/: viewer$/gm, ': other'),
    );
  });
  afterAll(async () => {
    await chromium?.stop();
    for (const app of apps ?? []) await app.stop();
    await first?.stop();
    await second?.stop();
  });

  it('each of ten tabs presents the credential of its own context', async () => {
    const choices = [
      { cluster: first, context: 'viewer', user: 'viewer' },
      { cluster: first, context: 'admin', user: 'admin' },
      { cluster: second, context: 'other', user: 'viewer' },
    ];
    const tabs = [];
    for (let index = 0; index < 10; index += 1) {
      const choice = choices[index % choices.length] as (typeof choices)[number];
      const url = `${choice.cluster.url}${ECHO}tab-${index}`;
      const page = await openFromPopup(chromium, choice.context, url);
      await waitForUrl(page, url);
      tabs.push({ ...choice, page, index });
    }
    for (const { page, index } of tabs) {
      await page.evaluate((path) => fetch(path).then((response) => response.text()), `later-${index}`);
    }
    for (const { cluster, user, index } of tabs) {
      const requests = cluster.requestLog().filter(({ path }) => new RegExp(`(tab|later)-${index}$`).test(path));
      expect(requests.map((request) => request.user)).toEqual([user, user]);
    }
    for (const { page } of tabs) await page.close();
  });

  it('the gate asks for the context by name, and Enter chooses the focused one', async () => {
    const url = `${first.url}/api/v1/namespaces/shop/services/assets/proxy/?chosen`;
    const tab = await chromium.browser.newPage();
    await navigate(tab, url);
    await waitForElement(tab, '.choice[aria-disabled="false"]');
    await takeScreenshot(tab, 'gate-choose');
    const names = await tab.$$eval('.choice-name', (all) => all.map((name) => (name as HTMLElement).textContent));
    expect(names.sort()).toEqual(['admin', 'viewer']);
    const focused = await tab.evaluate(() => document.activeElement?.querySelector('.choice-name')?.textContent);
    expect(names).toContain(focused);
    await tab.keyboard.press('Enter');
    await waitForUrl(tab, url);
    expect(first.requestLog().findLast(({ path }) => path.endsWith('?chosen'))?.user).toBe(focused);
  });

  it('“Open API” opens a tab in which the API of the context can be read and not be changed', async () => {
    const options = await chromium.openPage('options.html');
    const before = new Set(await chromium.browser.pages());
    await waitForElement(options, '.stored-context');
    const ofAdmin = (await options.$$('.stored-context')).at(1);
    expect(await ofAdmin?.$eval('h3', (heading) => heading.textContent)).toBe('admin');
    await (await ofAdmin?.$('.actions button'))?.click();
    const root = `${first.url}/`;
    const api = await waitForNewPage(chromium, before, root);
    expect(api.url()).toBe(root);
    expect(JSON.parse(await waitForUrl(api, root)).paths).toContain('/api');
    for (const method of ['GET', 'POST']) {
      const result = await api.evaluate(
        (init) =>
          fetch('/api/v1/namespaces', init).then(
            ({ status }) => String(status),
            (error: Error) => error.name,
          ),
        { method },
      );
      expect(result).toBe('TypeError');
    }
    const namespace = `${root}api/v1/namespaces/kube-system`;
    await navigate(api, namespace);
    expect(await waitForUrl(api, namespace)).toContain('kube-system');
    await takeScreenshot(api, 'api');
  });

  it('a tab that goes to another port of the host loses its grant', async () => {
    const url = `${first.url}${ECHO}port`;
    const tab = await openFromPopup(chromium, 'viewer', url);
    await waitForUrl(tab, url);
    await navigate(tab, `${second.url}/version`);
    await waitForUrl(tab, `${second.url}/version`);
    // The popup asks for the version, too.
    const versions = second.requestLog().filter(({ path }) => path === '/version');
    const documents = versions.filter(({ headers }) => headers['sec-fetch-dest'] === 'document');
    expect(new Set(documents.map(({ user }) => user))).toEqual(new Set(['none']));
  });
});
