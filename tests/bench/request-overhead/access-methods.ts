import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer';
import { startKubectlProxy } from '../../apps/kubectl-proxy.ts';
import { QUIET_ARGS, startChromium } from '../../browser/harness/chromium.ts';
import { importKubeconfig } from '../../browser/harness/page-actions.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { findChromium } from '../../setup/find-browser.ts';

/** A way to reach an app behind the apiserver, in a browser of its own. */
export interface AccessMethod {
  readonly name: string;
  /** The URL of the app's root, ending in a slash. */
  readonly appUrl: string;
  /** `Authorization` header that the page sets on its own fetches, where nothing else signs them. */
  readonly pageAuthorization: string | null;
  openTab(): Promise<Page>;
  stop(): Promise<void>;
}

/** The apiserver without anything in between. Page loads are unsigned, so it must allow anonymous reads. */
export async function startBaseline(cluster: Cluster, appPath: string): Promise<AccessMethod> {
  const browser = await startPlainBrowser(cluster);
  return {
    name: 'apiserver',
    appUrl: cluster.url + appPath,
    pageAuthorization: `Bearer ${cluster.users.viewer}`,
    openTab: browser.openTab,
    stop: browser.stop,
  };
}

/** `kubectl proxy`. Returns null where kubectl is not installed. */
export async function startKubectlAccess(cluster: Cluster, appPath: string): Promise<AccessMethod | null> {
  const proxy = await startKubectlProxy(cluster);
  if (!proxy) return null;
  const browser = await startPlainBrowser(cluster);
  return {
    name: 'kubectl proxy',
    appUrl: proxy.url + appPath,
    pageAuthorization: null,
    openTab: browser.openTab,
    stop: async () => {
      await browser.stop();
      await proxy.stop();
    },
  };
}

/** An extension with a single rule that signs all requests to the host: the minimum that any extension costs. */
export async function startMinimalExtension(cluster: Cluster, appPath: string): Promise<AccessMethod> {
  const extension = writeMinimalExtension(new URL(cluster.url).hostname, `Bearer ${cluster.users.viewer}`);
  const browser = await startPlainBrowser(cluster, [extension]);
  await browser.waitForBackground();
  return {
    name: 'minimal extension',
    appUrl: cluster.url + appPath,
    pageAuthorization: null,
    openTab: browser.openTab,
    stop: async () => {
      await browser.stop();
      rmSync(extension, { recursive: true, force: true });
    },
  };
}

/** Portside with a grant for the app, and with open tabs that have grants for this many other apps. */
export async function startPortside(cluster: Cluster, appPath: string, otherGrants: number): Promise<AccessMethod> {
  const chromium = await startChromium({ trust: [cluster.spkiHash] });
  await importKubeconfig(chromium, cluster.kubeconfig({ users: ['viewer'] }));
  const [state] = await chromium.sendMessage('listContexts');
  const contextId = state?.context.id ?? '';
  const options = await chromium.openPage('options.html');
  for (let index = 0; index < otherGrants; index += 1) {
    const url = `${cluster.url}/api/v1/namespaces/other/services/app-${index}/proxy/`;
    const outcome = await chromium.sendMessage('openTarget', { contextId, url });
    if (!outcome.ok) throw new Error(`Portside did not open ${url}: ${outcome.problem.code}`);
  }
  await options.evaluate(async () => {
    const tab = await chrome.tabs.getCurrent();
    await chrome.tabs.move(tab?.id ?? -1, { index: -1 });
  });
  return {
    name: otherGrants === 0 ? 'Portside' : `Portside, ${otherGrants + 1} grants`,
    appUrl: cluster.url + appPath,
    pageAuthorization: null,
    openTab: async () => {
      // A tab that is opened from one of an app, or right of it, may belong to that.
      await options.bringToFront();
      return chromium.browser.newPage();
    },
    stop: () => chromium.stop(),
  };
}

async function startPlainBrowser(cluster: Cluster, extensions: string[] = []) {
  const profile = mkdtempSync(join(tmpdir(), 'portside-bench-'));
  const browser: Browser = await puppeteer.launch({
    executablePath: (await findChromium()) ?? '',
    headless: true,
    userDataDir: profile,
    args: [...QUIET_ARGS, `--ignore-certificate-errors-spki-list=${cluster.spkiHash}`],
    ...(extensions.length > 0 ? { enableExtensions: extensions } : {}),
  });
  return {
    openTab: () => browser.newPage(),
    waitForBackground: () => browser.waitForTarget((target) => target.type() === 'service_worker'),
    stop: async () => {
      await browser.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Writes an unpacked extension and returns its directory. */
function writeMinimalExtension(hostname: string, authorization: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'portside-minimal-extension-'));
  const manifest = {
    manifest_version: 3,
    name: 'minimal',
    version: '1',
    permissions: ['declarativeNetRequestWithHostAccess'],
    host_permissions: ['<all_urls>'],
    background: { service_worker: 'background.js' },
  };
  const rule = {
    id: 1,
    action: {
      type: 'modifyHeaders',
      requestHeaders: [{ header: 'Authorization', operation: 'set', value: authorization }],
    },
    condition: {
      requestDomains: [hostname],
      resourceTypes: ['main_frame', 'sub_frame', 'stylesheet', 'script', 'image', 'font', 'xmlhttprequest', 'other'],
    },
  };
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(
    join(directory, 'background.js'),
    `chrome.declarativeNetRequest.updateSessionRules({ removeRuleIds: [1], addRules: [${JSON.stringify(rule)}] });`,
  );
  return directory;
}
