import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { variantOfBuild } from '../confinement/variant-of-build.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { importKubeconfig, navigate, waitForUrl } from './harness/page-actions.ts';
import { requestUsers } from './harness/request-users.ts';
import { takeScreenshot } from './harness/take-screenshot.ts';
import { waitForElement } from './harness/wait-for-element.ts';

const ECHO = '/api/v1/namespaces/shop/services/echo/proxy/';

/** The background, whose writes to memory wait while `isBusy` is set. */
const BUSY = `
  const { session } = chrome.storage;
  const set = session.set.bind(session);
  const waiting = [];
  globalThis.setBusy = (isBusy) => {
    globalThis.isBusy = isBusy;
    if (!isBusy) for (const go of waiting.splice(0)) go();
  };
  const slowSet = async (values) => {
    if (globalThis.isBusy) await new Promise((resolve) => waiting.push(resolve));
    return set(values);
  };
  for (const api of [globalThis.chrome, globalThis.browser]) if (api) api.storage.session.set = slowSet;
`;

describe('while the background is busy', () => {
  let cluster: Cluster;
  let apps: DemoApps;
  let chromium: Chromium;

  beforeAll(async () => {
    cluster = await startCluster({ kind: 'simulated', record: true });
    apps = await seedDemo(cluster);
    chromium = await startChromium({
      trust: [cluster.spkiHash],
      extension: variantOfBuild(() => ({}), { 'before.js': BUSY }),
    });
    await importKubeconfig(chromium, cluster.kubeconfig({ users: ['viewer'] }));
  });
  afterAll(async () => {
    await chromium?.stop();
    await apps?.stop();
    await cluster?.stop();
  });

  const backgroundTarget = () => chromium.browser.targets().find((one) => one.type() === 'service_worker');
  const setBusy = async (isBusy: boolean) => {
    const worker = await backgroundTarget()?.worker();
    await worker?.evaluate((value) => {
      (globalThis as unknown as { setBusy(isBusy: boolean): void }).setBusy(value);
    }, isBusy);
  };

  it('a typed URL shows the gate after a second, and opens when the background has time', async () => {
    const tab = await chromium.browser.newPage();
    await setBusy(true);
    const url = `${cluster.url}${ECHO}busy#part`;
    await navigate(tab, url);
    const gate = await waitForElement(tab, '.gate[aria-busy="true"]');
    expect(await gate.evaluate((main) => main.textContent)).toContain(url);
    await takeScreenshot(tab, 'gate-busy');
    expect(requestUsers(cluster, `${ECHO}busy`)).toEqual([]);
    await setBusy(false);
    await waitForUrl(tab, url);
    expect(requestUsers(cluster, `${ECHO}busy`)).toEqual(['viewer']);
  });
});
