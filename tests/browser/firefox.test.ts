import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { CLUSTER_KIND } from './harness/clusters.ts';
import { credentialsSeen } from './harness/credentials-seen.ts';
import { find } from './harness/find.ts';
import { FIREFOX_BUILD, type Firefox, startFirefox } from './harness/firefox.ts';
import { startPlainSite } from './harness/plain-site.ts';
import { applyImport, goTo, newPage, readKubeconfig, typeUrl, waitForUrl } from './harness/steps.ts';
import { until } from './harness/until.ts';

const ECHO = '/api/v1/namespaces/shop/services/echo/proxy/';
const WIKI = '/api/v1/namespaces/shop/services/wiki/proxy/';

/**
 * On a machine with more to do than it can, a headless Firefox was seen to leave a tab where it was: a page of ours there,
 * complete and without any content. What only waited for a tab is tried again, with all of it started anew.
 */
const BUSY = { count: 2, condition: /Waited \d+ ms/ };

describe(`in Firefox, on the ${CLUSTER_KIND} cluster,`, { retry: BUSY }, () => {
  let cluster: Cluster;
  let apps: DemoApps;
  let firefox: Firefox;
  let isStarted = false;

  beforeEach(async () => {
    if (isStarted) return;
    const manifest = JSON.parse(readFileSync(`${FIREFOX_BUILD}/manifest.json`, 'utf8'));
    cluster = await startCluster({ kind: CLUSTER_KIND, record: true });
    apps = await seedDemo(cluster);
    firefox = await startFirefox(manifest.browser_specific_settings.gecko.id);
    isStarted = true;
    const options = await firefox.openPage('options.html');
    await readKubeconfig(options, cluster.kubeconfig({ users: ['viewer'] }));
    await applyImport(options);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await stop();
  });
  afterAll(() => stop());

  async function stop(): Promise<void> {
    isStarted = false;
    await firefox?.stop();
    await apps?.stop();
    await cluster?.stop();
  }

  it('a kubeconfig is imported with access for its host', async () => {
    const options = await firefox.openPage('options.html');
    await until(async () => (await options.$$('.stored-context')).length === 1);
  });

  it('the popup lists the services and opens one, signed', async () => {
    const popup = await firefox.openPage('popup.html');
    await find(popup, '.service');
    const before = new Set(await firefox.browser.pages());
    await popup.type('input[type="search"]', 'echo');
    await until(async () => (await popup.$eval('.service-name', (one) => (one as HTMLElement).textContent)) === 'echo');
    await popup.keyboard.press('Enter');
    const prefix = `${cluster.url}/api/v1/namespaces/shop/services/echo`;
    await waitForUrl(await newPage(firefox, before, prefix), prefix);
    expect(credentialsSeen(cluster, '/api/v1/namespaces/shop/services/echo')).toEqual(['viewer']);
  });

  it('a typed proxy URL opens signed, with path, query and fragment, and keeps the app in', async () => {
    const tab = await firefox.browser.newPage();
    const url = `${cluster.url}${ECHO}firefox?q=1#frag`;
    await typeUrl(tab, url);
    const seen = cluster.requestLog().find(({ path }) => path.startsWith(`${ECHO}firefox`));
    expect(seen).toMatchObject({ path: `${ECHO}firefox?q=1`, user: 'viewer' });
    const keptIn = await tab.evaluate(() => fetch('/api/v1/secrets').then((response) => response.url));
    expect(keptIn).toBe(`${cluster.url}${ECHO}api/v1/secrets`);
  });

  it('a link on another site is asked about by the site’s name, and opens once a person agrees', async () => {
    const site = await startPlainSite();
    try {
      const tab = await firefox.browser.newPage();
      const url = `${cluster.url}${ECHO}from-link`;
      await tab.goto(`${site.url}/?link=${encodeURIComponent(url)}`);
      // The page is gone before the click could be said to be done.
      await tab.evaluate(() => void setTimeout(() => document.querySelector('a')?.click()));
      const question = await until(() => tab.$('.gate .primary[aria-disabled="false"]'));
      expect(await tab.$eval('.gate', (gate) => gate.textContent)).toContain(site.url);
      expect(cluster.requestLog().some(({ path }) => path.endsWith('/from-link'))).toBe(false);
      await question.click();
      await until(() => cluster.requestLog().find(({ path }) => path.endsWith('/from-link'))?.user === 'viewer');
    } finally {
      await site.stop();
    }
  });

  it('an app that can only be at the root is shown there, with its sockets, and comes back by reload and bookmark', async () => {
    const tab = await firefox.browser.newPage();
    const shows = (path: string, heading: string, page = tab) =>
      until(async () => {
        if (page.url() !== cluster.url + path) return null;
        const seen = await page.evaluate(() =>
          ['h2', '#socket'].map((selector) => document.querySelector(selector)?.textContent).join(),
        );
        return seen === `${heading},live`;
      });
    await goTo(tab, cluster.url + WIKI);
    await shows(WIKI, '404: page not found');
    const options = await firefox.openPage('options.html');
    await options.evaluate(async (prefix) => {
      const { grants } = (await browser.storage.session.get('grants')) as {
        grants: { prefix: string; tabId: number }[];
      };
      const tabId = grants.find((grant) => grant.prefix === prefix)?.tabId;
      await browser.runtime.sendMessage({ name: 'chooseAddress', request: { tabId, address: 'root' } });
    }, cluster.url + WIKI);
    await shows('/', 'Home');
    await goTo(tab, `${cluster.url}/pages/one`);
    await shows('/pages/one', 'Page one');
    await tab.reload({ timeout: 5_000 }).catch(() => {});
    await shows('/pages/one', 'Page one');
    const other = await firefox.browser.newPage();
    await goTo(other, `${cluster.url}/pages/two`);
    await shows('/pages/two', 'Page two', other);
  });

  it('an app opened in a container shares no cookies and no storage with what is outside of it', async () => {
    const container = await firefox.browser.createBrowserContext();
    const [inside, outside] = [await container.newPage(), await firefox.browser.newPage()];
    const url = `${cluster.url}${ECHO}container`;
    for (const tab of [inside, outside]) await typeUrl(tab, url);
    await inside.evaluate(() => {
      localStorage.setItem('kept', 'inside');
    });
    expect(await inside.evaluate(() => localStorage.getItem('kept'))).toBe('inside');
    expect(await outside.evaluate(() => localStorage.getItem('kept'))).toBeNull();
    const seen = cluster.requestLog().filter(({ path }) => path.endsWith('/container'));
    expect(seen.map(({ user }) => user)).toEqual(['viewer', 'viewer']);
  });
});

