import type { Page } from 'puppeteer';
import { describe, expect, it } from 'vitest';
import { sendToBackground } from '../browser/harness/background-events.ts';
import { CHROME_BUILD } from '../browser/harness/chromium.ts';
import { FIREFOX_BUILD, type Firefox, startFirefox } from '../browser/harness/firefox.ts';
import { importKubeconfig, openUrl } from '../browser/harness/page-actions.ts';
import { waitFor } from '../browser/harness/wait-for.ts';
import { type AttackResult, type AttackResults, expectAllPrevented } from './attack-results.ts';
import { type Fixture, HOST, shareServers, startFixture, VICTIM_APP } from './fixture.ts';
import { responseQuery } from './scriptable-server.ts';
import { TRUSTING_MENUS, variantOfBuild } from './variant-of-build.ts';

const servers = shareServers();

/** The same app in the form before Kubernetes 1.10. */
const OLD_VICTIM_APP = VICTIM_APP.replace(/v1\/(.*)\/proxy\/$/, 'v1/proxy/$1/');

/** What a person chooses in the menu of a page, as Chromium tells it. */
interface Choice {
  readonly menuItemId: 'link' | 'selection';
  readonly text: string;
  readonly pageUrl: string;
  readonly frameUrl?: string;
}

/** What the attacker wants to be opened without a question, by how the person comes to choose it. */
function attacksOf({ origin, hostileApp, attackerUrl }: Fixture, mark: string): Readonly<Record<string, Choice>> {
  const pageUrl = attackerUrl('other.test');
  const text = (path: string) => `${origin}${path}?mark=${mark}`;
  return {
    'a link': { menuItemId: 'link', text: text(VICTIM_APP), pageUrl },
    'a link in a frame of another site': {
      menuItemId: 'link',
      text: text(VICTIM_APP),
      pageUrl,
      frameUrl: attackerUrl('frame.test'),
    },
    'a link in a frame without an address': {
      menuItemId: 'link',
      text: text(VICTIM_APP),
      pageUrl,
      frameUrl: 'about:srcdoc',
    },
    'a link in a page of another app': { menuItemId: 'link', text: text(VICTIM_APP), pageUrl: hostileApp },
    'a selected text': { menuItemId: 'selection', text: ` ${text(VICTIM_APP)} `, pageUrl },
    'a link in the form before Kubernetes 1.10': { menuItemId: 'link', text: text(OLD_VICTIM_APP), pageUrl },
    'a link of kubectl proxy': {
      menuItemId: 'link',
      text: `http://localhost:8001${VICTIM_APP}?mark=${mark}`,
      pageUrl,
    },
  };
}

/** The text of the gate's question about a URL with this mark, if some tab asks one. */
async function questionAbout({ chromium }: Fixture, mark: string): Promise<string | null> {
  const pages = await chromium.browser.pages();
  const gate = pages.find((page) => page.url().includes('gate.html') && page.url().includes(mark));
  if (!gate || !(await gate.$('.gate .primary'))) return null;
  return gate.$eval('.gate', ({ textContent }) => textContent);
}

/** Chooses each in the menu, one after the other, as the browser tells it to the background. */
async function chooseInChromium(extension: string, isGuarded: boolean): Promise<AttackResults> {
  const fixture = await startFixture({ servers: servers.current, extension, users: ['viewer'] });
  try {
    const { chromium, hostileApp, attackerUrl } = fixture;
    const results = new Map<string, AttackResult>();
    const site = await chromium.browser.newPage();
    await site.goto(attackerUrl('other.test'));
    const app = await fixture.open(hostileApp, 'viewer');
    for (const name of Object.keys(attacksOf(fixture, ''))) {
      const mark = fixture.newMark({ isGuarded });
      const choice = attacksOf(fixture, mark)[name] as Choice;
      const page = choice.pageUrl === hostileApp ? app : site;
      await page.bringToFront();
      const tabId = await activeTabOf(fixture, page);
      const { menuItemId, text, pageUrl, frameUrl } = choice;
      const chosen = menuItemId === 'link' ? { linkUrl: text } : { selectionText: text };
      await sendToBackground(
        chromium,
        'contextMenus.onClicked',
        { menuItemId, ...chosen, pageUrl, ...(frameUrl === undefined ? {} : { frameUrl }) },
        { id: tabId },
      );
      const question = await waitFor(async () => {
        const asked = await questionAbout(fixture, mark);
        return asked ?? (fixture.signedRequests(mark).length > 0 ? 'no question' : null);
      });
      results.set(name, { succeeded: fixture.signedRequests(mark).length > 0, evidence: question });
    }
    return results;
  } finally {
    await fixture.stop();
  }
}

