import type { Page } from 'puppeteer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { CLUSTER_KINDS } from './harness/clusters.ts';
import { credentialsSeen } from './harness/credentials-seen.ts';
import { find } from './harness/find.ts';
import { startPlainSite } from './harness/plain-site.ts';
import { goTo, importKubeconfig, typeUrl, waitForUrl } from './harness/steps.ts';
import { takePicture } from './harness/take-picture.ts';
import { until } from './harness/until.ts';

describe.each(CLUSTER_KINDS)('a proxy URL, on the %s cluster,', (kind) => {
  let cluster: Cluster;
  let apps: DemoApps;
  let chromium: Chromium;
  let tab: Page;

  beforeAll(async () => {
    cluster = await startCluster({ kind, record: true });
    apps = await seedDemo(cluster);
    chromium = await startChromium({ trust: [cluster.spkiHash] });
    await importKubeconfig(chromium, cluster.kubeconfig({ users: ['viewer'] }));
  });
  afterAll(async () => {
    await chromium?.stop();
    await apps?.stop();
    await cluster?.stop();
  });
  beforeEach(async () => {
    tab = await chromium.browser.newPage();
  });

  const ECHO = '/api/v1/namespaces/shop/services/echo/proxy/';
  const echo = (rest = '') => `${cluster.url}${ECHO}${rest}`;

  it('opens signed, with path, query and fragment', async () => {
    const url = echo('deep/er?q=user:kimchy&pretty=true#/a?b');
    const text = await typeUrl(tab, url);
    expect(tab.url()).toBe(url);
    expect(JSON.parse(text)).toMatchObject({ url: '/deep/er?q=user:kimchy&pretty=true' });
    // Once without, so that the gate sees who asks.
    expect(credentialsSeen(cluster, ECHO)).toEqual(['none', 'viewer']);
  });

  it('never brings the credential to the app', async () => {
    await typeUrl(tab, echo('headers'));
    expect(apps.requests('shop/echo').length).toBeGreaterThan(0);
    for (const { headers } of apps.requests('shop/echo')) {
      expect(Object.keys(headers)).not.toContain('authorization');
    }
  });

  it('tells the app that it is shown by https, and asks for documents that the apiserver can read', async () => {
    const text = await typeUrl(tab, echo('forwarded'));
    expect(JSON.parse(text).headers).toMatchObject({ 'x-forwarded-proto': 'https', 'accept-encoding': 'gzip' });
  });

  it.each([
    ['a service by its name', 'namespaces/shop/services/echo'],
    ['a service by a port name', 'namespaces/shop/services/multiport:web'],
    ['a service by a port number', 'namespaces/shop/services/multiport:8080'],
    ['an https service', 'namespaces/shop/services/https:secure:'],
    ['an https service by a port name', 'namespaces/shop/services/https:secure:https'],
    ['a pod', 'namespaces/shop/pods/echo'],
    ['a pod by a port', 'namespaces/shop/pods/echo:8080'],
    ['a node', 'nodes/node-1'],
  ])('opens %s', async (_what, place) => {
    const url = `${cluster.url}/api/v1/${place}/proxy/`;
    await typeUrl(tab, url);
    expect(tab.url()).toBe(url);
    const status = await tab.evaluate(
      () =>
        (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming & { responseStatus: number })
          .responseStatus,
    );
    expect(status).toBe(200);
  });

  it('without its last slash, or with encoded colons, opens in its proper form', async () => {
    await typeUrl(tab, `${cluster.url}/api/v1/namespaces/shop/services/echo/proxy?x=1`, echo('?x=1'));
    const encoded = `${cluster.url}/api/v1/namespaces/shop/services/https%3Asecure%3Ahttps/proxy/`;
    const other = await chromium.browser.newPage();
    await typeUrl(other, encoded, encoded.replaceAll('%3A', ':'));
    expect(other.url()).not.toContain('%3A');
  });

  it('stays signed over reload, back, forward, links and typing again', async () => {
    await typeUrl(tab, echo('one'));
    await tab.evaluate((url) => location.assign(url), echo('two'));
    await waitForUrl(tab, echo('two'));
    await tab.reload();
    expect(JSON.parse(await waitForUrl(tab, echo('two')))).toMatchObject({ url: '/two' });
    await tab.goBack();
    expect(JSON.parse(await waitForUrl(tab, echo('one')))).toMatchObject({ url: '/one' });
    await tab.goForward();
    expect(JSON.parse(await waitForUrl(tab, echo('two')))).toMatchObject({ url: '/two' });
    await typeUrl(tab, echo('three'));
    const seen = cluster.requestLog().filter(({ path }) => /\/(one|two|three)$/.test(path));
    expect(seen.map(({ user }) => user)).toEqual(['none', 'viewer', 'viewer', 'viewer', 'none', 'viewer']);
  });

  it('opens from a link on another site once a person agrees, and from then on without asking', async () => {
    const site = await startPlainSite();
    try {
      const follow = async (page: Page, path: string) => {
        await page.goto(`${site.url}/?link=${encodeURIComponent(echo(path))}`);
        await page.click('a');
      };
      await follow(tab, 'from-link?a=b#c');
      await find(tab, '.gate .primary[aria-disabled="false"]');
      expect(await tab.$eval('.gate', (gate) => gate.textContent)).toContain(site.url);
      await takePicture(tab, 'gate-page-asks');
      expect(cluster.requestLog().find(({ path }) => path.endsWith('from-link?a=b'))?.user).toBe('none');
      await tab.click('.gate .primary');
      await waitForUrl(tab, echo('from-link?a=b#c'));
      await tab.goBack();
      await until(() => tab.url().startsWith(site.url));
      const other = await chromium.browser.newPage();
      await follow(other, 'from-second-link');
      await waitForUrl(other, echo('from-second-link'));
    } finally {
      await site.stop();
    }
  });

  it('of another app opens in a tab of its own, and the first tab goes back to its app', async () => {
    await typeUrl(tab, echo('first'));
    const other = `${cluster.url}/api/v1/namespaces/shop/services/multiport:web/proxy/`;
    const before = new Set(await chromium.browser.pages());
    await goTo(tab, other);
    const opened = await until(async () =>
      (await chromium.browser.pages()).find((page) => !before.has(page) && page.url() === other),
    );
    await waitForUrl(opened, other);
    await waitForUrl(tab, echo('first'));
  });

  it('opens in a new tab that the app opens, without asking', async () => {
    await typeUrl(tab, echo('opener'));
    const before = new Set(await chromium.browser.pages());
    await tab.evaluate(() => {
      open('child', '_blank');
    });
    const child = await until(async () =>
      (await chromium.browser.pages()).find((page) => !before.has(page) && page.url() === echo('child')),
    );
    expect(JSON.parse(await waitForUrl(child, echo('child')))).toMatchObject({ url: '/child' });
  });

  it('opens after the background was stopped', async () => {
    await chromium.stopBackground();
    await typeUrl(tab, echo('after-stop'));
    expect(JSON.parse(await waitForUrl(tab, echo('after-stop')))).toMatchObject({ url: '/after-stop' });
  });

  it('carries a WebSocket of the app', async () => {
    await typeUrl(tab, `${cluster.url}/api/v1/namespaces/shop/services/chat/proxy/`);
    const reply = await tab.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const socket = new WebSocket(new URL('socket', location.href.replace(/^http/, 'ws')));
          socket.onopen = () => socket.send('hello');
          socket.onmessage = ({ data }) => resolve(String(data));
          socket.onerror = () => reject(new Error('the socket failed'));
        }),
    );
    expect(reply).toContain('hello');
  });

  it('keeps the requests of the app under its prefix, method and body included', async () => {
    await typeUrl(tab, echo('keep-in'));
    const answer = await tab.evaluate(async () => {
      const response = await fetch('/api/v1/namespaces/kube-system/secrets?x=1', { method: 'PUT', body: 'body' });
      return { url: response.url, body: await response.json() };
    });
    expect(answer.url).toBe(echo('api/v1/namespaces/kube-system/secrets?x=1'));
    expect(answer.body).toMatchObject({ method: 'PUT', url: '/api/v1/namespaces/kube-system/secrets?x=1' });
  });
});

describe('restored tabs', () => {
  it('come to the gate after a restart of the browser, and go on once the credential is given', async () => {
    const cluster = await startCluster({ kind: 'twin', record: true });
    const apps = await seedDemo(cluster);
    let chromium = await startChromium({ trust: [cluster.spkiHash] });
    try {
      await importKubeconfig(chromium, cluster.kubeconfig({ users: ['viewer'] }));
      const url = `${cluster.url}/api/v1/namespaces/shop/services/echo/proxy/restored?x#y`;
      await typeUrl(await chromium.browser.newPage(), url);
      const { profile } = chromium;
      await chromium.quit();
      chromium = await startChromium({ trust: [cluster.spkiHash], profile, args: ['--restore-last-session'] });
      const restored = await until(async () =>
        (await chromium.browser.pages()).find(
          (page) => page.url().includes('gate.html') && page.url().includes('restored'),
        ),
      );
      const field = await find(restored, 'input[type="password"], textarea');
      await field.type(cluster.users.viewer);
      await restored.keyboard.press('Enter');
      await waitForUrl(restored, url);
    } finally {
      await chromium.stop();
      await apps.stop();
      await cluster.stop();
    }
  });
});
