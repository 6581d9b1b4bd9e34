import type { Page } from 'puppeteer';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PRIORITY } from '../../lib/core/grants/priorities.ts';
import type { Rule } from '../../lib/core/grants/rule.ts';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { changeSessionRules } from './harness/change-session-rules.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { CLUSTER_KINDS } from './harness/clusters.ts';
import { type PlainSite, startPlainSite } from './harness/plain-site.ts';
import { importKubeconfig, newPage, openFromPopup, waitForUrl } from './harness/steps.ts';
import { until } from './harness/until.ts';

const ECHO = '/api/v1/namespaces/shop/services/echo/proxy/';
const ASSETS = '/api/v1/namespaces/shop/services/assets/proxy/';
const SECRETS = '/api/v1/namespaces/kube-system/secrets';

const isSigning = ({ priority, action }: Rule) =>
  priority === PRIORITY.sign && action.type === 'modifyHeaders' && action.requestHeaders !== undefined;

/** Signing by host alone, in every tab: what a header extension does. */
const signEverything = (origin: string) => (rules: Rule[]) =>
  rules
    .filter((rule) => isSigning(rule))
    .map((rule) => ({
      ...rule,
      condition: {
        urlFilter: `|${origin}/`,
        isUrlFilterCaseSensitive: true as const,
        resourceTypes: rule.condition.resourceTypes,
      },
    }));

describe.each(CLUSTER_KINDS)('with an app open as admin, on the %s cluster,', (kind) => {
  let cluster: Cluster;
  let apps: DemoApps;
  let chromium: Chromium;
  let site: PlainSite;
  let app: Page;

  beforeAll(async () => {
    cluster = await startCluster({ kind, record: true });
    apps = await seedDemo(cluster);
    site = await startPlainSite();
  });
  afterAll(async () => {
    await site?.stop();
    await apps?.stop();
    await cluster?.stop();
  });

  beforeEach(async () => {
    chromium = await startChromium({ trust: [cluster.spkiHash] });
    await importKubeconfig(chromium, cluster.kubeconfig({ users: ['admin'] }));
    app = await openFromPopup(chromium, 'admin', `${cluster.url}${ECHO}`);
    await waitForUrl(app, `${cluster.url}${ECHO}`);
  });
  afterEach(() => chromium?.stop());

  /** As whom requests with this mark came to the apiserver, once there are that many. */
  const usersOf = (mark: string, count: number) =>
    until(() => {
      const seen = cluster.requestLog().filter(({ path }) => path.includes(mark));
      return seen.length >= count ? seen.map(({ user }) => user) : null;
    });

  it('a page of another site gets no credential on what it fetches, embeds, posts or frames', async () => {
    const attack = async (mark: string) => {
      const page = await chromium.browser.newPage();
      await page.goto(site.url);
      await page.evaluate((url) => {
        void fetch(`${url}&fetch`, { mode: 'no-cors', credentials: 'include' }).catch(() => {});
        navigator.sendBeacon(`${url}&beacon`, 'x');
        const image = new Image();
        image.src = `${url}&image`;
        const frame = document.body.appendChild(document.createElement('iframe'));
        frame.name = 'target';
        const form = document.body.appendChild(document.createElement('form'));
        Object.assign(form, { method: 'post', action: `${url}&post`, target: 'target' });
        form.submit();
      }, `${cluster.url}${ECHO}${mark}?x`);
      const users = await usersOf(mark, 4);
      await page.close();
      return new Set(users);
    };
    expect(await attack('attack-1')).toEqual(new Set(['none']));
    await changeSessionRules(chromium, signEverything(cluster.url));
    expect(await attack('attack-2')).toContain('admin');
  });

  it('its scripts cannot read the API nor another app', async () => {
    const attack = () =>
      app.evaluate(
        async (targets) => Promise.all(targets.map(async (path) => new URL((await fetch(path)).url).pathname)),
        [SECRETS, ASSETS],
      );
    expect(await attack()).toEqual([ECHO.slice(0, -1) + SECRETS, ECHO.slice(0, -1) + ASSETS]);
    expect(cluster.requestLog().some(({ path }) => path.startsWith(SECRETS))).toBe(false);
    await changeSessionRules(chromium, signEverything(cluster.url));
    expect(await attack()).toEqual([SECRETS, ASSETS]);
    expect(cluster.requestLog().find(({ path }) => path.startsWith(SECRETS))?.user).toBe('admin');
  });

  it('a window that it opens on another app is out of its reach', async () => {
    const before = new Set(await chromium.browser.pages());
    await app.evaluate((url) => {
      Object.assign(globalThis, { blank: open('about:blank'), other: open(url) });
    }, cluster.url + ASSETS);
    await waitForUrl(await newPage(chromium, before, cluster.url + ASSETS), cluster.url + ASSETS);
    const handles = await app.evaluate(() => {
      const { blank, other } = globalThis as unknown as { blank: Window; other: Window };
      return { blank: blank.closed, other: other.closed };
    });
    // What is cut off looks closed to its opener, although it is open.
    expect(handles).toEqual({ blank: false, other: true });
  });

  it('nothing is signed once the context is forgotten', async () => {
    const ask = () => app.evaluate(async () => (await fetch('x')).status);
    expect(await ask()).toBe(200);
    const states = await chromium.ask('listContexts');
    await chromium.ask(
      'forgetContexts',
      states.map(({ context }) => context.id),
    );
    expect([401, 403]).toContain(await ask());
  });
});
