import type { Page } from 'puppeteer';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { CLUSTER_KINDS } from './harness/cluster-kinds.ts';
import { importKubeconfig, navigate, openUrl, reload, waitForNewPage, waitForUrl } from './harness/page-actions.ts';
import { requestUsers } from './harness/request-users.ts';
import { takeScreenshot } from './harness/take-screenshot.ts';
import { startThirdPartySite } from './harness/third-party-site.ts';
import { waitFor } from './harness/wait-for.ts';
import { waitForElement } from './harness/wait-for-element.ts';

const ECHO = '/api/v1/namespaces/shop/services/echo/proxy/';

describe.each(CLUSTER_KINDS)('a proxy URL, with a %s apiserver,', (kind) => {
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
  afterEach(async () => {
    if (!tab.isClosed()) await tab.close();
  });

  const echo = (rest = '') => `${cluster.url}${ECHO}${rest}`;

  it('opens signed, with path, query and fragment', async () => {
    const url = echo('deep/er?q=user:kimchy&pretty=true#/a?b');
    const text = await openUrl(tab, url);
    expect(tab.url()).toBe(url);
    expect(JSON.parse(text)).toMatchObject({ url: '/deep/er?q=user:kimchy&pretty=true' });
    expect(requestUsers(cluster, ECHO)).toEqual(['viewer']);
    // Only once a request is sent does Chromium tell who started the navigation. An unsigned one would cost the connection.
    expect(cluster.requestLog().filter(({ path }) => path.startsWith('/version'))).toMatchObject([
      { method: 'GET', path: '/version', user: 'viewer' },
    ]);
    expect(requestUsers(cluster, '/')).toEqual(['viewer']);
  });

  it('does not reveal the credential to the app', async () => {
    await openUrl(tab, echo('headers'));
    expect(apps.requests('shop/echo').length).toBeGreaterThan(0);
    for (const { headers } of apps.requests('shop/echo')) expect(headers).not.toHaveProperty('authorization');
  });

  it('tells the app that the scheme is https, and accepts gzip only', async () => {
    const text = await openUrl(tab, echo('forwarded'));
    expect(JSON.parse(text).headers).toMatchObject({ 'x-forwarded-proto': 'https', 'accept-encoding': 'gzip' });
  });

  it.each([
    ['a service', 'namespaces/shop/services/echo'],
    ['a service with a port name', 'namespaces/shop/services/multiport:web'],
    ['a service with a port number', 'namespaces/shop/services/multiport:8080'],
    ['an https service', 'namespaces/shop/services/https:secure:'],
    ['an https service with a port name', 'namespaces/shop/services/https:secure:https'],
    ['a pod', 'namespaces/shop/pods/echo'],
    ['a pod with a port', 'namespaces/shop/pods/echo:8080'],
    ['a node', 'nodes/node-1'],
  ])('opens %s', async (_, target) => {
    const url = `${cluster.url}/api/v1/${target}/proxy/`;
    await openUrl(tab, url);
    expect(tab.url()).toBe(url);
    const status = await tab.evaluate(
      () =>
        (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming & { responseStatus: number })
          .responseStatus,
    );
    expect(status).toBe(200);
  });

  it('opens in its canonical form if its last slash is missing', async () => {
    await openUrl(tab, `${cluster.url}/api/v1/namespaces/shop/services/echo/proxy?x=1`, echo('?x=1'));
    expect(tab.url()).toBe(echo('?x=1'));
  });

  it('opens in its canonical form if colons are encoded', async () => {
    const encoded = `${cluster.url}/api/v1/namespaces/shop/services/https%3Asecure%3Ahttps/proxy/`;
    const canonical = encoded.replaceAll('%3A', ':');
    await openUrl(tab, encoded, canonical);
    expect(tab.url()).toBe(canonical);
  });

  it('is signed again after a reload, Back, Forward, a link, and another URL in the address bar', async () => {
    await openUrl(tab, echo('one'));
    await tab.evaluate((url) => location.assign(url), echo('two'));
    await waitForUrl(tab, echo('two'));
    await reload(tab);
    expect(JSON.parse(await waitForUrl(tab, echo('two')))).toMatchObject({ url: '/two' });
    await tab.goBack();
    expect(JSON.parse(await waitForUrl(tab, echo('one')))).toMatchObject({ url: '/one' });
    await tab.goForward();
    expect(JSON.parse(await waitForUrl(tab, echo('two')))).toMatchObject({ url: '/two' });
    await openUrl(tab, echo('three'));
    const requests = cluster.requestLog().filter(({ path }) => /\/(one|two|three)$/.test(path));
    expect(requests.map(({ user }) => user)).toEqual(['viewer', 'viewer', 'viewer', 'viewer']);
  });

  it('opens from a link on another site after the person agreed, and the next one without a question', async () => {
    const site = await startThirdPartySite();
    try {
      const followLink = async (page: Page, path: string) => {
        await page.goto(`${site.url}/?link=${encodeURIComponent(echo(path))}`);
        await page.click('a');
      };
      await followLink(tab, 'from-link?a=b#c');
      await waitForElement(tab, '.gate .primary');
      // A page can make a person hold Enter, or type, before it leads here.
      for (let time = 0; time < 20; time += 1) await tab.keyboard.press('Enter');
      await waitForElement(tab, '.gate .primary[aria-disabled="false"]');
      expect(await tab.$eval('.gate', (gate) => gate.textContent)).toContain(`A page on ${site.url} wants to open it.`);
      await takeScreenshot(tab, 'gate-page-asks');
      // It is not encrypted, so it cannot be trusted for longer.
      expect(await tab.$('.gate .quiet')).toBeNull();
      expect(requestUsers(cluster, `${ECHO}from-link?a=b`)).toEqual([]);
      await (await waitForElement(tab, '.gate .primary[aria-disabled="false"]')).click();
      await waitForUrl(tab, echo('from-link?a=b#c'));
      await tab.goBack();
      await waitForUrl(tab, site.url);
      const other = await chromium.browser.newPage();
      await followLink(other, 'from-second-link');
      await waitForUrl(other, echo('from-second-link'));
      await other.close();
    } finally {
      await site.stop();
    }
  });

  it('of another app opens in a new tab, and the old tab goes back to its app', async () => {
    await openUrl(tab, echo('first'));
    const otherApp = `${cluster.url}/api/v1/namespaces/shop/services/multiport:web/proxy/`;
    const before = new Set(await chromium.browser.pages());
    await navigate(tab, otherApp);
    const opened = await waitForNewPage(chromium, before, otherApp);
    await waitForUrl(opened, otherApp);
    await waitForUrl(tab, echo('first'));
    await opened.close();
  });

  it('opens without a question in a new tab that the app itself opens', async () => {
    await openUrl(tab, echo('opener'));
    const before = new Set(await chromium.browser.pages());
    await tab.evaluate(() => {
      open('child', '_blank');
    });
    const child = await waitForNewPage(chromium, before, echo('child'));
    expect(JSON.parse(await waitForUrl(child, echo('child')))).toMatchObject({ url: '/child' });
    await child.close();
  });

  it('opens while the background is stopped', async () => {
    await chromium.stopBackground();
    expect(JSON.parse(await openUrl(tab, echo('after-stop')))).toMatchObject({ url: '/after-stop' });
  });

  it('finds the background running once a person has switched to a tab', async () => {
    const other = await chromium.browser.newPage();
    await chromium.stopBackground();
    await tab.bringToFront();
    await waitFor(() => chromium.browser.targets().some((target) => target.type() === 'service_worker'));
    await other.close();
  });

  it('opens WebSockets of the app', async () => {
    await openUrl(tab, `${cluster.url}/api/v1/namespaces/shop/services/chat/proxy/`);
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

  it('keeps requests of the app under its prefix, with method and body', async () => {
    await openUrl(tab, echo('keep-in'));
    const { url, body } = await tab.evaluate(async () => {
      const response = await fetch('/api/v1/namespaces/kube-system/secrets?x=1', { method: 'PUT', body: 'body' });
      return { url: response.url, body: await response.json() };
    });
    expect(url).toBe(echo('api/v1/namespaces/kube-system/secrets?x=1'));
    expect(body).toMatchObject({ method: 'PUT', url: '/api/v1/namespaces/kube-system/secrets?x=1' });
  });
});

describe('a tab that the browser restored', () => {
  let cluster: Cluster;
  let apps: DemoApps;
  let chromium: Chromium;

  beforeAll(async () => {
    cluster = await startCluster({ kind: 'simulated', record: true });
    apps = await seedDemo(cluster);
    chromium = await startChromium({ trust: [cluster.spkiHash] });
    await importKubeconfig(chromium, cluster.kubeconfig({ users: ['viewer'] }));
  });
  afterAll(async () => {
    await chromium?.stop();
    await apps?.stop();
    await cluster?.stop();
  });

  it('comes to the gate, and opens once the credential is given', async () => {
    const url = `${cluster.url}${ECHO}restored?x#y`;
    await openUrl(await chromium.browser.newPage(), url);
    const { profile } = chromium;
    await chromium.quit();
    chromium = await startChromium({ trust: [cluster.spkiHash], profile, args: ['--restore-last-session'] });
    const restored = await waitFor(async () =>
      (await chromium.browser.pages()).find(
        (page) => page.url().includes('gate.html') && page.url().includes('restored'),
      ),
    );
    const field = await waitForElement(restored, '.credential-form input[type="password"]');
    await field.type(cluster.users.viewer);
    await field.press('Enter');
    await waitForUrl(restored, url);
    expect(requestUsers(cluster, `${ECHO}restored`)).toContain('viewer');
  });
});
