import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Chromium, startChromium } from './harness/chromium.ts';
import {
  clickButton,
  closePage,
  confirmImport,
  removeAllContexts,
  showTopic,
  submitKubeconfig,
  waitForNewPage,
} from './harness/page-actions.ts';
import { takeScreenshot } from './harness/take-screenshot.ts';
import { waitFor } from './harness/wait-for.ts';
import { waitForElement } from './harness/wait-for-element.ts';

const TOKEN = 'secret-token-8c1d';
const SERVER = 'https://k8s.example:6443';

const kubeconfig = (server: string, name = 'dev', token = TOKEN) => `
apiVersion: v1
kind: Config
current-context: ${name}
clusters: [{name: c, cluster: {server: "${server}"}}]
users: [{name: u, user: {token: ${token}}}]
contexts: [{name: ${name}, context: {cluster: c, user: u, namespace: shop}}]
`;

let chromium: Chromium;
let options: Page;

beforeAll(async () => {
  // No request leaves, and each fails at once.
  chromium = await startChromium({ args: ['--host-resolver-rules=MAP *.example ~NOTFOUND'] });
});
afterAll(() => chromium?.stop());

beforeEach(async () => {
  await removeAllContexts(chromium);
  options = await chromium.openPage('options.html');
});
afterEach(() => options.close());

const texts = (selector: string) =>
  options.$$eval(selector, (elements) => elements.map((element) => (element as HTMLElement).textContent));
const grantedOrigins = () =>
  chromium.evaluateInExtension(async () => (await chrome.permissions.getAll()).origins?.sort() ?? []);

describe('host access', () => {
  it('is empty after installation', async () => {
    expect(await grantedOrigins()).toEqual([]);
  });

  it.each([
    ['an IP address', 'https://127.0.0.1:6443', '127.0.0.1'],
    ['a name', SERVER, '*.k8s.example'],
    ['an IPv6 address', 'https://[2001:db8::1]:6443', '[2001:db8::1]'],
    ['the default port', 'https://k8s.example', '*.k8s.example'],
    ['a base path', 'https://rancher.example/k8s/clusters/c-1', '*.rancher.example'],
  ])(
    'is requested on import for the host of the server only, with the subdomains of a name: %s',
    async (_, server, host) => {
      await submitKubeconfig(options, kubeconfig(server));
      expect(await grantedOrigins()).toEqual([]);
      await confirmImport(options);
      expect(await grantedOrigins()).toEqual([`http://${host}/*`, `https://${host}/*`, `wss://${host}/*`]);
    },
  );

  it('is given back when the last context of the server is removed', async () => {
    await submitKubeconfig(options, kubeconfig(SERVER));
    await confirmImport(options);
    await clickButton(options, 'More for dev');
    await (await waitForElement(options, '[role=menuitem].is-danger')).click();
    await (await waitForElement(options, 'dialog[open] button.danger')).click();
    await waitFor(async () => (await grantedOrigins()).length === 0);
    await waitFor(async () => (await texts('.stored-context')).length === 0);
  });
});

describe('the browser', () => {
  it.each([
    ['a long name', `https://${'a'.repeat(32)}.${'b'.repeat(32)}.eu-central-1.eks.example`, ''],
    ['a long name and a port', `https://${'a'.repeat(32)}.${'b'.repeat(32)}.eu-central-1.eks.example:16443`, ''],
    ['a long base path', 'https://rancher.example:8443', `/k8s/clusters/${'c'.repeat(40)}`],
    ['a long IPv6 address', 'https://[2001:db8:1111:2222:3333:4444:5555:6666]:16443', ''],
  ])('accepts all session rules for a server with %s', async (_, origin, basePath) => {
    await submitKubeconfig(options, kubeconfig(origin + basePath));
    await confirmImport(options);
    const url = `${origin}${basePath}/api/v1/namespaces/${'n'.repeat(63)}/services/https:${'s'.repeat(63)}:web/proxy/`;
    const [state] = await chromium.sendMessage('listContexts');
    const before = new Set(await chromium.browser.pages());
    expect(await chromium.sendMessage('openTarget', { contextId: state?.context.id ?? '', url })).toEqual({
      ok: true,
      value: null,
    });
    // While the navigation is on its way, it has rules of its own. Behind a base path there is no rule for addresses at the
    // root: they belong to somebody else.
    const count = basePath === '' ? 24 : 23;
    await expect
      .poll(async () => (await chromium.sendMessage('getDiagnosticReport')).rules.session)
      .toEqual({ inForce: count, wanted: count });
    const { rules } = await chromium.sendMessage('getDiagnosticReport');
    expect(rules.dynamic.inForce).toBe(rules.dynamic.wanted);
    await closePage(await waitForNewPage(chromium, before, ''));
  });
});