async function activeTabOf({ chromium }: Fixture, page: Page): Promise<number> {
  return waitFor(async () => {
    const tabs = await chromium.evaluateInExtension(() => chrome.tabs.query({}));
    await page.bringToFront();
    return tabs.find((tab) => tab.url === page.url())?.id;
  });
}

describe('what a person chooses in the menu of a page', () => {
  it('is not opened without a question', { timeout: 240_000 }, async (context) => {
    const guarded = await chooseInChromium(CHROME_BUILD, true);
    const questions = [...guarded].map(([name, { evidence }]) => [name, evidence] as const);
    const siteOf = (name: string) => Object.fromEntries(questions)[name] ?? '';
    expect(siteOf('a link')).toMatch(/other\.test/);
    expect(siteOf('a link in a frame of another site')).toMatch(/frame\.test/);
    expect(siteOf('a link in a frame without an address')).toMatch(/unknown page/);
    expect(siteOf('a link in a page of another app')).toMatch(/The app shop\/web/);
    const trusting = variantOfBuild(() => ({}), TRUSTING_MENUS);
    expectAllPrevented(context, guarded, await chooseInChromium(trusting, false));
  });

  it('is not opened without a question in Firefox', { timeout: 240_000 }, async (context) => {
    const guarded = await chooseInFirefox(FIREFOX_BUILD);
    const trusting = variantOfBuild(() => ({}), TRUSTING_MENUS, FIREFOX_BUILD);
    expectAllPrevented(context, guarded, await chooseInFirefox(trusting));
  });
});

/** Opens the real menu of a link and of a selected text, and chooses our item. */
async function chooseInFirefox(extension: string): Promise<AttackResults> {
  const { cluster, http } = servers.current;
  const origin = cluster.url.replace('127.0.0.1', HOST);
  const firefox = await startFirefox({ extension, hosts: [HOST, 'other.test'] });
  try {
    await importKubeconfig(firefox, cluster.kubeconfig({ users: ['viewer'], server: origin }));
    const results = new Map<string, AttackResult>();
    for (const item of ['link', 'selection'] as const) {
      const mark = `firefox-${item}-${Math.random().toString(36).slice(2)}`;
      const url = `${origin}${VICTIM_APP}?mark=${mark}`;
      const body = `<!doctype html><a id="target" style="position:fixed;inset:0" ${item === 'link' ? `href="${url}"` : ''}>${url}</a>`;
      const page = await firefox.browser.newPage();
      await openUrl(page, `http://other.test:${http.port}/${responseQuery({ body })}`);
      await chooseInMenu(firefox, page, item);
      const isSigned = () => cluster.auditLog().some(({ uri, user }) => uri.includes(mark) && user === 'viewer');
      const question = await waitFor(async () => ((await questionIn(firefox, mark)) ?? isSigned()) || null);
      results.set(item, { succeeded: isSigned(), evidence: String(question) });
      if (question !== true) expect(question).toMatch(/other\.test/);
    }
    return results;
  } finally {
    await firefox.stop();
  }
}

async function chooseInMenu(firefox: Firefox, page: Page, item: 'link' | 'selection'): Promise<void> {
  await page.bringToFront();
  if (item === 'selection') {
    await page.evaluate(() => getSelection()?.selectAllChildren(document.getElementById('target') as Element));
  }
  await page.mouse.click(100, 10, { button: 'right' });
  await firefox.runInWindow(`
    const menu = document.getElementById('contentAreaContextMenu');
    if (menu.state !== 'open') await new Promise((resolve) => menu.addEventListener('popupshown', resolve, { once: true }));
    const find = () => [...menu.querySelectorAll('menuitem')].find(({ id }) => id.endsWith('${item}') && id.includes('portside'));
    const entry = find();
    if (!entry) throw new Error([...menu.querySelectorAll('menuitem:not([hidden])')].map(({ id, label }) => id + ' ' + label).join('; '));
    menu.activateItem(entry);`);
}

async function questionIn({ browser }: Firefox, mark: string): Promise<string | null> {
  for (const page of await browser.pages()) {
    const found = await page
      .evaluate((text) => {
        const isAsked = location.href.includes('gate.html') && location.href.includes(text);
        return isAsked && document.querySelector('.gate .primary') ? document.body.textContent : null;
      }, mark)
      .catch(() => null);
    if (found !== null) return found;
  }
  return null;
}
