import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { variantOfBuild } from '../confinement/variant-of-build.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { FIREFOX_BUILD, type Firefox, startFirefox } from './harness/firefox.ts';
import { importKubeconfig, navigate, openUrl, waitForUrl } from './harness/page-actions.ts';
import { requestUsers } from './harness/request-users.ts';
import { takeScreenshot } from './harness/take-screenshot.ts';
import { waitFor } from './harness/wait-for.ts';
import { waitForElement } from './harness/wait-for-element.ts';

const ECHO = '/api/v1/namespaces/shop/services/echo/proxy/';

/** The background, which writes to memory only while no page has told it to be busy. It tells how many writes wait. */
const BUSY = {
  'before.js': `
    const { session } = (globalThis.browser ?? chrome).storage;
    const set = session.set.bind(session);
    const waiting = [];
    let isBusy = false;
    const channel = new BroadcastChannel('busy');
    channel.onmessage = ({ data }) => {
      isBusy = data;
      if (!isBusy) for (const go of waiting.splice(0)) go();
      channel.postMessage(waiting.length);
    };
    const slowSet = async (values) => {
      if (isBusy) await new Promise((resolve) => waiting.push(resolve));
      return set(values);
    };
    for (const api of [globalThis.chrome, globalThis.browser]) if (api) api.storage.session.set = slowSet;
  `,
};

/** A browser whose background can be busy. `endBackground` is what Chromium cannot refuse, and Firefox can. */
type Tested = (Chromium | Firefox) & { endBackground(): Promise<void> };

const BROWSERS: Readonly<Record<string, (cluster: Cluster) => Promise<Tested>>> = {
  Chromium: async ({ spkiHash }) => {
    const chromium = await startChromium({ trust: [spkiHash], extension: variantOfBuild(() => ({}), BUSY) });
    const endBackground = async () => {
      const target = chromium.browser.targets().find((one) => one.type() === 'service_worker');
      await (await target?.worker())?.close();
    };
    return { ...chromium, endBackground };
  },
  Firefox: async () => {
    const firefox = await startFirefox({ extension: variantOfBuild(() => ({}), BUSY, FIREFOX_BUILD) });
    return { ...firefox, endBackground: firefox.stopIdleBackground };
  },
};

describe.each(Object.keys(BROWSERS))('in %s, while the background is busy', (name) => {
  let cluster: Cluster;
  let apps: DemoApps;
  let tested: Tested;
  let control: Page;

  beforeAll(async () => {
    cluster = await startCluster({ kind: 'simulated', record: true });
    apps = await seedDemo(cluster);
    tested = (await BROWSERS[name]?.(cluster)) as Tested;
    await importKubeconfig(tested, cluster.kubeconfig({ users: ['viewer'] }));
    control = await tested.openPage('options.html');
  });
  afterAll(async () => {
    await tested?.stop();
    await apps?.stop();
    await cluster?.stop();
  });

  /** Returns how many writes wait. */
  const setBusy = (isBusy: boolean) =>
    control.evaluate(
      (value) =>
        new Promise<number>((resolve) => {
          const channel = new BroadcastChannel('busy');
          channel.onmessage = ({ data }) => resolve(data);
          channel.postMessage(value);
        }),
      isBusy,
    );

  it('a typed URL shows the gate after a second, and opens when the background has time', async () => {
    const tab = await tested.browser.newPage();
    await setBusy(true);
    const url = `${cluster.url}${ECHO}busy#part`;
    await navigate(tab, url);
    const gate = await waitForElement(tab, '.gate[aria-busy="true"]');
    expect(await gate.evaluate((main) => main.textContent)).toContain(url);
    // Firefox cannot be told a colour scheme.
    if (name === 'Chromium') await takeScreenshot(tab, 'gate-busy');
    expect(requestUsers(cluster, `${ECHO}busy`)).toEqual([]);
    await setBusy(false);
    await waitForUrl(tab, url);
    expect(requestUsers(cluster, `${ECHO}busy`)).toEqual(['viewer']);
  });

  const typeAndEndBackground = async (tab: Page, url: string) => {
    const waiting = await setBusy(true);
    // Chromium shows the gate then, or forgets the navigation, and the tab stays as it is.
    void navigate(tab, url).catch(() => {});
    await waitFor(async () => (await setBusy(true)) > waiting);
    await tested.endBackground();
  };

  if (name === 'Chromium') {
    it('a URL that is held when the background ends opens when it is typed again, and not before', async () => {
      const tab = await tested.browser.newPage();
      const url = `${cluster.url}${ECHO}ended`;
      await typeAndEndBackground(tab, url);
      await control.evaluate(() => chrome.runtime.sendMessage({ name: 'listContexts' }));
      expect(requestUsers(cluster, `${ECHO}ended`)).toEqual([]);
      await openUrl(tab, url);
      expect(requestUsers(cluster, `${ECHO}ended`)).toEqual(['viewer']);
    });
  } else {
    it('the browser does not stop it before it has answered', async () => {
      const tab = await tested.browser.newPage();
      const url = `${cluster.url}${ECHO}ended`;
      await typeAndEndBackground(tab, url);
      await setBusy(false);
      await waitForUrl(tab, url);
      expect(requestUsers(cluster, `${ECHO}ended`)).toEqual(['viewer']);
    });
  }
});
