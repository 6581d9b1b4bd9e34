import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer';
import puppeteer from 'puppeteer';
import { QUIET_ARGS, startChromium } from '../../browser/harness/chromium.ts';
import { importKubeconfig } from '../../browser/harness/steps.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { findChromium } from '../../setup/find-browser.ts';

/** One way to reach the app, in a browser of its own. */
export interface Arm {
  readonly name: string;
  readonly what: string;
  readonly browser: Browser;
  /** Opens a tab in which the app's URLs are signed in this arm's way. */
  openTab(): Promise<Page>;
  /** The app's address in this arm, ending in a slash. */
  readonly app: string;
  /** Header that the page itself sets on its own fetches, in the arm that measures the limit. */
  readonly pageHeader: string | null;
  stop(): Promise<void>;
}

async function startPlain(cluster: Cluster, extension: string[] = []): Promise<Browser> {
  return puppeteer.launch({
    executablePath: (await findChromium()) ?? '',
    headless: true,
    userDataDir: mkdtempSync(join(tmpdir(), 'portside-bench-')),
    args: [...QUIET_ARGS, `--ignore-certificate-errors-spki-list=${cluster.spkiHash}`],
    ...(extension.length > 0 ? { enableExtensions: extension } : {}),
  });
}

/** The apiserver itself. The app may be read by anybody there, so that a page load needs no header. */
export async function limitArm(cluster: Cluster, appPath: string): Promise<Arm> {
  const browser = await startPlain(cluster);
  return {
    name: 'limit',
    what: 'the apiserver, header set by the page',
    browser,
    openTab: () => browser.newPage(),
    app: cluster.url + appPath,
    pageHeader: `Bearer ${cluster.users.viewer}`,
    stop: () => browser.close(),
  };
}

/** `kubectl proxy`, where there is a kubectl. */
export async function kubectlArm(cluster: Cluster, appPath: string): Promise<Arm | null> {
  const folder = mkdtempSync(join(tmpdir(), 'portside-bench-'));
  const kubeconfig = join(folder, 'config');
  writeFileSync(kubeconfig, cluster.kubeconfig({ users: ['viewer'] }), { mode: 0o600 });
  const proxy = await startKubectlProxy(kubeconfig);
  if (!proxy) return null;
  const browser = await startPlain(cluster);
  return {
    name: 'kubectl proxy',
    what: 'kubectl proxy on loopback',
    browser,
    openTab: () => browser.newPage(),
    app: `http://127.0.0.1:${proxy.port}${appPath}`,
    pageHeader: null,
    stop: async () => {
      await browser.close();
      proxy.process.kill();
    },
  };
}

async function startKubectlProxy(kubeconfig: string): Promise<{ port: string; process: ChildProcess } | null> {
  const child = spawn('kubectl', ['--kubeconfig', kubeconfig, 'proxy', '--port=0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.stdout.on('data', (chunk: Buffer) => {
      const port = /127\.0\.0\.1:(\d+)/.exec(chunk.toString())?.[1];
      if (port) resolve({ port, process: child });
    });
  });
}

/** The least that any extension costs: one session rule that sets the header for the host. */
export async function bareExtensionArm(cluster: Cluster, appPath: string): Promise<Arm> {
  const folder = mkdtempSync(join(tmpdir(), 'portside-bare-extension-'));
  mkdirSync(folder, { recursive: true });
  const manifest = {
    manifest_version: 3,
    name: 'bare',
    version: '1',
    permissions: ['declarativeNetRequestWithHostAccess'],
    host_permissions: ['<all_urls>'],
    background: { service_worker: 'background.js' },
  };
  const rule = {
    id: 1,
    action: {
      type: 'modifyHeaders',
      requestHeaders: [{ header: 'Authorization', operation: 'set', value: `Bearer ${cluster.users.viewer}` }],
    },
    condition: {
      requestDomains: [new URL(cluster.url).hostname],
      resourceTypes: ['main_frame', 'sub_frame', 'stylesheet', 'script', 'image', 'font', 'xmlhttprequest', 'other'],
    },
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(
    join(folder, 'background.js'),
    `chrome.declarativeNetRequest.updateSessionRules({ removeRuleIds: [1], addRules: [${JSON.stringify(rule)}] });`,
  );
  const browser = await startPlain(cluster, [folder]);
  await browser.waitForTarget((target) => target.type() === 'service_worker');
  return {
    name: 'bare extension',
    what: 'an extension with one header rule for the host',
    browser,
    openTab: () => browser.newPage(),
    app: cluster.url + appPath,
    pageHeader: null,
    stop: () => browser.close(),
  };
}

/** Portside with the app's grant, and others besides. */
export async function portsideArm(cluster: Cluster, appPath: string, otherGrants: number): Promise<Arm> {
  const chromium = await startChromium({ trust: [cluster.spkiHash] });
  await importKubeconfig(chromium, cluster.kubeconfig({ users: ['viewer'] }));
  const [state] = await chromium.ask('listContexts');
  for (let at = 0; at < otherGrants; at += 1) {
    const url = `${cluster.url}/api/v1/namespaces/other/services/app-${at}/proxy/`;
    const opened = await chromium.ask('openTarget', { contextId: state?.context.id ?? '', url });
    if (!(await opened).ok) throw new Error(`Grant ${at} was refused`);
  }
  return {
    name: otherGrants === 0 ? 'Portside' : `Portside, ${otherGrants + 1} grants`,
    what: `Portside with ${otherGrants + 1} ${otherGrants === 0 ? 'grant' : 'grants'}`,
    browser: chromium.browser,
    openTab: () => chromium.browser.newPage(),
    app: cluster.url + appPath,
    pageHeader: null,
    stop: () => chromium.stop(),
  };
}