describe('the preview', () => {
  it('shows cluster, user, namespace and action of each context, no secret, and stores nothing', async () => {
    await submitKubeconfig(options, kubeconfig(SERVER));
    const [row] = await texts('.import-table tbody');
    for (const text of ['dev', 'c', 'k8s.example:6443', 'u', 'shop', 'New']) expect(row).toContain(text);
    expect(row).not.toContain(TOKEN);
    await takeScreenshot(options, 'import');
    expect(await texts('.stored-context')).toEqual([]);
    expect(await chromium.sendMessage('listContexts')).toEqual([]);
  });

  it('says whether a context is new, unchanged or replaces the stored one', async () => {
    await submitKubeconfig(options, kubeconfig(SERVER));
    expect((await texts('.import-table tbody'))[0]).toContain('New');
    await confirmImport(options);
    await options.reload();
    await submitKubeconfig(options, kubeconfig(SERVER));
    expect((await texts('.import-table tbody'))[0]).toContain('Unchanged');
    await options.reload();
    await submitKubeconfig(options, kubeconfig(SERVER, 'dev', 'another-token'));
    expect((await texts('.import-table tbody'))[0]).toContain('Replaces the stored one');
  });

  it('shows line and column of a syntax error, and no secret', async () => {
    await submitKubeconfig(options, `users:\n- name: u\n  user: {token: ${TOKEN}\nclusters: [`);
    const [notice] = await texts('.notice');
    expect(notice).toMatch(/line \d+/);
    expect(notice).toMatch(/column \d+/);
    expect(await options.content()).not.toContain(TOKEN);
  });

  it('shows the command that prints what kubectl redacted', async () => {
    await submitKubeconfig(options, kubeconfig(SERVER, 'dev', 'REDACTED'));
    expect((await texts('.import-table tbody, .notice')).join('\n')).toContain('kubectl config view --raw');
  });
});

describe('kubeconfig files', () => {
  it('can be chosen together, and contexts of the same name are told apart by file name', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portside-kubeconfigs-'));
    const paths = ['a.yaml', 'b.yaml'].map((name, index) => {
      writeFileSync(join(folder, name), kubeconfig(`https://k8s-${index}.example:6443`, 'default'));
      return join(folder, name);
    });
    const input = await waitForElement<HTMLInputElement>(options, 'input[type="file"]');
    await input.uploadFile(...paths);
    await waitForElement(options, '.import-preview');
    rmSync(folder, { recursive: true });
    expect(await texts('.import-table caption')).toEqual(['a.yaml', 'b.yaml']);
    await confirmImport(options);
    const stored = await waitFor(async () => {
      const names = await texts('.stored-context h3');
      return names.length === 2 ? names : null;
    });
    expect(stored.join(' ')).toMatch(/a\.yaml.*b\.yaml/);
  });

  it('can be dropped anywhere on the page', async () => {
    await waitForElement(options, '.kubeconfig-input');
    await options.evaluate((content) => {
      const data = new DataTransfer();
      data.items.add(new File([content], 'dropped.yaml'));
      for (const type of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
      }
    }, kubeconfig(SERVER));
    await waitForElement(options, '.import-preview');
    expect(await texts('.import-table caption')).toEqual(['dropped.yaml']);
  });
});

describe('the address of the options page', () => {
  const title = () => options.$eval('h1', (heading) => heading.textContent);

  it('names the server whose kubeconfig is to be imported, and the field for it has the focus', async () => {
    const page = await chromium.openPage(`options.html#import=${encodeURIComponent(SERVER)}`);
    await waitForElement(page, '.kubeconfig-input textarea:focus');
    expect(await page.$eval('h1', (heading) => heading.textContent)).toBe('Import the kubeconfig for k8s.example:6443');
    await page.close();
  });

  it('follows the navigation, and the tab can go back', async () => {
    await waitForElement(options, '.kubeconfig-input textarea:focus');
    await (await waitForElement(options, 'nav a[href="#about"]')).click();
    await waitFor(async () => (await title()) === 'Portside 0.1.0');
    await waitForElement(options, 'h1:focus');
    await options.goBack();
    await waitFor(async () => (await title()) === 'Import a kubeconfig');
  });
});

describe('a pasted kubeconfig', () => {
  const paste = async (text: string) => {
    await options.evaluate((content) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', content);
      const target = document.activeElement ?? document.body;
      target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  };

  it('is read anywhere on the page, and Enter imports it', async () => {
    await showTopic(options, 'sites');
    await waitForElement(options, '.trusted-sites h1:focus');
    await paste(kubeconfig(SERVER));
    const option = await waitForElement(
      options,
      '.storage-mode input[value="memoryOnly"], .import-actions .primary:focus',
    );
    if (await option.evaluate((element) => element.matches('input'))) {
      await option.click();
      await (await waitForElement(options, '.import-actions .primary')).focus();
    }
    await options.keyboard.press('Enter');
    await waitForElement(options, '.notice.done:focus');
    await waitForElement(options, '.stored-context');
  });

  it('stays in its field where it has an error, whose line is selected and in sight', async () => {
    const before = '# a comment\n'.repeat(200);
    await waitForElement(options, '.kubeconfig-input textarea:focus');
    await paste(`${before}users:\n\t- name: ${TOKEN}\n`);
    await waitForElement(options, '.notice.problem');
    const field = await waitForElement<HTMLTextAreaElement>(options, '.kubeconfig-input textarea:focus');
    const { selected, scrollTop } = await field.evaluate((element) => ({
      selected: element.value.slice(element.selectionStart, element.selectionEnd),
      scrollTop: element.scrollTop,
    }));
    expect(selected).toBe(`\t- name: ${TOKEN}`);
    expect(scrollTop).toBeGreaterThan(1000);
    expect(await options.content()).not.toContain(TOKEN);
  });
});

describe('storage on disk after an import in memory only', () => {
  it('contains the context and no secret', async () => {
    await submitKubeconfig(options, kubeconfig(SERVER));
    await confirmImport(options);
    const stored = await chromium.evaluateInExtension(async () => JSON.stringify(await chrome.storage.local.get()));
    expect(stored).toContain('k8s.example');
    expect(stored).not.toContain(TOKEN);
  });
});
