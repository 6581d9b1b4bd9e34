import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { startChromium } from './harness/chromium.ts';
import { startFirefox } from './harness/firefox.ts';
import { clickButton, importKubeconfig, openUrl, reload, showTopic, waitForUrl } from './harness/page-actions.ts';
import { waitFor } from './harness/wait-for.ts';
import { waitForElement } from './harness/wait-for-element.ts';

type TestBrowser = Awaited<ReturnType<typeof startChromium>> | Awaited<ReturnType<typeof startFirefox>>;

const SIGNED = ['✓', 'Portside: this tab is signed in'];
const LOCKED = ['🔒', 'Portside is locked'];
const NOTHING = ['', 'Portside'];

describe.each([
  ['Chromium', ({ spkiHash }: Cluster): Promise<TestBrowser> => startChromium({ trust: [spkiHash] })],
  ['Firefox', (): Promise<TestBrowser> => startFirefox()],
])('the toolbar button in %s', (_name, start) => {
  let cluster: Cluster;
  let apps: DemoApps;
  let browser: TestBrowser;
  let options: Page;

  beforeAll(async () => {
    cluster = await startCluster({ kind: 'simulated' });
    apps = await seedDemo(cluster);
    browser = await start(cluster);
    await importKubeconfig(browser, cluster.kubeconfig({ users: ['viewer'] }), {
      mode: 'passphrase',
      passphrase: 'correct horse battery staple',
    });
    options = await browser.openPage('options.html');
  }, 60_000);
  afterAll(async () => {
    await browser?.stop();
    await apps?.stop();
    await cluster?.stop();
  });

  /** The badge and the title of the button while the tab at this URL is in front; of other tabs, where none is given. */
  const buttonAt = (url: string | null): Promise<string[]> =>
    options.evaluate(async (shown) => {
      const tabs = await chrome.tabs.query({});
      const tabId = shown === null ? undefined : tabs.find((tab) => tab.url?.startsWith(shown))?.id;
      const where = tabId === undefined ? {} : { tabId };
      return Promise.all([chrome.action.getBadgeText(where), chrome.action.getTitle(where)]);
    }, url);
  const waitForButton = (url: string | null, expected: readonly string[]) =>
    waitFor(async () => {
      const shown = await buttonAt(url);
      if (shown.join() !== expected.join()) throw new Error(`It shows ${shown.join()}`);
      return true;
    });
  const appUrl = () => `${cluster.url}/api/v1/namespaces/shop/services/echo/proxy/`;

  it('says that a tab is signed in while the tab shows its app, and nothing of others', async () => {
    expect(await buttonAt(null)).toEqual(NOTHING);
    const tab = await browser.browser.newPage();
    await openUrl(tab, appUrl());
    await waitForButton(appUrl(), SIGNED);
    expect(await buttonAt(null)).toEqual(NOTHING);

    await reload(tab);
    await waitForUrl(tab, appUrl());
    await waitForButton(appUrl(), SIGNED);

    // Another document, for which the browser forgets what was said of the tab.
    await openUrl(tab, `${appUrl()}other`);
    await waitForButton(`${appUrl()}other`, SIGNED);
    const tabId = await options.evaluate(
      async (shown) => (await chrome.tabs.query({})).find(({ url }) => url?.startsWith(shown))?.id ?? 0,
      `${appUrl()}other`,
    );
    await openUrl(tab, 'about:blank');
    await waitFor(async () => {
      const badge = await options.evaluate((id) => chrome.action.getBadgeText({ tabId: id }), tabId);
      if (badge !== '') throw new Error(`It shows ${badge}`);
      return true;
    });
    await tab.close();
  });

  it('says that Portside is locked, on tabs that were signed in and on all others', async () => {
    const tab = await browser.browser.newPage();
    await openUrl(tab, appUrl());
    await waitForButton(appUrl(), SIGNED);
    await options.bringToFront();
    await clickButton(options, 'Lock now');
    await waitForButton(appUrl(), LOCKED);
    await waitForButton(null, LOCKED);

    await showTopic(options, 'vault');
    await (await waitForElement(options, '.proof-form input')).type('correct horse battery staple');
    await options.keyboard.press('Enter');
    await waitForButton(null, NOTHING);
    await waitForButton(appUrl(), ['!', 'Portside: this tab is no longer signed in. Reload it.']);
    await reload(tab);
    await waitForUrl(tab, appUrl());
    await waitForButton(appUrl(), SIGNED);
    await tab.close();
  });
});
