import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { CLUSTER_KIND } from './harness/clusters.ts';
import { find } from './harness/find.ts';
import { goTo, importKubeconfig, newPage, openFromPopup, waitForUrl } from './harness/steps.ts';
import { takePicture } from './harness/take-picture.ts';
import { until } from './harness/until.ts';

const ECHO = '/api/v1/namespaces/shop/services/echo/proxy/';

describe(`two contexts on one server and a second server, on the ${CLUSTER_KIND} cluster,`, () => {
  let first: Cluster;
  let second: Cluster;
  let apps: DemoApps[];
  let chromium: Chromium;

  beforeAll(async () => {
    [first, second] = await Promise.all([
      startCluster({ kind: CLUSTER_KIND, record: true }),
      startCluster({ kind: 'twin', record: true }),
    ]);
    apps = [await seedDemo(first), await seedDemo(second)];
    chromium = await startChromium({ trust: [first.spkiHash, second.spkiHash] });
    const both = { users: ['viewer', 'admin'] as const };
    await importKubeconfig(chromium, first.kubeconfig(both));
    await importKubeconfig(
      chromium,
      second.kubeconfig({ users: ['viewer'], clusterName: 'second' }).replaceAll(/: viewer$/gm, ': other'),
    );
  });
  afterAll(async () => {
    await chromium?.stop();
    for (const one of apps ?? []) await one.stop();
    await first?.stop();
    await second?.stop();
  });

  it('make the gate ask, and each of ten tabs presents its own credential', async () => {
    const opened = [];
    for (let at = 0; at < 10; at += 1) {
      const [cluster, context] = (
        [
          [first, 'viewer'],
          [first, 'admin'],
          [second, 'other'],
        ] as const
      )[at % 3] ?? [first, 'viewer'];
      const url = `${cluster.url}${ECHO}tab-${at}`;
      const page = await openFromPopup(chromium, context, url);
      await waitForUrl(page, url);
      opened.push({ page, cluster, user: context === 'other' ? 'viewer' : context, at });
    }
    for (const { page, at } of opened)
      await page.evaluate((path) => fetch(path).then((one) => one.text()), `later-${at}`);
    for (const { cluster, user, at } of opened) {
      const seen = cluster.requestLog().filter(({ path }) => new RegExp(`(tab|later)-${at}$`).test(path));
      expect(seen.map((request) => request.user)).toEqual([user, user]);
    }
  });

  it('are asked about by name at the gate, by keyboard too', async () => {
    // Not the app of the tab in front: a tab opened from there goes on as that one's context.
    const url = `${first.url}/api/v1/namespaces/shop/services/assets/proxy/?chosen`;
    const tab = await chromium.browser.newPage();
    await goTo(tab, url);
    await find(tab, '.choice');
    await takePicture(tab, 'gate-choose');
    expect(
      await tab
        .$$eval('.choice-name', (all) => all.map((one) => (one as HTMLElement).textContent))
        .then((all) => all.sort()),
    ).toEqual(['admin', 'viewer']);
    const focused = await tab.evaluate(
      () => (document.activeElement as HTMLElement).querySelector('.choice-name')?.textContent,
    );
    await tab.keyboard.press('Enter');
    await waitForUrl(tab, url);
    expect(first.requestLog().findLast(({ path }) => path.endsWith('?chosen'))?.user).toBe(focused);
  });

  it('open the API read-only in a tab of its own', async () => {
    const options = await chromium.openPage('options.html');
    const before = new Set(await chromium.browser.pages());
    await find(options, '.stored-context');
    const ofAdmin = (await options.$$('.stored-context')).at(1);
    expect(await ofAdmin?.$eval('h4', (one) => one.textContent)).toBe('admin');
    await (await ofAdmin?.$('.actions button'))?.click();
    const api = await newPage(chromium, before, 'https://127.0.0.1');
    const root = api.url();
    expect(new URL(root).pathname).toBe('/');
    expect(JSON.parse(await waitForUrl(api, root)).paths).toContain('/api');
    const posted = await api.evaluate(() =>
      fetch('/api/v1/namespaces').then(
        ({ status }) => status,
        () => 'refused',
      ),
    );
    expect(posted).not.toBe(200);
    const namespaces = `${root}api/v1/namespaces/kube-system`;
    await goTo(api, namespaces);
    expect(await waitForUrl(api, namespaces)).toContain('kube-system');
    await takePicture(api, 'api');
  });

  it('give up an app that goes to another port of the host', async () => {
    const url = `${first.url}${ECHO}port`;
    const tab = await openFromPopup(chromium, 'viewer', url);
    await waitForUrl(tab, url);
    await goTo(tab, `${second.url}/version`);
    await until(() => tab.url() === `${second.url}/version`);
    const version = second.requestLog().filter(({ path }) => path === '/version');
    expect(version.map(({ user }) => user)).not.toContain('viewer');
    expect(version.map(({ user }) => user)).not.toContain('admin');
  });
});
