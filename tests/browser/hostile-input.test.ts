import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { escapeInvisible } from '../../lib/core/text/invisible-characters.ts';
import { issueCertificate } from '../cluster/certificate.ts';
import { serveTls } from '../cluster/http/tls-server.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { CODE_INJECTIONS, tryInjection } from './harness/code-injections.ts';
import { measureLongestTask } from './harness/longest-task.ts';
import {
  clickButton,
  confirmImport,
  FIELD,
  openUrl,
  removeAllContexts,
  submitKubeconfig,
} from './harness/page-actions.ts';
import { takeScreenshot } from './harness/take-screenshot.ts';
import { waitFor } from './harness/wait-for.ts';
import { waitForElement } from './harness/wait-for-element.ts';

const TOKEN = 'secret-token-5e0d';
const INJECTED = 'globalThis.injected = true';
const NAMES = [
  `<img src=x onerror="${INJECTED}">`,
  `<script>${INJECTED}</script>`,
  `"><svg onload="${INJECTED}">`,
  `javascript:${INJECTED}`,
  'prod\u202Egnp.exe',
  'pro\u200Bd',
  'ייצור',
  '__proto__',
  '$1 $2 $$',
];
/** The gate comes from the disk, or from the background that answers its address. */
const PAGES = ['options.html', 'popup.html', 'gate.html', 'gate.html?https://unknown.example/'];

let chromium: Chromium;
/** The apiserver. */
let serverUrl: string;
/** The same server with another host name, to which the extension has no access. */
let foreignUrl: string;
let stopServer: () => Promise<void>;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portside-hostile-'));
  const certificate = await issueCertificate(['127.0.0.1']);
  const server = await serveTls(certificate, (request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (request.url === '/evil.js') {
      response.setHeader('Content-Type', 'text/javascript');
      response.end(INJECTED);
    } else if (request.url?.startsWith('/api/v1/services')) {
      response.end(JSON.stringify({ kind: 'ServiceList', items: NAMES.map(serviceWithName) }));
    } else {
      response.statusCode = 404;
      response.end('{}');
    }
  });
  stopServer = server.stop;
  serverUrl = `https://127.0.0.1:${server.port}`;
  foreignUrl = `https://localhost:${server.port}`;
  chromium = await startChromium({ trust: [certificate.spkiHash] });
});
afterAll(async () => {
  await chromium?.stop();
  await stopServer?.();
  rmSync(folder, { recursive: true, force: true });
});

/** A service that can be opened, with this text wherever a cluster can put one. */
function serviceWithName(name: string, index: number) {
  return {
    metadata: {
      namespace: 'shop',
      name: `service-${index}`,
      labels: { 'kubernetes.io/name': name, 'kubernetes.io/cluster-service': 'true' },
    },
    spec: { ports: [{ name, port: 80 }] },
    status: { loadBalancer: { ingress: [{ hostname: name }] } },
  };
}

/** A kubeconfig with a usable and an unusable context for each name. */
function hostileKubeconfig(): string {
  return JSON.stringify({
    'current-context': NAMES[0],
    clusters: NAMES.map((name) => ({ name, cluster: { server: serverUrl, 'certificate-authority': name } })),
    users: NAMES.map((name) => ({ name, user: { token: TOKEN, 'client-certificate': name, 'client-key': name } })),
    contexts: [
      ...NAMES.map((name) => ({ name, context: { cluster: name, user: name } })),
      ...NAMES.map((name) => ({
        name: `bad ${name}`,
        context: { cluster: `no ${name}`, user: name, namespace: name },
      })),
    ],
  });
}

/** Elements and attributes that our pages never contain, and `injected` if a script ran. */
function foreignMarkup(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const elements = document.querySelectorAll(
      'script:not([src^="/"]), img:not([src^="/icon/"]), svg:not(.icon), a[href^="javascript:"], ' +
        'iframe, object, embed, base',
    );
    const all = [...document.querySelectorAll('*')];
    const handlers = all.flatMap(({ attributes }) => [...attributes].filter(({ name }) => name.startsWith('on')));
    const executed = (globalThis as { injected?: boolean }).injected ? ['injected'] : [];
    return [...[...elements].map(({ outerHTML }) => outerHTML), ...handlers.map(({ name }) => name), ...executed];
  });
}

