import type { KeyInput, Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { CLUSTER_KIND } from './harness/cluster-kinds.ts';
import { FIELD, importKubeconfig, removeAllContexts, waitForNewPage, waitForUrl } from './harness/page-actions.ts';
import { waitFor } from './harness/wait-for.ts';
import { waitForElement } from './harness/wait-for-element.ts';

/** The toolbar button behind the browser's menu of extensions. */
const UNPINNED_BUTTON = { clicks: 2, keys: 0 };
/** Alt+Shift+K, which counts as one key, as Ctrl+V does. */
const SHORTCUT = { clicks: 0, keys: 1 };
const OTHER_CLUSTER = `
apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
users: [{name: u, user: {token: other}}]
contexts: [{name: other, context: {cluster: c, user: u}}]
`;
const PASSPHRASE = 'ten#letter';

/** What a person does, counted. The browser's own permission prompt is not. */
class Person {
  clicks = 0;
  keys = 0;

  constructor(start = { clicks: 0, keys: 0 }) {
    this.does(start);
  }

  does({ clicks, keys }: { clicks: number; keys: number }): void {
    this.clicks += clicks;
    this.keys += keys;
  }

  async clicksOn(page: Page, selector: string): Promise<void> {
    await (await waitForElement(page, selector)).click();
    this.clicks += 1;
  }

  async types(page: Page, text: string): Promise<void> {
    await page.keyboard.type(text);
    this.keys += text.length;
  }

  async presses(page: Page, key: KeyInput): Promise<void> {
    await page.keyboard.press(key);
    this.keys += 1;
  }

  /** Pastes where the focus is. */
  async pastes(page: Page, text: string): Promise<void> {
    await page.evaluate((content) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', content);
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      // What no listener takes, the browser inserts.
      if (document.activeElement?.dispatchEvent(event)) document.execCommand('insertText', false, content);
    }, text);
    this.keys += 1;
  }

  get cost() {
    return { clicks: this.clicks, keys: this.keys };
  }
}

const focusIsOn = (page: Page, selector: string) =>
  waitFor(() => page.evaluate((expected) => document.activeElement?.matches(expected) ?? false, selector));

describe(`what a person has to do, with a ${CLUSTER_KIND} apiserver,`, () => {
  let cluster: Cluster;
  let apps: DemoApps;
  let chromium: Chromium;

  beforeAll(async () => {
    cluster = await startCluster({ kind: CLUSTER_KIND, record: true });
    apps = await seedDemo(cluster);
    chromium = await startChromium({ trust: [cluster.spkiHash] });
  });
  afterAll(async () => {
    await chromium?.stop();
    await apps?.stop();
    await cluster?.stop();
  });

  const appUrl = (path: string) => `${cluster.url}/api/v1/namespaces/${path}`;
  const openPopup = async () => {
    const popup = await chromium.openPage('popup.html');
    await popup.setViewport({ width: 400, height: 560 });
    await focusIsOn(popup, FIELD);
    return popup;
  };
  const selectsRow = (popup: Page, name: string, detail = '') =>
    waitFor(() =>
      popup.$eval('.row[aria-selected=true]', (row, parts) => parts.every((part) => row.textContent?.includes(part)), [
        name,
        detail,
      ]),
    );
  const shows = async (before: ReadonlySet<Page>, url: string) =>
    waitForUrl(await waitForNewPage(chromium, before, url), url);

  const opensGrafana = async (person: Person) => {
    person.does(UNPINNED_BUTTON);
    const popup = await openPopup();
    const before = new Set(await chromium.browser.pages());
    await person.types(popup, 'graf');
    await selectsRow(popup, 'Grafana');
    await person.presses(popup, 'Enter');
    await shows(before, appUrl('monitoring/services/monitoring-grafana'));
  };

  it('is three clicks and 27 keys from the installation to an open service, the passphrase twice among them', async () => {
    const person = new Person();
    // The page that opens after the installation.
    const options = await chromium.openPage('options.html');
    await waitForElement(options, 'textarea');
    await person.pastes(options, cluster.kubeconfig());
    await focusIsOn(options, 'input[name="new-passphrase"]');
    await person.types(options, PASSPHRASE);
    await person.clicksOn(options, 'input[name="repeated-passphrase"]');
    await person.types(options, PASSPHRASE);
    await person.presses(options, 'Enter');
    await waitForElement(options, '.notice.done');

    await opensGrafana(person);
    expect(person.cost).toEqual({ clicks: 3, keys: 27 });
  });

  it('is four clicks and six keys where credentials are kept in memory only', async () => {
    const before = chromium;
    chromium = await startChromium({ trust: [cluster.spkiHash] });
    try {
      const person = new Person();
      const options = await chromium.openPage('options.html');
      await waitForElement(options, 'textarea');
      await person.pastes(options, cluster.kubeconfig());
      await person.clicksOn(options, '.storage-mode input[value="memoryOnly"]');
      await person.clicksOn(options, '.import-actions button.primary');
      await waitForElement(options, '.notice.done');
      await opensGrafana(person);
      expect(person.cost).toEqual({ clicks: 4, keys: 6 });
    } finally {
      await chromium.stop();
      chromium = before;
    }
  });

  it('is two keys for the service that was used last', async () => {
    const person = new Person(SHORTCUT);
    const popup = await openPopup();
    await selectsRow(popup, 'Grafana');
    await person.presses(popup, 'Enter');
    const activeUrl = () => popup.evaluate(async () => (await chrome.tabs.query({ active: true }))[0]?.url ?? '');
    await waitFor(async () => (await activeUrl()).startsWith(appUrl('monitoring/services/monitoring-grafana')));
    expect(person.cost).toEqual({ clicks: 0, keys: 2 });
  });

  it('is ten keys for a service of another context', async () => {
    const person = new Person(SHORTCUT);
    const popup = await openPopup();
    const before = new Set(await chromium.browser.pages());
    await person.types(popup, 'wiki adm');
    await selectsRow(popup, 'wiki', 'admin');
    await person.presses(popup, 'Enter');
    await shows(before, appUrl('shop/services/wiki'));
    expect(person.cost).toEqual({ clicks: 0, keys: 10 });
  });

  it('is five keys for the URL of an unknown cluster, which is pasted once', async () => {
    const url = appUrl('shop/services/chat/proxy/');
    await removeAllContexts(chromium);
    await importKubeconfig(chromium, OTHER_CLUSTER);
    const person = new Person(SHORTCUT);
    const popup = await openPopup();
    await person.pastes(popup, url);
    const known = new Set(await chromium.browser.pages());
    await waitForElement(popup, 'main button ::-p-text(Import the kubeconfig for)');
    await person.presses(popup, 'Enter');
    const options = await waitForNewPage(chromium, known, `chrome-extension://${chromium.extensionId}/options.html`);
    await waitForElement(options, 'textarea');
    await person.pastes(options, cluster.kubeconfig());
    await focusIsOn(options, '.import-actions button');
    const before = new Set(await chromium.browser.pages());
    await person.presses(options, 'Enter');
    await shows(before, url);
    expect(person.cost).toEqual({ clicks: 0, keys: 5 });
  });
});
