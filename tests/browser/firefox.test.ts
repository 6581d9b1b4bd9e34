import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { CLUSTER_KIND } from './harness/cluster-kinds.ts';
import { type Firefox, startFirefox } from './harness/firefox.ts';
import {
  confirmImport,
  FIELD,
  importKubeconfig,
  navigate,
  openUrl,
  reload,
  submitKubeconfig,
  waitForNewPage,
  waitForUrl,
} from './harness/page-actions.ts';
import { requestUsers } from './harness/request-users.ts';
import { startThirdPartySite } from './harness/third-party-site.ts';
import { waitFor } from './harness/wait-for.ts';
import { waitForElement } from './harness/wait-for-element.ts';

const ECHO = '/api/v1/namespaces/shop/services/echo/proxy/';
const WIKI = '/api/v1/namespaces/shop/services/wiki/proxy/';
const POD = '/api/v1/namespaces/shop/pods/echo/proxy/';

/** Agrees to what the gate asks. Firefox takes some of what an app does in its tab for the person's doing, so it asks there. */
async function agree(tab: Page): Promise<void> {
  await (await waitForElement(tab, '.gate .primary[aria-disabled="false"]')).click();
}

describe(`in Firefox, with a ${CLUSTER_KIND} apiserver,`, () => {
  let cluster: Cluster;
  let apps: DemoApps;
  let firefox: Firefox;

  beforeAll(async () => {
    cluster = await startCluster({ kind: CLUSTER_KIND, record: true });
    apps = await seedDemo(cluster);
    firefox = await startFirefox();
    await importKubeconfig(firefox, cluster.kubeconfig({ users: ['viewer'] }));
  });
  afterAll(async () => {
    await firefox?.stop();
    await apps?.stop();
    await cluster?.stop();
  });

  it('the background starts to its end', async () => {
    const options = await firefox.openPage('options.html');
    // The last thing that it does.
    const { isSessionStarted } = await options.evaluate(() => browser.storage.session.get('isSessionStarted'));
    expect(isSessionStarted).toMatchObject({ value: true });
    await options.close();
  });

  it('the options page lists an imported context, with access to its server', async () => {
    const options = await firefox.openPage('options.html');
    await waitFor(async () => (await options.$$('.stored-context')).length === 1);
    const server = await waitForElement(options, '.server header');
    await waitFor(async () =>
      (await server.evaluate((header) => header.textContent))?.includes('Browser access allowed'),
    );
    await options.close();
  });

  it('the popup lists the services and opens one signed', async () => {
    const popup = await firefox.openPage('popup.html');
    await waitForElement(popup, '.row');
    const before = new Set(await firefox.browser.pages());
    await popup.type(FIELD, 'echo');
    await waitFor(async () => (await popup.$eval('.row-name', (name) => name.textContent)) === 'echo');
    await popup.keyboard.press('Enter');
    const prefix = `${cluster.url}/api/v1/namespaces/shop/services/echo`;
    await waitForUrl(await waitForNewPage(firefox, before, prefix), prefix);
    expect(requestUsers(cluster, '/api/v1/namespaces/shop/services/echo')).toEqual(['viewer']);
  });

  it('a typed proxy URL opens signed, with path, query and fragment', async () => {
    const tab = await firefox.browser.newPage();
    const url = `${cluster.url}${ECHO}firefox?q=1#frag`;
    await openUrl(tab, url);
    expect(await tab.evaluate(() => location.href)).toBe(url);
    const request = cluster.requestLog().find(({ path }) => path.startsWith(`${ECHO}firefox`));
    expect(request).toMatchObject({ path: `${ECHO}firefox?q=1`, user: 'viewer' });
  });

  it('a URL that is typed after Ctrl+T opens in that tab, and the mark for the gate stays in the browser', async () => {
    const before = new Set(await firefox.browser.pages());
    await firefox.runInWindow('BrowserCommands.openTab();');
    const url = `${cluster.url}${ECHO}ctrl-t`;
    await firefox.runInWindow(`openTrustedLinkIn('${url}', 'current');`);
    const signed = await waitFor(() =>
      cluster.requestLog().find(({ path, user }) => path === `${ECHO}ctrl-t` && user === 'viewer'),
    );
    expect(signed.headers).toMatchObject({ 'sec-fetch-site': 'none' });
    expect(cluster.requestLog().filter(({ headers }) => 'portside-gate' in headers)).toEqual([]);
    expect((await firefox.browser.pages()).length).toBe(before.size + 1);
  });

  it('the popup opens a service in a window of its own with Shift and Enter, signed', async () => {
    const popup = await firefox.openPage('popup.html');
    await waitForElement(popup, '.row');
    const before = new Set(await firefox.browser.pages());
    await popup.type(FIELD, 'wiki');
    await waitFor(async () => (await popup.$eval('.row-name', (name) => name.textContent)) === 'wiki');
    await popup.keyboard.down('Shift');
    await popup.keyboard.press('Enter');
    await popup.keyboard.up('Shift');
    const opened = await waitForNewPage(firefox, before, cluster.url + WIKI);
    await waitForUrl(opened, cluster.url + WIKI);
    expect(requestUsers(cluster, WIKI)).toEqual(['viewer']);
    await opened.close();
    await popup.close();
  });

  it('an app is signed again after a reload, Back, Forward, a link, a form, and another typed URL', async () => {
    const tab = await firefox.browser.newPage();
    const shows = async (path: string, method = 'GET') => {
      const text = await waitForUrl(tab, `${cluster.url}${ECHO}${path}`);
      await waitFor(() => text.includes(`"url": "/${path}"`) && text.includes(`"method": "${method}"`));
    };
    const later = (code: string) => tab.evaluate((text) => void setTimeout(new Function(text) as () => void), code);
    await openUrl(tab, `${cluster.url}${ECHO}one`);
    await later(`location.assign('${cluster.url}${ECHO}two')`);
    await shows('two');
    await reload(tab);
    await shows('two');
    await later('history.back()');
    await shows('one');
    await later('history.forward()');
    await shows('two');
    await later(`const form = document.createElement('form');
      Object.assign(form, { method: 'post', action: '${cluster.url}${ECHO}posted' });
      (document.body ?? document.documentElement).append(form);
      form.submit();`);
    await shows('posted', 'POST');
    await openUrl(tab, `${cluster.url}${ECHO}three#part`);
    await shows('three');
    const requests = cluster.requestLog().filter(({ path }) => /echo\/proxy\/(one|two|posted|three)$/.test(path));
    expect([...new Set(requests.map(({ user }) => user))]).toEqual(['viewer']);
  });

  it('a page that an app opens in a new tab is the app’s, and another app that is typed there gets a tab of its own', async () => {
    const tab = await firefox.browser.newPage();
    await openUrl(tab, `${cluster.url}${ECHO}opener`);
    let before = new Set(await firefox.browser.pages());
    await tab.evaluate(() => void open('child', '_blank'));
    const child = await waitForNewPage(firefox, before, `${cluster.url}${ECHO}child`);
    await waitForUrl(child, `${cluster.url}${ECHO}child`);
    before = new Set(await firefox.browser.pages());
    await navigate(child, `${cluster.url}${POD}beside`);
    await agree(child);
    const beside = await waitForNewPage(firefox, before, `${cluster.url}${POD}beside`);
    await waitForUrl(beside, `${cluster.url}${POD}beside`);
    await waitForUrl(child, `${cluster.url}${ECHO}child`);
    expect(requestUsers(cluster, `${ECHO}child`)).toEqual(['viewer']);
    expect(requestUsers(cluster, `${POD}beside`)).toEqual(['viewer']);
  });

  it('a URL that is typed where another site was shown opens beside it', async () => {
    const site = await startThirdPartySite();
    try {
      const tab = await firefox.browser.newPage();
      await openUrl(tab, `${site.url}/`);
      const before = new Set(await firefox.browser.pages());
      const url = `${cluster.url}${POD}used-tab`;
      await navigate(tab, url);
      await waitForUrl(await waitForNewPage(firefox, before, url), url);
      await waitForUrl(tab, `${site.url}/`);
    } finally {
      await site.stop();
    }
  });

  it('requests of an app are kept under its prefix', async () => {
    const tab = await firefox.browser.newPage();
    await openUrl(tab, `${cluster.url}${ECHO}keep-in`);
    const url = await tab.evaluate(() => fetch('/api/v1/secrets').then((response) => response.url));
    expect(url).toBe(`${cluster.url}${ECHO}api/v1/secrets`);
  });

  it('a link on another site opens after the person agreed to a question that names the site', async () => {
    const site = await startThirdPartySite();
    try {
      const tab = await firefox.browser.newPage();
      const url = `${cluster.url}${ECHO}from-link`;
      await openUrl(tab, `${site.url}/?link=${encodeURIComponent(url)}`);
      // In a timer, because the navigation would end the evaluation.
      await tab.evaluate(() => void setTimeout(() => document.querySelector('a')?.click()));
      const allow = await waitForElement(tab, '.gate .primary[aria-disabled="false"]');
      const question = await tab.$eval('.gate', (gate) => gate.textContent);
      expect(question).toContain(`A page on ${site.url} wants to open it.`);
      expect(requestUsers(cluster, `${ECHO}from-link`)).toEqual([]);
      const before = new Set(await firefox.browser.pages());
      await allow.click();
      // Firefox doesn't tell whether the tab was closed and reopened, so its app gets a tab of its own.
      await waitForUrl(await waitForNewPage(firefox, before, url), url);
      expect(requestUsers(cluster, `${ECHO}from-link`)).toEqual(['viewer']);
    } finally {
      await site.stop();
    }
  });

  it('an app that is served from / works there, with sockets, after a reload, and in a new tab', async () => {
    const tab = await firefox.browser.newPage();
    const waitForWiki = (page: typeof tab, path: string, heading: string) =>
      waitFor(async () => {
        const [href, ...texts] = await page.evaluate(() => [
          location.href,
          ...['h2', '#socket'].map((selector) => document.querySelector(selector)?.textContent),
        ]);
        return href === cluster.url + path && texts.join() === `${heading},live`;
      });
    await navigate(tab, cluster.url + WIKI);
    await waitForWiki(tab, WIKI, '404: page not found');
    const options = await firefox.openPage('options.html');
    await options.evaluate(async (prefix) => {
      const { tabs } = (await browser.storage.session.get('tabs')) as {
        tabs: { value: Record<string, { access: { grant?: { prefix: string } } }> };
      };
      const [tabId] = Object.entries(tabs.value).find(([, { access }]) => access.grant?.prefix === prefix) ?? [];
      await browser.runtime.sendMessage({
        name: 'chooseAddress',
        request: { tabId: Number(tabId), address: 'root' },
      });
    }, cluster.url + WIKI);
    await waitForWiki(tab, '/', 'Home');
    await navigate(tab, `${cluster.url}/pages/one`);
    await waitForWiki(tab, '/pages/one', 'Page one');
    await reload(tab);
    await waitForWiki(tab, '/pages/one', 'Page one');
    const other = await firefox.browser.newPage();
    await navigate(other, `${cluster.url}/pages/two`);
    await waitForWiki(other, '/pages/two', 'Page two');
  });

  it('an app in a container shares no storage with the same app outside of it', async () => {
    const container = await firefox.browser.createBrowserContext();
    const [inside, outside] = [await container.newPage(), await firefox.browser.newPage()];
    const url = `${cluster.url}${ECHO}container`;
    for (const tab of [inside, outside]) await openUrl(tab, url);
    await inside.evaluate(() => {
      localStorage.setItem('key', 'inside');
      // biome-ignore lint/suspicious/noDocumentCookie: apps set cookies this way
      document.cookie = 'key=inside; path=/';
    });
    const stored = () => [localStorage.getItem('key'), document.cookie];
    expect(await inside.evaluate(stored)).toEqual(['inside', 'key=inside']);
    expect(await outside.evaluate(stored)).toEqual([null, '']);
    const requests = cluster.requestLog().filter(({ path }) => path.endsWith('/container'));
    expect(requests.map(({ user }) => user)).toEqual(['viewer', 'viewer']);
    // In a tab that showed another site, an app opens beside it.
    const site = await startThirdPartySite();
    try {
      const used = await container.newPage();
      await openUrl(used, `${site.url}/`);
      const before = new Set(await firefox.browser.pages());
      await navigate(used, `${cluster.url}${POD}`);
      const beside = await waitForNewPage(firefox, before, `${cluster.url}${POD}`);
      expect(await beside.evaluate(stored)).toEqual(['inside', 'key=inside']);
    } finally {
      await site.stop();
    }
  });

  it('a page that an app made comes back in no tab of another app, and is stopped there', async () => {
    const [shown, requested] = [`${cluster.url}${POD}shown`, `${cluster.url}${POD}requested`];
    const hostile = await firefox.browser.newPage();
    await openUrl(hostile, `${cluster.url}${ECHO}hostile`);
    const blobUrl = await hostile.evaluate((url) => {
      const script = `const go = () => fetch('${url}'); go(); setInterval(go, 100); onpageshow = go;`;
      const blob = new Blob([`<!doctype html><title>made</title><script>${script}</script>`], { type: 'text/html' });
      const link = Object.assign(document.createElement('a'), {
        target: '_blank',
        rel: 'noopener',
        textContent: 'open',
      });
      link.href = URL.createObjectURL(blob);
      document.body.prepend(link);
      return link.href;
    }, requested);
    let before = new Set(await firefox.browser.pages());
    await hostile.click('a');
    const made = await waitForNewPage(firefox, before, blobUrl);
    await waitFor(() => requestUsers(cluster, `${POD}requested`).includes('none'));
    before = new Set(await firefox.browser.pages());
    await navigate(made, shown);
    await agree(made);
    const victim = await waitForNewPage(firefox, before, shown);
    await waitForUrl(victim, shown);
    expect(requestUsers(cluster, `${POD}shown`)).toEqual(['viewer']);
    await navigate(victim, blobUrl);
    await waitFor(async () => (await victim.evaluate(() => document.body.textContent))?.includes('Portside stopped'));
    expect(requestUsers(cluster, `${POD}requested`)).not.toContain('viewer');
  });
});

