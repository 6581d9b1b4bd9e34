import type { Page } from 'puppeteer';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { AddressChoice } from '../../lib/core/messages.ts';
import { packList } from '../../lib/core/services/stored-list.ts';
import { type App, startApp } from '../cluster/apps/app.ts';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { createObject } from '../cluster/objects.ts';
import { addWorkload } from '../cluster/workload.ts';
import { startChromium } from './harness/chromium.ts';
import { CLUSTER_KIND } from './harness/cluster-kinds.ts';
import { startFirefox } from './harness/firefox.ts';
import {
  clickButton,
  closePage,
  importKubeconfig,
  navigate,
  openUrl,
  reload,
  waitForUrl,
} from './harness/page-actions.ts';
import { waitFor } from './harness/wait-for.ts';
import { waitForElement } from './harness/wait-for-element.ts';

type TestBrowser = Awaited<ReturnType<typeof startChromium>> | Awaited<ReturnType<typeof startFirefox>>;

const STATUS = {
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  reason: 'Forbidden',
  message: 'User "mallory\u202e" cannot delete resource "secrets"',
  code: 403,
};

/** Stores a list of services of the namespace `shop`, as the popup does when it has listed them. */
async function cacheServices({ openPage }: TestBrowser, names: readonly string[]): Promise<void> {
  const services = names.map((name) => ({
    namespace: 'shop',
    name,
    displayName: name,
    kind: 'app' as const,
    group: '',
    labels: [],
    isClusterService: false,
    ports: [{ name: '', number: 80, scheme: '' as const }],
    endpoints: 'unknown' as const,
    externalUrls: [],
  }));
  const options = await openPage('options.html');
  await options.evaluate(
    async (list) => {
      const { answer } = (await browser.runtime.sendMessage({ name: 'listContexts' })) as {
        answer: { context: { id: string } }[];
      };
      const request = { contextId: answer[0]?.context.id, list };
      await browser.runtime.sendMessage({ name: 'cacheServices', request });
    },
    packList({ services, namespaces: ['shop'], listedAt: 1 }),
  );
  await options.close();
}

/** Has the app of the tab that shows this URL served from `/`, or under its prefix, as a click in the popup does. */
async function chooseAddress({ openPage }: TestBrowser, url: string, address: AddressChoice): Promise<void> {
  const options = await openPage('options.html');
  await options.evaluate(
    async (shown, choice) => {
      const tabs = await browser.tabs.query({});
      const tabId = tabs.find((tab) => tab.url === shown)?.id;
      await browser.runtime.sendMessage({ name: 'chooseAddress', request: { tabId, address: choice } });
    },
    url,
    address,
  );
  await options.close();
}

/** An app whose errors are its own, or look like the apiserver's. */
function startFailing(): Promise<App> {
  return startApp('failing', {
    '': {
      handleRequest({ url = '', socket }, response) {
        if (url === '/reset') return void socket.resetAndDestroy();
        const [status, type, text] = ANSWERS[url.slice(1)] ?? [200, 'text/html', '<title>Works</title>works'];
        response.writeHead(status, { 'Content-Type': type }).end(text);
      },
    },
  });
}

const ANSWERS: Readonly<Record<string, readonly [number, string, string]>> = {
  own: [404, 'application/json', '{"error":"no such thing"}'],
  text: [503, 'text/plain', 'try later'],
  page: [503, 'text/html', '<h1>Down for maintenance</h1>'],
  status: [403, 'application/json', JSON.stringify(STATUS)],
  empty: [204, 'text/plain', ''],
  file: [200, 'application/octet-stream', 'a file'],
};