/** Texts of the page with invisible or reordering characters, apart from isolates around names. */
async function textsWithInvisibleCharacters(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (walker.nextNode()) found.push(walker.currentNode.nodeValue ?? '');
    for (const element of document.querySelectorAll('*')) {
      for (const name of ['title', 'aria-label', 'alt', 'placeholder']) found.push(element.getAttribute(name) ?? '');
    }
    return found;
  });
  const withoutIsolates = texts.map((text) =>
    text.replace(/\u2068([^\u2066-\u2069]*)\u2069/g, '$1').replaceAll('\n', ' '),
  );
  return withoutIsolates.filter((text) => escapeInvisible(text) !== text);
}

/** Expects all names, with invisible characters escaped, in the text or in an attribute of these elements. */
async function expectNames(page: Page, selector: string, attribute?: string): Promise<void> {
  const texts = await page.$$eval(
    selector,
    (elements, name) => elements.map((one) => (name ? one.getAttribute(name) : one.textContent)),
    attribute,
  );
  const text = texts.join('\n');
  for (const name of NAMES) expect(text).toContain(escapeInvisible(name));
}

async function expectOnlyText(page: Page): Promise<void> {
  expect(await foreignMarkup(page)).toEqual([]);
  expect(await textsWithInvisibleCharacters(page)).toEqual([]);
  expect(await page.content()).not.toContain(TOKEN);
}

describe('names with markup or invisible characters', () => {
  let options: Page;

  beforeAll(async () => {
    await removeAllContexts(chromium);
    options = await chromium.openPage('options.html');
    await submitKubeconfig(options, hostileKubeconfig());
  });
  afterAll(() => options.close());

  it('are shown as text in the import preview, whose table stays accessible', async () => {
    await expectNames(options, '.import-table th[scope=row]');
    await expectNames(options, '.import-table .notes');
    await waitForElement(options, `::-p-aria([name="pro[U+200B]d"][role="rowheader"])`);
    await waitForElement(options, `::-p-aria([name="Pasted text"][role="table"])`);
    await expectOnlyText(options);
    await takeScreenshot(options, 'hostile-import');
  });

  it('are shown as text in the stored contexts, their forms, and the dialog that confirms a removal', async () => {
    // Unusable contexts are not chosen by default.
    await options.$$eval('.import-table tr:not(.is-chosen) input', (all) => {
      for (const checkbox of all) (checkbox as HTMLInputElement).click();
    });
    await confirmImport(options);
    const count = (selector: string) => options.$$eval(selector, (elements) => elements.length);
    await waitFor(async () => (await count('.stored-context h3')) === NAMES.length * 2);
    await expectNames(options, '.stored-context h3');
    const clickAll = (selector: string) =>
      options.$$eval(selector, (all) => {
        for (const button of all) (button as HTMLElement).click();
      });
    await clickAll('.row-menu > button');
    await waitFor(async () => (await count('[role=menu]')) === NAMES.length * 2);
    await expectOnlyText(options);
    await clickAll('[role=menuitem]:not(:last-child)');
    await waitFor(async () => (await count('.credential-form')) === NAMES.length);
    await expectOnlyText(options);
    await clickButton(options, `Remove these ${NAMES.length * 2} contexts…`);
    await waitForElement(options, 'dialog[open] li');
    await expectNames(options, 'dialog li');
    await expectOnlyText(options);
    await clickButton(options, 'Cancel');
    await takeScreenshot(options, 'hostile-options');
  });

  it('are shown as text in the popup, as contexts and as services', async () => {
    const popup = await chromium.openPage('popup.html');
    await popup.setViewport({ width: 400, height: 600 });
    await waitFor(async () => (await popup.$$('.row')).length === NAMES.length);
    await expectNames(popup, '.row-name', 'title');
    await expectOnlyText(popup);
    await popup.type(FIELD, 'img src');
    await waitForElement(popup, 'mark');
    await expectOnlyText(popup);
    await popup.keyboard.press('ArrowRight');
    await waitForElement(popup, '.subject');
    await expectOnlyText(popup);
    await popup.keyboard.press('Escape');
    await popup.$eval(FIELD, (field) => (field as HTMLInputElement).select());
    await popup.type(FIELD, '@');
    await waitForElement(popup, '.is-context');
    await expectNames(popup, '.is-context .row-name', 'title');
    await expectOnlyText(popup);
    await takeScreenshot(popup, 'hostile-popup');
    await popup.close();
  });

  it('are shown as text at the gate', async () => {
    const page = await chromium.browser.newPage();
    const target = `${serverUrl}/api/v1/namespaces/shop/services/service-0/proxy/`;
    await openUrl(page, target, `chrome-extension://${chromium.extensionId}/gate.html`);
    await waitForElement(page, '.choice');
    await expectNames(page, '.choice-name');
    await expectOnlyText(page);
    await takeScreenshot(page, 'hostile-gate');
    await page.close();
  });

  it('are found by these checks on a page that inserts them as markup', async () => {
    const page = await chromium.browser.newPage();
    await page.setBypassCSP(true);
    await page.goto(`chrome-extension://${chromium.extensionId}/options.html`);
    await page.evaluate((names) => document.body.insertAdjacentHTML('beforeend', names.join('')), NAMES);
    await waitFor(async () => (await foreignMarkup(page)).includes('injected'));
    expect((await foreignMarkup(page)).length).toBeGreaterThan(3);
    await page.evaluate((names) => document.body.append(names.join('')), NAMES);
    expect((await textsWithInvisibleCharacters(page)).length).toBeGreaterThan(0);
    await page.close();
  });
});

