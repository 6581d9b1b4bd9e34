import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { CLUSTER_KIND } from './harness/cluster-kinds.ts';
import { openPopupOnTab } from './harness/open-popup.ts';
import {
  clickButton,
  importKubeconfig,
  navigate,
  openFromPopup,
  openUrl,
  reload,
  waitForNewPage,
  waitForUrl,
} from './harness/page-actions.ts';
import { waitFor } from './harness/wait-for.ts';
import { waitForElement } from './harness/wait-for-element.ts';

const WIKI = '/api/v1/namespaces/shop/services/wiki/proxy/';

/** Whether the popup on a tab offers to serve the app from `/`, after it has inspected the page in that tab. */
async function isRootOffered(popup: Page): Promise<boolean> {
  return popup.evaluate(async () => {
    const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
    const { executeScript } = chrome.scripting as unknown as { executeScript(injection: object): Promise<unknown> };
    // Scripts run in a tab in the order in which they are sent, so the popup's own has run before this one.
    await executeScript({ target: { tabId: tab?.id }, func: () => {} });
    await new Promise(requestAnimationFrame);
    return document.querySelector('.this-tab .primary') !== null;
  });
}

/** Runs in a page. */
function hasRequestedOutside(prefix: string): boolean {
  const { origin } = new URL(prefix);
  const urls = performance.getEntriesByType('resource').map(({ name }) => name);
  return urls.some((url) => url.startsWith(origin) && !url.startsWith(prefix) && url !== `${origin}/favicon.ico`);
}