describe.each([
  ['Chromium', ({ spkiHash }: Cluster): Promise<TestBrowser> => startChromium({ trust: [spkiHash] })],
  // With the viewer of JSON, which the driver switches off.
  ['Firefox', (): Promise<TestBrowser> => startFirefox({ preferences: { 'devtools.jsonview.enabled': true } })],
])('an app in %s that does not open', (name, start) => {
  let cluster: Cluster;
  let apps: DemoApps;
  let failing: App;
  let browser: TestBrowser;

  beforeAll(async () => {
    cluster = await startCluster({ kind: CLUSTER_KIND, record: true });
    apps = await seedDemo(cluster);
    failing = await startFailing();
    const port = { name: '', port: 80, targetPort: 8080 };
    const [loopbackPort = 0] = Object.values(failing.ports);
    await addWorkload(cluster, { namespace: 'shop', name: 'failing', ports: [{ ...port, loopbackPort }] });
    browser = await start(cluster);
    await importKubeconfig(browser, cluster.kubeconfig({ users: ['limited'] }));
    await cacheServices(browser, ['echo', 'abandoned']);
  });
  afterEach(() => closeTabs());
  afterAll(async () => {
    await browser?.stop();
    await failing?.stop();
    await apps?.stop();
    await cluster?.stop();
  });

  /** An app opens in a third tab if it is typed in one that was opened beside that of another app. */
  async function closeTabs(): Promise<void> {
    const [, ...pages] = await browser.browser.pages();
    for (const page of pages) await closePage(page);
  }

  const urlOf = (path: string, namespace = 'shop') => `${cluster.url}/api/v1/namespaces/${namespace}/services/${path}`;

  /** Opens a URL in a new tab, and waits until the gate says why it failed. */
  async function fail(url: string): Promise<{ page: Page; text: string }> {
    const page = await browser.browser.newPage();
    await navigate(page, url);
    return { page, text: await failureIn(page) };
  }

  async function failureIn(page: Page): Promise<string> {
    await waitForElement(page, '.gate .notice.problem');
    return page.$eval('.gate', (gate) => gate.textContent ?? '');
  }

  /** Clicks as soon as that can be an answer. */
  async function clickWhenEnabled(page: Page, selector: string): Promise<void> {
    await page.bringToFront();
    await (await waitForElement(page, `${selector}[aria-disabled="false"]`)).click();
  }

  /** Waits for a tab that shows this URL. */
  const tabAt = (url: string) =>
    waitFor(async () => {
      for (const page of await browser.browser.pages()) {
        const href = await page.evaluate(() => location.href).catch(() => '');
        if (href === url) return page;
      }
      return null;
    });

  it('says which service is unknown, and opens a similar one', async () => {
    const { page, text } = await fail(urlOf('ecko/proxy/'));
    expect(text).toContain('There is no service “ecko” in the namespace “shop”.');
    expect(text).toContain('services \\"ecko\\" not found');
    await page.bringToFront();
    await waitForElement(page, '.choice[aria-disabled="false"]');
    await clickButton(page, 'shop/echo:80');
    await tabAt(urlOf('echo/proxy/'));
  });

  it('says which port a service lacks', async () => {
    const { text } = await fail(urlOf('multiport:99/proxy/'));
    expect(text).toContain('The service “multiport” has no port “99”.');
  });

  it('says that no pod is ready', async () => {
    const { text } = await fail(urlOf('abandoned:http/proxy/'));
    expect(text).toContain('No pod of “abandoned” is ready.');
    expect(text).toContain('kubectl --context limited describe service abandoned -n shop');
  });

  it('says which right is missing, and opens once the objects that it shows are there', async () => {
    const url = urlOf('https:metrics-server:https/proxy/', 'kube-system');
    const { page, text } = await fail(url);
    expect(text).toContain('“limited” lacks the right “get services/proxy” for “https:metrics-server:https”.');
    expect(text).toContain('--resource-name=https:metrics-server:https -n kube-system');
    const yaml = await page.$eval('details pre', (element) => element.textContent ?? '');
    for (const object of parseAllDocuments(yaml).map((document) => document.toJS())) {
      const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${object.metadata.namespace}/${object.kind.toLowerCase()}s`;
      await createObject(cluster, path, object);
    }
    await waitFor(async () => {
      const { status } = await cluster.request('GET', new URL(url).pathname, { token: cluster.users.limited });
      return status === 200;
    });
    await clickWhenEnabled(page, '.notice button.primary');
    expect(await waitForUrl(page, url)).toContain('over TLS');
  });

  it('opens by http where the pod does not use TLS, now and from then on', async () => {
    const { page, text } = await fail(urlOf('https:wiki:/proxy/'));
    expect(text).toContain('“wiki” does not use TLS');
    await clickWhenEnabled(page, '.notice button.primary');
    await tabAt(urlOf('wiki/proxy/'));
    await closeTabs();
    const typed = await browser.browser.newPage();
    await openUrl(typed, urlOf('https:wiki:/proxy/'), urlOf('wiki/proxy/'));
  });

  it('opens by https where the pod closes a connection without TLS, now and from then on', async () => {
    const { page, text } = await fail(urlOf('secure/proxy/'));
    expect(text).toMatch(/“secure” (closes the connection|uses TLS)/);
    await page.bringToFront();
    await waitForElement(page, '.notice button[aria-disabled="false"]');
    await clickButton(page, 'Open with https');
    await tabAt(urlOf('https:secure:/proxy/'));
    await closeTabs();
    const typed = await browser.browser.newPage();
    await openUrl(typed, urlOf('secure/proxy/'), urlOf('https:secure:/proxy/'));
  });

  it('asks for another token where the apiserver rejects the one it has, says whose and since when, and opens with that', async () => {
    const server = cluster.url.replace('127.0.0.1', 'localhost');
    const kubeconfig = cluster.kubeconfig({ users: ['viewer'], clusterName: 'stale', server });
    await importKubeconfig(browser, kubeconfig.replace(cluster.users.viewer, 'revoked'));
    const page = await browser.browser.newPage();
    const url = urlOf('echo/proxy/').replace(cluster.url, server);
    await navigate(page, url);
    const text = await failureIn(page);
    expect(text).toContain('The cluster rejected the credential of “viewer”.');
    expect(text).toContain('User “viewer”, rejected just now');
    await page.bringToFront();
    await (await waitForElement(page, 'input[name="token"]')).type(cluster.users.viewer);
    await page.keyboard.press('Enter');
    expect(await waitForUrl(page, url)).toContain('echo');
  });

  it('says that the pod closes the connection, for one that resets it', async () => {
    const { text } = await fail(urlOf('failing/proxy/reset'));
    expect(text).toContain('“failing” closes the connection without an answer.');
    expect(text).toContain('kubectl --context limited describe service failing -n shop');
  });

  it('tries again on a reload, and Back leads to what was there before', async () => {
    const tab = await browser.browser.newPage();
    await openUrl(tab, urlOf('failing/proxy/'));
    await tab.evaluate((url) => void setTimeout(() => location.assign(url)), urlOf('failing/proxy/status'));
    await failureIn(tab);
    const requests = failing.requests.length;
    await reload(tab);
    await waitFor(() => failing.requests.length > requests);
    await failureIn(tab);
    await tab.evaluate(() => void setTimeout(() => history.back()));
    expect(await waitForUrl(tab, urlOf('failing/proxy/'))).toContain('works');
    expect(await tab.evaluate(() => location.pathname)).toBe(new URL(urlOf('failing/proxy/')).pathname);
  });

  it('says why where it is served from /', async () => {
    const tab = await browser.browser.newPage();
    await openUrl(tab, urlOf('failing/proxy/'));
    await chooseAddress(browser, urlOf('failing/proxy/'), 'root');
    await waitForUrl(tab, `${cluster.url}/`);
    await waitFor(async () => (await tab.evaluate(() => location.pathname)) === '/');
    await tab.evaluate(() => void setTimeout(() => location.assign('/status')));
    expect(await failureIn(tab)).toContain('for “failing”');
    const requests = failing.requests.length;
    await clickWhenEnabled(tab, '.notice button.primary');
    await waitFor(() => failing.requests.length > requests);
    expect(await failureIn(tab)).toContain('for “failing”');
    const other = await browser.browser.newPage();
    await navigate(other, urlOf('failing/proxy/'));
    const moved = await tabAt(`${cluster.url}/`);
    await chooseAddress(browser, `${cluster.url}/`, 'prefix');
    await waitForUrl(moved, urlOf('failing/proxy/'));
  });

  // In Firefox the background navigates the tab.
  if (name === 'Chromium') {
    it('navigates by itself to addresses of the server alone, because a script in it could see where it goes', async () => {
      const tab = await browser.browser.newPage();
      await openUrl(tab, urlOf('failing/proxy/'));
      const session = await tab.createCDPSession();
      const requested: string[] = [];
      session.on('Page.frameRequestedNavigation', ({ url }) => requested.push(url));
      await session.send('Page.enable');
      await tab.evaluate((url) => void setTimeout(() => location.assign(url)), urlOf('failing/proxy/status'));
      await failureIn(tab);
      const failed = urlOf('failing/proxy/status');
      expect(requested).toEqual([failed, `${cluster.url}/version#${failed}`]);
    });
  }

  it.each(['own', 'text', 'page'])('is left alone where the error is its own: %s', async (path) => {
    const tab = await browser.browser.newPage();
    await openUrl(tab, urlOf(`failing/proxy/${path}`));
    // Once the next error was told, the one before would have been, and would be gone from the history.
    await tab.evaluate((url) => void setTimeout(() => location.assign(url)), urlOf('failing/proxy/status'));
    await failureIn(tab);
    await tab.evaluate(() => void setTimeout(() => history.back()));
    await waitForUrl(tab, urlOf(`failing/proxy/${path}`));
  });

  it.each(['empty', 'file'])('stays as it is where an answer brings no page: %s', async (path) => {
    const tab = await browser.browser.newPage();
    await openUrl(tab, urlOf('failing/proxy/'));
    await tab.evaluate((url) => void setTimeout(() => location.assign(url)), urlOf(`failing/proxy/${path}`));
    await waitFor(() => failing.requests.some(({ url }) => url.endsWith(`/${path}`)));
    // Once another tab's error is told, this one's would have been.
    await fail(urlOf('failing/proxy/status'));
    expect(await tab.evaluate(() => location.href)).toBe(urlOf('failing/proxy/'));
  });

  it('is only told about where it answers like the apiserver', async () => {
    const { page, text } = await fail(urlOf('failing/proxy/status'));
    expect(text).toContain('You lack the right “get services/proxy” for “failing”.');
    expect(text).toContain('--user=USER');
    expect(text).not.toContain('--resource=secrets');
    expect(text).toContain('--resource=services/proxy --resource-name=failing -n shop');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  });
});