describe.each(PAGES)('the content security policy of %s', (path) => {
  it.each(Object.keys(CODE_INJECTIONS))('blocks what would run without it: %s', async (injection) => {
    const page = await chromium.browser.newPage();
    const url = `chrome-extension://${chromium.extensionId}/${path}`;
    await page.goto(url);
    expect(await tryInjection(page, injection, `${foreignUrl}/evil.js`)).toBe('blocked');
    await page.setBypassCSP(true);
    await page.goto('about:blank');
    await page.goto(url);
    expect(await tryInjection(page, injection, `${foreignUrl}/evil.js`)).toBe('executed');
    await page.close();
  });
});

describe.each(PAGES)('Trusted Types on %s', (path) => {
  it('refuse workers and policies other than the extension’s own', async () => {
    const page = await chromium.openPage(path);
    const errorNames = await page.evaluate(() => {
      const { trustedTypes } = globalThis as unknown as {
        trustedTypes: { createPolicy(name: string, rules: object): void };
      };
      const attempts = [
        () => new Worker('/kubeconfig-worker.js'),
        () => new Worker(URL.createObjectURL(new Blob(['globalThis.injected = true']))),
        () => trustedTypes.createPolicy('other', { createScriptURL: (url: string) => url }),
      ];
      return attempts.map((attempt) => {
        try {
          attempt();
          return 'no error';
        } catch (error) {
          return (error as Error).name;
        }
      });
    });
    expect(errorNames).toEqual(['TypeError', 'TypeError', 'TypeError']);
    await page.close();
  });
});

