import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { CLUSTER_KIND } from './harness/clusters.ts';
import { find } from './harness/find.ts';
import { openPopupOn } from './harness/popup-on.ts';
import { clickButton, goTo, importKubeconfig, newPage, openFromPopup, typeUrl } from './harness/steps.ts';
import { until } from './harness/until.ts';

const WIKI = '/api/v1/namespaces/shop/services/wiki/proxy/';

/** Whether the popup offers the root, once it has had its look: scripts reach a tab in the order in which they are sent. */
async function offerAfterLook(): Promise<boolean> {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  const { executeScript } = chrome.scripting as unknown as { executeScript(injection: object): Promise<unknown> };
  await executeScript({ target: { tabId: tab?.id }, func: () => {} });
  await new Promise(requestAnimationFrame);
  return document.querySelector('.this-tab .primary') !== null;
}

describe(`an app that can only be at the root, on the ${CLUSTER_KIND} cluster,`, () => {
  let cluster: Cluster;
  let apps: DemoApps;
  let chromium: Chromium;
  let tab: Page;

  beforeAll(async () => {
    cluster = await startCluster({ kind: CLUSTER_KIND });
    apps = await seedDemo(cluster);
    chromium = await startChromium({ trust: [cluster.spkiHash] });
    await importKubeconfig(chromium, cluster.kubeconfig({ users: ['viewer'] }));
    tab = await openFromPopup(chromium, 'viewer', cluster.url + WIKI);
  });
  afterAll(async () => {
    await chromium?.stop();
    await apps?.stop();
    await cluster?.stop();
  });

  /** What the page at this address of the app shows, once it does. */
  const shows = async (page: Page, path: string, heading: string) => {
    await until(async () => {
      if (page.url() !== cluster.url + path) return null;
      const text = await page.evaluate(() => document.querySelector('h2')?.textContent);
      return text === heading;
    });
  };
  const chooseInPopup = async (button: string) => {
    const popup = await openPopupOn(chromium, tab);
    await clickButton(popup, button);
  };

  it('shows its not-found page under the prefix, and the popup offers the root', async () => {
    await shows(tab, WIKI, '404: page not found');
    const popup = await openPopupOn(chromium, tab);
    expect(await (await find(popup, '.this-tab h2')).evaluate((one) => one.textContent)).toContain('shop/wiki');
    await find(popup, '.this-tab .primary');
    expect(await (await find(popup, '.this-tab')).evaluate((one) => one.textContent)).toContain('not found');
  });

  it.each([
    ['monitoring/services/monitoring-grafana:http', true],
    ['shop/services/echo', false],
  ])('is offered the root if it asks outside its prefix, and only then: %s', async (place, isOffered) => {
    const url = `${cluster.url}/api/v1/namespaces/${place}/proxy/`;
    const page = await openFromPopup(chromium, 'viewer', url);
    await page.waitForNetworkIdle();
    const popup = await openPopupOn(chromium, page);
    await find(popup, '.this-tab button');
    if (isOffered) await find(popup, '.this-tab .primary');
    else expect(await popup.evaluate(offerAfterLook)).toBe(false);
    await page.close();
    await tab.bringToFront();
  });

  it('has its sockets even so', async () => {
    await until(async () => (await (await find(tab, '#socket')).evaluate((one) => one.textContent)) === 'live');
  });

  it('opens its links in new tabs', async () => {
    const before = new Set(await chromium.browser.pages());
    await tab.click('#two');
    const opened = await newPage(chromium, before, `${cluster.url}${WIKI}pages/two`);
    await shows(opened, `${WIKI}pages/two`, '404: page not found');
    await opened.close();
  });

  it('is moved to the root in a click', async () => {
    await chooseInPopup('Show at the root');
    await shows(tab, '/', 'Home');
  });

  it('goes on by links, and asks its own API where Kubernetes has its own', async () => {
    await tab.click('#one');
    await shows(tab, '/pages/one', 'Page one');
  });

  it('comes back by reload, back, forward and its own router', async () => {
    await tab.reload();
    await shows(tab, '/pages/one', 'Page one');
    await tab.click('#three');
    await shows(tab, '/pages/three', 'Page three');
    await tab.reload();
    await shows(tab, '/pages/three', 'Page three');
    await tab.goBack();
    await shows(tab, '/pages/one', 'Page one');
    await tab.goBack();
    await shows(tab, '/', 'Home');
    await tab.goForward();
    await shows(tab, '/pages/one', 'Page one');
  });

  it('takes forms', async () => {
    await tab.click('form button');
    await shows(tab, '/pages/saved', 'Page saved');
  });

  it('has its sockets', async () => {
    await until(async () => (await (await find(tab, '#socket')).evaluate((one) => one.textContent)) === 'live');
  });

  it('opens links in new tabs', async () => {
    const before = new Set(await chromium.browser.pages());
    await tab.click('#two');
    const opened = await newPage(chromium, before, `${cluster.url}/pages/two`);
    await shows(opened, '/pages/two', 'Page two');
    await opened.close();
  });

  it('takes an address that is edited in its tab', async () => {
    await goTo(tab, `${cluster.url}/pages/one?a=b`);
    await shows(tab, '/pages/one?a=b', 'Page one');
  });

  it('opens by a bookmark, in a tab that no app has', async () => {
    const other = await chromium.browser.newPage();
    await goTo(other, `${cluster.url}/pages/one`);
    await shows(other, '/pages/one', 'Page one');
    await other.close();
  });

  it.each(['/version', '/api/v1/namespaces', '/apis', '/healthz'])('leaves the API alone: %s', async (path) => {
    const other = await chromium.browser.newPage();
    await typeUrl(other, cluster.url + path);
    // Neither the app nor anything of ours is there.
    const [hasHeading, socket] = await other.evaluate(() => [
      document.querySelector('h2') !== null,
      Function.prototype.toString.call(WebSocket),
    ]);
    expect([hasHeading, socket]).toEqual([false, 'function WebSocket() { [native code] }']);
    await other.close();
  });

  it('gives its full link for others', async () => {
    const popup = await openPopupOn(chromium, tab);
    const link = await popup.evaluate(async () => {
      let copied = '';
      navigator.clipboard.writeText = async (text) => {
        copied = text;
      };
      const buttons = [...document.querySelectorAll<HTMLElement>('.this-tab button')];
      buttons.find(({ textContent }) => textContent?.includes('Copy link'))?.click();
      await Promise.resolve();
      return copied;
    });
    expect(link).toBe(`${cluster.url}${WIKI}pages/one?a=b`);
  });

  it('asks whose address it is where several apps are at the root', async () => {
    const echo = await openFromPopup(chromium, 'viewer', `${cluster.url}/api/v1/namespaces/shop/services/echo/proxy/`);
    const popup = await openPopupOn(chromium, echo);
    await clickButton(popup, 'Show at the root');
    await until(() => echo.url() === `${cluster.url}/`);
    const other = await chromium.browser.newPage();
    await goTo(other, `${cluster.url}/pages/one`);
    await clickButton(other, 'shop/wiki');
    await shows(other, '/pages/one', 'Page one');
    await other.close();
  });

  it('goes back under its prefix in a click', async () => {
    await chooseInPopup('Show under its full address');
    await shows(tab, `${WIKI}pages/one?a=b`, '404: page not found');
  });
});