describe('Firefox, whose background is stopped before each navigation', () => {
  const ROUNDS = 5;
  let cluster: Cluster;
  let apps: DemoApps;
  let firefox: Firefox;
  let options: Page;

  beforeAll(async () => {
    cluster = await startCluster({ kind: 'simulated', record: true });
    apps = await seedDemo(cluster);
    firefox = await startFirefox({ idleTimeoutMs: 300 });
    await importKubeconfig(firefox, cluster.kubeconfig({ users: ['viewer'] }));
    options = await firefox.openPage('options.html');
  });
  afterAll(async () => {
    await firefox?.stop();
    await apps?.stop();
    await cluster?.stop();
  });

  const untilStopped = () => waitFor(() => options.evaluate(() => browser.extension.getBackgroundPage() === null));

  it('never asks about a typed URL, and always about a link on another site to the same URL', async () => {
    const site = await startThirdPartySite();
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const url = `${cluster.url}${ECHO}round-${round}`;
        const [typed, linked] = [await firefox.browser.newPage(), await firefox.browser.newPage()];
        await openUrl(linked, `${site.url}/?link=${encodeURIComponent(url)}`);
        await untilStopped();
        await openUrl(typed, url);
        await untilStopped();
        await linked.evaluate(() => void setTimeout(() => document.querySelector('a')?.click()));
        await waitForElement(linked, '.gate .primary');
        expect(requestUsers(cluster, `${ECHO}round-${round}`)).toEqual(['viewer']);
        await Promise.all([typed.close(), linked.close()]);
      }
    } finally {
      await site.stop();
    }
  });
});