describe('a host name with homoglyphs', () => {
  it('is shown in Punycode before and after the import', async () => {
    await removeAllContexts(chromium);
    const page = await chromium.openPage('options.html');
    // The first letter is Cyrillic.
    const server = 'https://аpple.example';
    await submitKubeconfig(
      page,
      JSON.stringify({
        clusters: [{ name: 'c', cluster: { server } }],
        users: [{ name: 'u', user: { token: TOKEN } }],
        contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      }),
    );
    const pageText = () => page.evaluate(() => document.body.textContent);
    expect(await pageText()).toContain('xn--pple-43d.example');
    expect(await pageText()).not.toContain('аpple');
    await confirmImport(page);
    await waitFor(async () => (await page.$$('.server h2')).length === 1);
    expect(await page.$eval('.server h2', (heading) => heading.textContent)).toBe('xn--pple-43d.example');
    expect(await pageText()).not.toContain('аpple');
    await page.close();
  });
});

describe('the options page', () => {
  /** It takes up to 0.4 s. Without a worker and chunked rendering it takes several seconds. */
  const MAX_TASK_MS = 1000;
  const COUNT = 10_000;
  let options: Page;

  beforeEach(async () => {
    await removeAllContexts(chromium);
    options = await chromium.openPage('options.html');
  });
  afterEach(() => options.close());

  const count = (selector: string) => options.evaluate((one) => document.querySelectorAll(one).length, selector);
  const waitForAll = (selector: string) =>
    waitFor(async () => (await count(selector)) === COUNT, { timeoutMs: 60_000 });
  const chooseFile = async (name: string, content: string | Uint8Array) => {
    writeFileSync(join(folder, name), content);
    const input = await waitForElement<HTMLInputElement>(options, 'input[type="file"]');
    await input.uploadFile(join(folder, name));
  };

  it('refuses a file of 50 MB without reading it, and keeps the preview of other files', {
    timeout: 60_000,
  }, async () => {
    await chooseFile('few.yaml', manyContexts(3));
    await waitForElement(options, '.import-table');
    const stopMeasuring = await measureLongestTask(options);
    await chooseFile('large.yaml', new Uint8Array(50_000_000).fill(0x61));
    const notice = await waitForElement(options, '.notice.problem');
    expect(await stopMeasuring()).toBeLessThan(MAX_TASK_MS);
    expect(await notice.evaluate((element) => element.textContent)).toContain('“large.yaml” is larger than 5 MB.');
    expect(await count('.import-table th[scope=row]')).toBe(3);
  });

  it('stays responsive while it lists and imports 10,000 contexts', { timeout: 180_000 }, async () => {
    const workerUrls: string[] = [];
    options.on('workercreated', (worker) => workerUrls.push(worker.url()));
    const stopMeasuring = await measureLongestTask(options);
    await chooseFile('many.yaml', manyContexts(COUNT));
    await waitForAll('.import-table th[scope=row]');
    await options.$eval('.import-actions button.primary', (button) => (button as HTMLButtonElement).click());
    await waitFor(() => options.$('.notice.done'), { timeoutMs: 60_000 });
    expect(await options.$eval('.notice.done', (notice) => notice.textContent)).toContain('Imported 10000 contexts');
    await waitForAll('.stored-context');
    expect(await stopMeasuring()).toBeLessThan(MAX_TASK_MS);
    expect(workerUrls).toEqual([expect.stringContaining('/kubeconfig-worker.js')]);
    expect(await chromium.sendMessage('listContexts')).toHaveLength(COUNT);
  });
});

/** A kubeconfig as kubectl writes it. Each context has a cluster and a user of its own, on a hundred servers. */
function manyContexts(count: number): string {
  const indexes = Array.from({ length: count }, (_, index) => index);
  return [
    'apiVersion: v1',
    'clusters:',
    ...indexes.map(
      (index) => `- cluster:\n    server: https://k8s-${index % 100}.example:6443\n  name: cluster-${index}`,
    ),
    'contexts:',
    ...indexes.map(
      (index) =>
        `- context:\n    cluster: cluster-${index}\n    namespace: shop\n    user: user-${index}\n  name: context-${index}`,
    ),
    'kind: Config',
    'users:',
    ...indexes.map((index) => `- name: user-${index}\n  user:\n    token: token-${index}-of-${TOKEN}`),
    '',
  ].join('\n');
}