describe('host access in Firefox', () => {
  it.each([
    ['an IP address', 'https://127.0.0.1:6443', '127.0.0.1'],
    ['a name', 'https://k8s.example:6443', '*.k8s.example'],
    ['IPv6', 'https://[2001:db8::1]:6443', '[2001:db8::1]'],
    ['a base path', 'https://rancher.example/k8s/clusters/c-1', '*.rancher.example'],
  ])(
    'is asked for in the click for just the server’s host, with its subdomains where it is a name: %s',
    async (_what, server, host) => {
      const manifest = JSON.parse(readFileSync(`${FIREFOX_BUILD}/manifest.json`, 'utf8'));
      const firefox = await startFirefox(manifest.browser_specific_settings.gecko.id);
      try {
        const options = await firefox.openPage('options.html');
        const origins = () => options.evaluate(async () => (await browser.permissions.getAll()).origins?.sort());
        expect(await origins()).toEqual([]);
        const user = '{name: u, user: {token: t}}';
        await readKubeconfig(
          options,
          `clusters: [{name: c, cluster: {server: "${server}"}}]\nusers: [${user}]\ncontexts: [{name: x, context: {cluster: c, user: u}}]`,
        );
        await applyImport(options);
        expect(await origins()).toEqual([`http://${host}/*`, `https://${host}/*`, `wss://${host}/*`]);
      } finally {
        await firefox.stop();
      }
    },
  );
});