describe('host access in Firefox', () => {
  let firefox: Firefox;

  beforeAll(async () => {
    firefox = await startFirefox();
  });
  afterAll(() => firefox?.stop());

  it.each([
    ['an IP address', 'https://127.0.0.1:6443', '127.0.0.1'],
    ['a name', 'https://k8s.example:6443', '*.k8s.example'],
    ['an IPv6 address', 'https://[2001:db8::1]:6443', '[2001:db8::1]'],
    ['a base path', 'https://rancher.example/k8s/clusters/c-1', '*.rancher.example'],
  ])(
    'is requested on import for the host of the server only, with the subdomains of a name: %s',
    async (_, server, host) => {
      const options = await firefox.openPage('options.html');
      await options.evaluate(async () => {
        await browser.runtime.sendMessage({ name: 'eraseEverything' });
      });
      const grantedOrigins = () => options.evaluate(async () => (await browser.permissions.getAll()).origins?.sort());
      expect(await grantedOrigins()).toEqual([]);
      await submitKubeconfig(
        options,
        JSON.stringify({
          clusters: [{ name: 'c', cluster: { server } }],
          users: [{ name: 'u', user: { token: 't' } }],
          contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
        }),
      );
      await confirmImport(options);
      expect(await grantedOrigins()).toEqual([`http://${host}/*`, `https://${host}/*`, `wss://${host}/*`]);
      await options.close();
    },
  );
});
