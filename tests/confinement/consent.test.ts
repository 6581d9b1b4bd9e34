import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROME_BUILD } from '../browser/harness/chromium.ts';
import { importKubeconfig, waitForNewPage } from '../browser/harness/page-actions.ts';
import { waitFor } from '../browser/harness/wait-for.ts';
import { waitForElement } from '../browser/harness/wait-for-element.ts';
import { type App, startApp } from '../cluster/apps/app.ts';
import { addWorkload } from '../cluster/workload.ts';
import { type AttackResults, expectAllPrevented } from './attack-results.ts';
import { type Fixture, shareServers, startFixture, VICTIM_APP } from './fixture.ts';
import { respondAsQuery } from './scriptable-server.ts';
import { backgroundForgettingQuestions, variantOfBuild } from './variant-of-build.ts';

const servers = shareServers();

/** A third app, which the person trusts more than the hostile one. */
const FRIEND_APP = '/api/v1/namespaces/shop/services/friend/proxy/';
let friendApp: App;

beforeAll(async () => {
  friendApp = await startApp('friend', { '': { handleRequest: respondAsQuery } });
  const ports = [{ name: '', port: 80, targetPort: 8080, loopbackPort: friendApp.ports[''] ?? 0 }];
  await addWorkload(servers.current.cluster, { namespace: 'shop', name: 'friend', ports });
});
afterAll(() => friendApp?.stop());

/** Has the page announce that it opens the URL, as the shim in it would, until the background has recorded that. */
async function announce({ chromium }: Fixture, page: Page, url: string): Promise<void> {
  const countAnnounced = () =>
    chromium.evaluateInExtension(async () => {
      const { tabs } = (await chrome.storage.session.get('tabs')) as {
        tabs?: { value: Record<string, { announced?: unknown[] }> };
      };
      return Object.values(tabs?.value ?? {}).flatMap(({ announced = [] }) => announced).length;
    });
  const before = await countAnnounced();
  await page.evaluate((detail) => void window.dispatchEvent(new CustomEvent('portside-opening', { detail })), url);
  await waitFor(async () => (await countAnnounced()) > before);
}

/** Opens the URL in a new tab from this page, and returns the tab with the gate's question about it. */
async function openFrom({ chromium }: Fixture, page: Page, url: string): Promise<Page> {
  const before = new Set(await chromium.browser.pages());
  await page.evaluate((to) => void window.open(to), url);
  return waitForNewPage(chromium, before, 'chrome-extension:');
}

/**
 * The friend opens the victim, and the person agrees. While the question names the friend, the hostile app announces that it
 * opens the victim itself; afterwards it does.
 */
async function announceMeanwhile(extension: string, isGuarded: boolean): Promise<AttackResults> {
  const fixture = await startFixture({ servers: servers.current, extension });
  try {
    const { chromium, origin, victimApp, hostileApp } = fixture;
    const mark = fixture.newMark({ isGuarded, ownPrefix: hostileApp });
    const hostile = await fixture.open(hostileApp);
    const friend = await fixture.open(origin + FRIEND_APP);
    const gate = await openFrom(fixture, friend, victimApp);
    await waitFor(async () => (await gate.$eval('.gate', ({ textContent }) => textContent))?.includes('shop/friend'));
    await announce(fixture, hostile, victimApp);
    const before = new Set(await chromium.browser.pages());
    await gate.bringToFront();
    await (await waitForElement(gate, '.gate .primary[aria-disabled="false"]')).click();
    await waitForNewPage(chromium, before, victimApp);
    await hostile.bringToFront();
    await hostile.evaluate((to) => void window.open(to), `${victimApp}?mark=${mark}`);
    const isAsked = () =>
      chromium.browser.pages().then((pages) => pages.some((page) => /gate\.html.*mark/.test(page.url())));
    await waitFor(async () => fixture.signedRequests(mark).length > 0 || (await isAsked()));
    return new Map([
      ['an announcement', { succeeded: fixture.signedRequests(mark).length > 0, evidence: 'asked about or signed' }],
    ]);
  } finally {
    await fixture.stop();
  }
}

describe('consent to an app', () => {
  it('is not given to another one that announces the same meanwhile', { timeout: 120_000 }, async (context) => {
    const guarded = await announceMeanwhile(CHROME_BUILD, true);
    const forgetting = variantOfBuild(() => ({}), { 'background.js': backgroundForgettingQuestions() });
    expectAllPrevented(context, guarded, await announceMeanwhile(forgetting, false));
  });
});

describe('consent that a person gave to a site while a server had one context', () => {
  it('opens nothing as another one, whose tab is in front', { timeout: 120_000 }, async () => {
    const fixture = await startFixture({ servers: servers.current, users: ['viewer'] });
    try {
      const { chromium, cluster, origin, victimApp } = fixture;
      const mark = fixture.newMark({ isGuarded: true });
      const site = await chromium.browser.newPage();
      await site.goto(fixture.attackerUrl('other.test'));
      const gate = await openFrom(fixture, site, victimApp);
      await gate.bringToFront();
      await (await waitForElement(gate, '.gate .primary[aria-disabled="false"]')).click();
      await waitFor(() => cluster.auditLog().some(({ uri, user }) => uri === VICTIM_APP && user === 'viewer'));
      await importKubeconfig(chromium, cluster.kubeconfig({ users: ['admin'], server: origin }));
      const asAdmin = await fixture.open(victimApp, 'admin');
      await asAdmin.bringToFront();
      const before = new Set(await chromium.browser.pages());
      await site.evaluate((to) => void window.open(to), `${victimApp}?mark=${mark}`);
      await waitForElement(await waitForNewPage(chromium, before, 'chrome-extension:'), '.choices');
      expect(fixture.signedRequests(mark)).toEqual([]);
    } finally {
      await fixture.stop();
    }
  });
});
