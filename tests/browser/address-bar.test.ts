import type { Page } from 'puppeteer';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { createObject } from '../cluster/objects.ts';
import { evaluateInBackground, sendToBackground } from './harness/background-events.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { CLUSTER_KIND } from './harness/cluster-kinds.ts';
import { type Firefox, startFirefox } from './harness/firefox.ts';
import { importKubeconfig, openUrl, selectContext, waitForNewPage, waitForUrl } from './harness/page-actions.ts';
import { requestUsers } from './harness/request-users.ts';
import { waitFor } from './harness/wait-for.ts';
import { waitForElement } from './harness/wait-for-element.ts';

const ECHO = '/api/v1/namespaces/shop/services/echo/proxy/';
const WIKI = '/api/v1/namespaces/shop/services/wiki/proxy/';

/** Shows the services of a context in the popup, until one of this name is stored. */
async function listServices(
  extension: Chromium | Firefox,
  { context, until = 'echo' }: { context: string | null; until?: string },
): Promise<void> {
  const popup = await extension.openPage('popup.html');
  if (context !== null) await selectContext(popup, context);
  await waitFor(() =>
    popup.evaluate(async (name) => {
      const stored = JSON.stringify(await browser.storage.local.get('serviceLists'));
      return stored.includes(name);
    }, until),
  );
  await popup.close();
}

describe(`the address bar of Chromium, with a ${CLUSTER_KIND} apiserver,`, () => {
  let cluster: Cluster;
  let apps: DemoApps;
  let chromium: Chromium;
  let tab: Page;

  beforeAll(async () => {
    cluster = await startCluster({ kind: CLUSTER_KIND, record: true });
    apps = await seedDemo(cluster);
    chromium = await startChromium({ trust: [cluster.spkiHash] });
    await importKubeconfig(chromium, cluster.kubeconfig({ users: ['viewer'] }));
    await listServices(chromium, { context: 'viewer' });
    await importKubeconfig(chromium, cluster.kubeconfig());
  });
  afterAll(async () => {
    await chromium?.stop();
    await apps?.stop();
    await cluster?.stop();
  });
  beforeEach(async () => {
    await chromium.evaluateInExtension(() => {});
    tab = await chromium.browser.newPage();
    await tab.bringToFront();
  });
  afterEach(async () => {
    if (!tab.isClosed()) await tab.close();
  });

  const enter = (text: string, disposition = 'currentTab') =>
    sendToBackground(chromium, 'omnibox.onInputEntered', text, disposition);
  /** The lines that the background offers, each of which Chromium has read. */
  const offered = (text: string) =>
    evaluateInBackground(
      chromium,
      async (typed: string) => {
        type Typed = { dispatch(text: string, suggest: (list: { description: string }[]) => void): void };
        const { omnibox } = chrome as unknown as {
          omnibox: { onInputChanged: Typed; setDefaultSuggestion(line: object): Promise<void> };
        };
        const list = await new Promise<{ description: string }[]>((resolve) =>
          omnibox.onInputChanged.dispatch(typed, resolve),
        );
        for (const { description } of list) await omnibox.setDefaultSuggestion({ description });
        return list.map(({ description }) => description);
      },
      text,
    );

  it('and everything else that is requested at install shows no warning, unlike the permission to see tabs', async () => {
    const warningsWith = (permissions: string[]) =>
      evaluateInBackground(
        chromium,
        (added: string[]) => {
          const { management, runtime } = chrome as unknown as {
            management: { getPermissionWarningsByManifest(manifest: string): Promise<string[]> };
            runtime: { getManifest(): { permissions: string[] } };
          };
          const manifest = runtime.getManifest();
          const changed = { ...manifest, permissions: [...manifest.permissions, ...added] };
          return management.getPermissionWarningsByManifest(JSON.stringify(changed));
        },
        permissions,
      );
    expect(await warningsWith([])).toEqual([]);
    expect(await warningsWith(['tabs'])).not.toEqual([]);
  });

  it('opens the best match in the tab in front, as its context, after the background was stopped', async () => {
    await chromium.stopBackground();
    await tab.bringToFront();
    await enter('echo');
    await waitForUrl(tab, cluster.url + ECHO);
    expect(requestUsers(cluster, ECHO)).toEqual(['viewer']);
  });

  it.each(['newForegroundTab', 'newBackgroundTab'])('opens in a new tab: %s', async (disposition) => {
    const before = new Set(await chromium.browser.pages());
    await enter('wiki', disposition);
    const opened = await waitForNewPage(chromium, before, cluster.url + WIKI);
    const isInFront = await opened.evaluate(() => document.visibilityState === 'visible');
    expect(isInFront).toBe(disposition === 'newForegroundTab');
    await opened.close();
  });

  it('goes to the tab that shows it already', async () => {
    await enter('echo');
    await waitForUrl(tab, cluster.url + ECHO);
    const other = await chromium.browser.newPage();
    await other.bringToFront();
    const count = (await chromium.browser.pages()).length;
    await enter('echo');
    await waitFor(() => tab.evaluate(() => document.visibilityState === 'visible'));
    expect(await chromium.browser.pages()).toHaveLength(count);
    await other.close();
  });

  it('opens beside a tab that belongs to another app, which stays', async () => {
    await enter('echo');
    await waitForUrl(tab, cluster.url + ECHO);
    const before = new Set(await chromium.browser.pages());
    await tab.bringToFront();
    await enter('wiki');
    const opened = await waitForNewPage(chromium, before, cluster.url + WIKI);
    expect(tab.url()).toBe(cluster.url + ECHO);
    await opened.close();
  });

  it('asks for the context of a pasted URL that several can open', async () => {
    await enter(`${cluster.url}${ECHO}pasted`);
    await (await waitForElement(tab, '.choice[aria-disabled="false"] ::-p-text(admin)')).click();
    await waitForUrl(tab, `${cluster.url}${ECHO}pasted`);
    expect(requestUsers(cluster, `${ECHO}pasted`)).toEqual(['admin']);
  });

  it('opens a pasted URL of kubectl proxy as a context that is chosen', async () => {
    await enter(`http://localhost:8001${ECHO}proxied?q`);
    await (await waitForElement(tab, '.choice[aria-disabled="false"] ::-p-text(viewer)')).click();
    await waitForUrl(tab, `${cluster.url}${ECHO}proxied?q`);
    expect(requestUsers(cluster, `${ECHO}proxied?q`)).toEqual(['viewer']);
  });

  it('has shortcuts beside it, for the apps that were opened last', async () => {
    await enter('wiki');
    await waitForUrl(tab, cluster.url + WIKI);
    await enter('echo', 'newForegroundTab');
    const before = new Set(await chromium.browser.pages());
    await tab.goto('about:blank');
    await sendToBackground(chromium, 'commands.onCommand', 'open-recent-2');
    const opened = await waitForNewPage(chromium, before, cluster.url + WIKI);
    await opened.close();
  });

  it('offers lines that Chromium reads, whatever a cluster calls its services', async () => {
    for (const name of ['hostile-one', 'hostile-two']) {
      const annotations = { 'gethomepage.dev/name': '</match><url>&"\'\u0001\uFFFF\u202E hostile' };
      await createObject(cluster, '/api/v1/namespaces/shop/services', {
        metadata: { name, annotations },
        spec: { ports: [{ port: 80 }] },
      });
    }
    await listServices(chromium, { context: 'viewer', until: 'hostile-two' });
    const lines = await offered('hostile');
    expect(lines).not.toEqual([]);
    for (const line of lines) expect(line).toContain('&lt;/match&gt;&lt;url&gt;&amp;');
  });
});