describe(`an app that works only at the root of a server, with a ${CLUSTER_KIND} apiserver,`, () => {
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

  /** Waits until the page shows this path and heading. */
  const waitForPage = (page: Page, path: string, heading: string) =>
    waitFor(async () => {
      const shown = await page.evaluate(() => [location.href, document.querySelector('h2')?.textContent]);
      if (shown.join() !== `${cluster.url}${path},${heading}`) throw new Error(`The page shows ${shown.join()}`);
      return true;
    });
  const waitForSocket = () =>
    waitFor(async () => (await tab.$eval('#socket', (output) => output.textContent)) === 'live');
  const clickInPopup = async (button: string) => clickButton(await openPopupOnTab(chromium, tab), button);

  describe('under its prefix', () => {
    it('shows its own not-found page, and the popup offers to serve it from /', async () => {
      await waitForPage(tab, WIKI, '404: page not found');
      const popup = await openPopupOnTab(chromium, tab);
      const section = await waitForElement(popup, '.this-tab');
      expect(await section.$eval('h2', (heading) => heading.textContent)).toContain('shop/wiki');
      await waitForElement(popup, '.this-tab .primary');
      expect(await section.evaluate((element) => element.textContent)).toContain('Does this page look wrong');
    });

    it.each([
      ['is offered / if it requests something outside its prefix', 'monitoring/services/monitoring-grafana:http', true],
      ['is not offered / otherwise', 'shop/services/echo', false],
    ])('another app %s', async (_, service, isOffered) => {
      const url = `${cluster.url}/api/v1/namespaces/${service}/proxy/`;
      const page = await openFromPopup(chromium, 'viewer', url);
      await waitForUrl(page, url);
      if (isOffered) await waitFor(() => page.evaluate(hasRequestedOutside, url));
      const popup = await openPopupOnTab(chromium, page);
      await waitForElement(popup, '.this-tab button');
      if (isOffered) await waitForElement(popup, '.this-tab .primary');
      else expect(await isRootOffered(popup)).toBe(false);
      await page.close();
      await tab.bringToFront();
    });

    it('opens its WebSockets', async () => {
      await waitForSocket();
    });

    it('opens its links in new tabs under the prefix', async () => {
      const before = new Set(await chromium.browser.pages());
      await tab.click('#two');
      const opened = await waitForNewPage(chromium, before, `${cluster.url}${WIKI}pages/two`);
      await waitForPage(opened, `${WIKI}pages/two`, '404: page not found');
      await opened.close();
    });
  });

  describe('served from /', () => {
    it('works after one click in the popup', async () => {
      await clickInPopup('Serve from /');
      await waitForPage(tab, '/', 'Home');
    });

    it('follows its links, and reaches its own API where Kubernetes has one too', async () => {
      await tab.click('#one');
      await waitForPage(tab, '/pages/one', 'Page one');
    });

    it('stays there after a reload, Back, Forward, and its own routing', async () => {
      await reload(tab);
      await waitForPage(tab, '/pages/one', 'Page one');
      await tab.click('#three');
      await waitForPage(tab, '/pages/three', 'Page three');
      await reload(tab);
      await waitForPage(tab, '/pages/three', 'Page three');
      await tab.goBack();
      await waitForPage(tab, '/pages/one', 'Page one');
      await tab.goBack();
      await waitForPage(tab, '/', 'Home');
      await tab.goForward();
      await waitForPage(tab, '/pages/one', 'Page one');
    });

    it('receives its forms', async () => {
      await tab.click('form button');
      await waitForPage(tab, '/pages/saved', 'Page saved');
    });

    it('opens its WebSockets', async () => {
      await waitForSocket();
    });

    it('opens its links in new tabs', async () => {
      const before = new Set(await chromium.browser.pages());
      await tab.click('#two');
      const opened = await waitForNewPage(chromium, before, `${cluster.url}/pages/two`);
      await waitForPage(opened, '/pages/two', 'Page two');
      await opened.close();
    });

    it('opens a URL that is edited in the address bar', async () => {
      await navigate(tab, `${cluster.url}/pages/one?a=b`);
      await waitForPage(tab, '/pages/one?a=b', 'Page one');
    });

    it('opens from a bookmark in a new tab', async () => {
      const other = await chromium.browser.newPage();
      await navigate(other, `${cluster.url}/pages/one`);
      await waitForPage(other, '/pages/one', 'Page one');
      await other.close();
    });

    it.each(['/version', '/api/v1/namespaces', '/apis', '/healthz'])(
      'does not replace the API itself: %s',
      async (path) => {
        const other = await chromium.browser.newPage();
        await openUrl(other, cluster.url + path);
        const [hasHeading, webSocket] = await other.evaluate(() => [
          document.querySelector('h2') !== null,
          Function.prototype.toString.call(WebSocket),
        ]);
        // Neither the app nor the shim is there.
        expect([hasHeading, webSocket]).toEqual([false, 'function WebSocket() { [native code] }']);
        await other.close();
      },
    );

    it('has a link in the popup that works for others', async () => {
      const popup = await openPopupOnTab(chromium, tab);
      await waitForElement(popup, '.this-tab button');
      const copied = await popup.evaluate(async () => {
        const text = new Promise<string>((resolve) => {
          navigator.clipboard.writeText = async (written) => resolve(written);
        });
        const buttons = [...document.querySelectorAll<HTMLElement>('.this-tab button')];
        buttons.find(({ textContent }) => textContent?.includes('Copy link'))?.click();
        return text;
      });
      expect(copied).toBe(`${cluster.url}${WIKI}pages/one?a=b`);
    });

    it('is one of the apps that the gate offers for a URL where several apps are served from /', async () => {
      const echo = await openFromPopup(
        chromium,
        'viewer',
        `${cluster.url}/api/v1/namespaces/shop/services/echo/proxy/`,
      );
      await waitForUrl(echo, cluster.url);
      await clickButton(await openPopupOnTab(chromium, echo), 'Serve from /');
      await waitFor(() => echo.url() === `${cluster.url}/`);
      const other = await chromium.browser.newPage();
      await navigate(other, `${cluster.url}/pages/one`);
      const before = new Set(await chromium.browser.pages());
      await (await waitForElement(other, '.choice[aria-disabled="false"] ::-p-text(shop/wiki)')).click();
      const opened = await waitForNewPage(chromium, before, `${cluster.url}/pages/one`);
      await waitForPage(opened, '/pages/one', 'Page one');
      await opened.close();
    });

    it('goes back under its prefix after one click in the popup', async () => {
      await clickInPopup('Use the proxy path');
      await waitForPage(tab, `${WIKI}pages/one?a=b`, '404: page not found');
    });
  });
});
