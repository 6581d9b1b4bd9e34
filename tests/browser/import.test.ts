import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { find } from './harness/find.ts';
import { applyImport, clickButton, readKubeconfig } from './harness/steps.ts';
import { takePicture } from './harness/take-picture.ts';
import { until } from './harness/until.ts';

const TOKEN = 'secret-token-8c1d';

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
  chromium = await startChromium();
});
afterAll(() => chromium?.stop());

beforeEach(async () => {
  await forgetEverything();
  options = await chromium.openPage('options.html');
});

const text = (selector: string) =>
  options.$$eval(selector, (all) => all.map((one) => (one as HTMLElement).textContent));
const origins = () => chromium.inExtension(async () => (await chrome.permissions.getAll()).origins?.sort() ?? []);

async function forgetEverything(): Promise<void> {
  const states = await chromium.ask('listContexts');
  await chromium.ask(
    'forgetContexts',
    states.map(({ context }) => context.id),
  );
}

describe('host access', () => {
  it('is none at install', async () => {
    expect(await origins()).toEqual([]);
  });

  it.each([
    ['an IP address', 'https://127.0.0.1:6443', '127.0.0.1'],
    ['a name', 'https://k8s.example:6443', '*.k8s.example'],
    ['IPv6', 'https://[2001:db8::1]:6443', '[2001:db8::1]'],
    ['the default port', 'https://k8s.example', '*.k8s.example'],
    ['a base path', 'https://rancher.example/k8s/clusters/c-1', '*.rancher.example'],
  ])(
    'is asked for in the click for just the server’s host, with its subdomains where it is a name: %s',
    async (_what, server, host) => {
      await readKubeconfig(options, kubeconfig(server));
      expect(await origins()).toEqual([]);
      await applyImport(options);
      expect(await origins()).toEqual([`http://${host}/*`, `https://${host}/*`, `wss://${host}/*`]);
    },
  );

  it('is given back when the last context of the server is forgotten', async () => {
    await readKubeconfig(options, `${kubeconfig('https://k8s.example:6443')}`);
    await applyImport(options);
    await clickButton(options, 'Forget dev');
    await (await find(options, 'dialog[open] button.danger')).click();
    await until(async () => (await origins()).length === 0);
    await until(async () => (await text('.stored-context')).length === 0);
  });
});

describe('rules', () => {
  it.each([
    ['a long name', `https://${'a'.repeat(32)}.${'b'.repeat(32)}.eu-central-1.eks.example`, ''],
    ['a long name and port', `https://${'a'.repeat(32)}.${'b'.repeat(32)}.eu-central-1.eks.example:16443`, ''],
    ['a long base path', 'https://rancher.example:8443', `/k8s/clusters/${'c'.repeat(40)}`],
    ['IPv6', 'https://[2001:db8:1111:2222:3333:4444:5555:6666]:16443', ''],
  ])('are all taken by the browser: %s', async (_what, origin, basePath) => {
    await readKubeconfig(options, kubeconfig(origin + basePath));
    await applyImport(options);
    const url = `${origin}${basePath}/api/v1/namespaces/${'n'.repeat(63)}/services/https:${'s'.repeat(63)}:web/proxy/`;
    const [state] = await chromium.ask('listContexts');
    expect(await chromium.ask('openTarget', { contextId: state?.context.id ?? '', url })).toEqual({
      ok: true,
      value: null,
    });
    const count = await chromium.inExtension(
      async () =>
        (await (chrome.declarativeNetRequest as unknown as { getSessionRules(): Promise<[]> }).getSessionRules())
          .length,
    );
    // What a page opens outside all prefixes is led to the gate only where the root is the apiserver's.
    expect(count).toBe(basePath === '' ? 20 : 19);
  });
});

describe('the preview', () => {
  it('lists each context with cluster, user, namespace and kind of credential, and stores nothing yet', async () => {
    await readKubeconfig(options, kubeconfig('https://k8s.example:6443'));
    const [row] = await text('.import-table tbody');
    for (const word of ['dev', 'c', 'k8s.example:6443', 'u', 'shop', 'New']) expect(row).toContain(word);
    expect(row).not.toContain(TOKEN);
    await takePicture(options, 'import');
    expect(await text('.stored-context')).toEqual([]);
  });

  it('says add, replace and unchanged before it does anything', async () => {
    await readKubeconfig(options, kubeconfig('https://k8s.example:6443'));
    await applyImport(options);
    await options.reload();
    await readKubeconfig(options, kubeconfig('https://k8s.example:6443'));
    expect((await text('.import-table tbody'))[0]).toContain('Unchanged');
    await options.reload();
    await readKubeconfig(options, kubeconfig('https://k8s.example:6443', 'dev', 'another-token'));
    expect((await text('.import-table tbody'))[0]).toContain('Replaces the stored one');
  });

  it('names line and column of an error, and never the secret', async () => {
    await readKubeconfig(options, `users:\n- name: u\n  user: {token: ${TOKEN}\nclusters: [`);
    const [notice] = await text('.notice');
    expect(notice).toMatch(/line \d+/);
    expect(notice).toMatch(/column \d+/);
    expect(await options.content()).not.toContain(TOKEN);
  });

  it('recognises what kubectl left out and answers with the command', async () => {
    await readKubeconfig(options, kubeconfig('https://k8s.example:6443', 'dev', 'REDACTED'));
    expect((await text('.import-table tbody, .notice')).join('\n')).toContain('kubectl config view --raw');
  });
});

describe('files', () => {
  it('are chosen together, and same-named contexts stay apart by file name', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portside-kubeconfigs-'));
    const paths = ['a.yaml', 'b.yaml'].map((name, at) => {
      writeFileSync(join(folder, name), kubeconfig(`https://k8s-${at}.example:6443`, 'default'));
      return join(folder, name);
    });
    const input = await find<HTMLInputElement>(options, 'input[type="file"]');
    await input.uploadFile(...paths);
    await find(options, '.import-preview');
    expect(await text('.import-table caption')).toEqual(['a.yaml', 'b.yaml']);
    await applyImport(options);
    const stored = await until(async () =>
      (await text('.stored-context h4')).length === 2 ? text('.stored-context h4') : null,
    );
    expect(stored.join(' ')).toMatch(/a\.yaml.*b\.yaml/);
  });

  it('can be dropped anywhere on the page', async () => {
    await options.evaluate((content) => {
      const data = new DataTransfer();
      data.items.add(new File([content], 'dropped.yaml'));
      for (const type of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
      }
    }, kubeconfig('https://k8s.example:6443'));
    await find(options, '.import-preview');
    expect(await text('.import-table caption')).toEqual(['dropped.yaml']);
  });
});

describe('after import', () => {
  it('no secret is on disk', async () => {
    await readKubeconfig(options, kubeconfig('https://k8s.example:6443'));
    await applyImport(options);
    const kept = await chromium.inExtension(async () => JSON.stringify(await chrome.storage.local.get()));
    expect(kept).toContain('k8s.example');
    expect(kept).not.toContain(TOKEN);
  });
});