describe(`the address bar of Firefox, with a ${CLUSTER_KIND} apiserver,`, () => {
  let cluster: Cluster;
  let apps: DemoApps;
  let firefox: Firefox;

  beforeAll(async () => {
    cluster = await startCluster({ kind: CLUSTER_KIND, record: true });
    apps = await seedDemo(cluster);
    firefox = await startFirefox();
    await importKubeconfig(firefox, cluster.kubeconfig({ users: ['viewer'] }));
    await listServices(firefox, { context: null });
  });
  afterAll(async () => {
    await firefox?.stop();
    await apps?.stop();
    await cluster?.stop();
  });

  /** Types into the real address bar of the tab in front, and enters that once the suggestions are there. */
  const enter = (text: string) =>
    firefox.runInWindow(`
      gURLBar.focus();
      gURLBar.search(${JSON.stringify(text)});
      await gURLBar.lastQueryContextPromise;
      gURLBar.handleCommand(new KeyboardEvent('keydown', { key: 'Enter' }));`);

  it('and everything else that is requested at install shows no warning, unlike the permission to see tabs', async () => {
    await firefox.runInWindow(`
      const { ExtensionData } = ChromeUtils.importESModule('resource://gre/modules/Extension.sys.mjs');
      const { extension } = WebExtensionPolicy.getActiveExtensions().find(({ id }) => id === 'portside@portside.dev');
      const warningsOf = (permissions) => ExtensionData.formatPermissionStrings(
        { permissions: { permissions, origins: [] }, type: 'install' },
      ).msgs;
      const requested = extension.manifest.permissions;
      if (!requested.includes('contextMenus') || warningsOf(requested).length > 0 || warningsOf([...requested, 'tabs']).length === 0)
        throw new Error(JSON.stringify([requested, warningsOf(requested)]));`);
  });

  it('opens the best match in the tab in front', async () => {
    const tab = await firefox.browser.newPage();
    await openUrl(tab, 'about:blank');
    await tab.bringToFront();
    await enter('k8s echo');
    await waitForUrl(tab, cluster.url + ECHO);
    // Firefox may ask for the icon before the app is there, and signs only the page until then.
    expect(cluster.requestLog().filter(({ path }) => path === ECHO)).toMatchObject([{ user: 'viewer' }]);
    await tab.close();
  });

  it('has shortcuts beside it, whose keys open the app that was opened last', async () => {
    const before = new Set(await firefox.browser.pages());
    await firefox.runInWindow(`
      const keys = [...document.querySelectorAll('keyset[id*=portside] key[keycode=VK_1]')];
      if (keys.length !== 1) throw new Error('There are ' + keys.length + ' such keys');
      keys[0].doCommand();`);
    await waitForNewPage(firefox, before, cluster.url + ECHO);
  });

  it('opens a pasted URL beside a tab that belongs to another app, which stays', async () => {
    const tab = await firefox.browser.newPage();
    await openUrl(tab, cluster.url + ECHO);
    await tab.bringToFront();
    const before = new Set(await firefox.browser.pages());
    await enter(`k8s ${cluster.url}${WIKI}`);
    await waitForNewPage(firefox, before, cluster.url + WIKI);
    expect(await tab.evaluate(() => location.href)).toBe(cluster.url + ECHO);
    await tab.close();
  });
});
