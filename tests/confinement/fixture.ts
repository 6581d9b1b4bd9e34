import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame, Page, WebWorker } from 'puppeteer';
import { afterAll, beforeAll, expect } from 'vitest';
import type { AddressChoice } from '../../lib/core/messages.ts';
import { type Chromium, type ChromiumOptions, startChromium } from '../browser/harness/chromium.ts';
import { grantAccessToAllHosts } from '../browser/harness/host-access.ts';
import {
  type CredentialStorage,
  closePage,
  importKubeconfig,
  waitForNewPage,
  waitForUrl,
} from '../browser/harness/page-actions.ts';
import { waitFor } from '../browser/harness/wait-for.ts';
import { type App, startApp } from '../cluster/apps/app.ts';
import type { AuditEvent } from '../cluster/audit-log.ts';
import { type Cluster, type ClusterOptions, startCluster } from '../cluster/cluster.ts';
import { findControlPlane } from '../cluster/real/find-control-plane.ts';
import type { UserName } from '../cluster/users.ts';
import { addWorkload } from '../cluster/workload.ts';
import { Inconclusive } from './attack-results.ts';
import { BLOCKED, observeRequests, type RequestObserver } from './request-observer.ts';
import { respondAsQuery, type ScriptableServer, startScriptableServer } from './scriptable-server.ts';

/** The apiserver's name. It can have subdomains, so that these can attack too. */
export const HOST = 'k8s.test';
export const HOSTILE_APP = '/api/v1/namespaces/shop/services/web/proxy/';
/** Its name starts like the other's. */
export const VICTIM_APP = '/api/v1/namespaces/shop/services/webapp/proxy/';
/** Whom the apiserver takes requests without a credential for. */
const ANONYMOUS = 'system:anonymous';
/** Long enough for a slow machine to make every request of an attack. */
const EVIDENCE_TIMEOUT_MS = 15_000;

/** The fixture without its browser. It takes longest to start, so several browsers can use it one after the other. */
export interface Servers {
  readonly cluster: Cluster;
  readonly https: ScriptableServer;
  readonly http: ScriptableServer;
  /** A text that only responses of the victim app contain. */
  readonly secret: string;
  stop(): Promise<void>;
}

/** A cluster with a hostile app and a victim app, servers of an attacker, and a browser in which a person works. */
export interface Fixture extends Servers {
  readonly chromium: Chromium;
  /** The extension's background. Chromium doesn't stop it while it is debugged like this. */
  readonly background: WebWorker;
  readonly observer: RequestObserver;
  /** Origin of the apiserver. */
  readonly origin: string;
  /** Prefix of the hostile app. */
  readonly hostileApp: string;
  /** Prefix of the app whose secret the attacks are after. */
  readonly victimApp: string;
  /** URL at the attacker that redirects to what is appended to it, encoded. */
  readonly redirector: string;
  /** Root of the attacker's server under this host. */
  attackerUrl(host: string, scheme?: 'http' | 'https'): string;
  /** Opens an app as the popup does. */
  open(prefix: string, contextName?: string): Promise<Page>;
  /**
   * The same for a context that may not open it: without the script that leads from the apiserver's refusal to the gate's page, so that
   * the tab stays at the app's address.
   */
  openRefused(prefix: string, contextName: string): Promise<Page>;
  /** Removes the extension's scripts from the pages that load from now on. */
  removeScripts(): Promise<void>;
  /** Opens an app without the shim, which an app can avoid and which is therefore no guard. */
  openWithoutShim(prefix: string, contextName?: string): Promise<Page>;
  /** Opens a window, into which tabs are opened from now on. Some requests wait until their tab is in front of its window. */
  openWindow(): Promise<void>;
  /** Serves the app of this tab from `/`, or under its prefix. */
  chooseAddress(page: Page, address: AddressChoice): Promise<void>;
  /** Closes all tabs but these and the one that the tests use. */
  closeTabs(except?: readonly Page[]): Promise<void>;
  /**
   * A text for the URLs of one attack. With the guards in force, no request that contains it may ever be signed, except
   * below `ownPrefix`: that is checked again when the fixture stops.
   */
  newMark(attack: { readonly isGuarded: boolean; readonly ownPrefix?: string }): string;
  /** Requests that contain this text and that the apiserver answered to a user, by its own audit log. */
  signedRequests(text: string): AuditEvent[];
  /**
   * Waits until a request with each of these texts left the browser or was stopped in it, or until a rule blocked the script
   * that was to make it, whose URL contains the text with `script=` in place of `mark=`. Returns those that were seen.
   */
  waitUntilTried(texts: readonly string[]): Promise<ReadonlySet<string>>;
  /** Waits until a request with each of these texts arrived signed. Returns those that did. */
  waitUntilSigned(texts: readonly string[]): Promise<ReadonlySet<string>>;
}

export interface FixtureOptions
  extends Pick<ChromiumOptions, 'extension' | 'profile' | 'args'>,
    Pick<ClusterOptions, 'changePath'> {
  readonly users?: readonly UserName[];
  /** By default new ones. */
  readonly servers?: Servers;
  /** Gives the extension access to all hosts, so that its rules alone protect, and not missing access. Default: true. */
  readonly hasAccessToAllHosts?: boolean;
  readonly storage?: CredentialStorage;
}

/** Somewhere an attacker's script runs. */
export type Foothold = Page | Frame;

/** Starts the servers, on the real apiserver wherever there is one. */
export async function startServers(options: Pick<ClusterOptions, 'changePath'> = {}): Promise<Servers> {
  const kind = (await findControlPlane(() => {})) ? 'real' : 'simulated';
  const secret = `secret-of-the-victim-${randomBytes(8).toString('hex')}`;
  const [cluster, https, http, hostileApp, victimApp] = await Promise.all([
    startCluster({ kind, record: true, hosts: [HOST, `*.${HOST}`], keepsAppCacheControl: true, ...options }),
    startScriptableServer('https'),
    startScriptableServer('http'),
    startApp('web', { '': { handleRequest: respondAsQuery } }),
    startVictimApp(secret),
  ]);
  await addApp(cluster, 'web', hostileApp);
  await addApp(cluster, 'webapp', victimApp);
  const stop = async () =>
    void (await Promise.all([hostileApp, victimApp, https, http, cluster].map((part) => part.stop())));
  return { cluster, https, http, secret, stop };
}

/** Starts the servers before the tests of this file, which start several browsers, and stops them after those. */
export function shareServers(): { readonly current: Servers } {
  let servers: Servers;
  beforeAll(async () => {
    servers = await startServers();
  });
  afterAll(() => servers?.stop());
  return {
    get current() {
      return servers;
    },
  };
}

/** Starts the fixture and imports the cluster's contexts. */
export async function startFixture(options: FixtureOptions = {}): Promise<Fixture> {
  const { users = ['admin'], hasAccessToAllHosts = true, changePath } = options;
  const servers = options.servers ?? (await startServers(changePath ? { changePath } : {}));
  const { cluster, https, http } = servers;
  const origin = cluster.url.replace('127.0.0.1', HOST);
  const chromium = await startChromium({
    ...options,
    profile: options.profile ?? newProfile(),
    trust: [cluster.spkiHash, https.spkiHash],
    args: [
      '--host-resolver-rules=MAP *.test 127.0.0.1, MAP k8s.test. 127.0.0.1',
      // What keeps pages without an address from loopback would not keep them from an apiserver on the internet.
      '--disable-features=DisableLoadExtensionCommandLineSwitch,LocalNetworkAccessChecks',
      ...(options.args ?? []),
    ],
  });
  const background = await debugBackground(chromium);
  await importKubeconfig(chromium, cluster.kubeconfig({ users, server: origin }), options.storage);
  if (hasAccessToAllHosts) await grantAccessToAllHosts(chromium);
  const observer = await observeRequests(chromium);
  const guardedMarks: { text: string; ownPath: string | null }[] = [];
  const open: Fixture['open'] = async (prefix, contextName = 'admin') => {
    const before = new Set(await chromium.browser.pages());
    const states = await chromium.sendMessage('listContexts');
    const contextId = states.find(({ context }) => context.name === contextName)?.context.id ?? '';
    const outcome = await chromium.sendMessage('openTarget', { contextId, url: prefix, isIsolated: false });
    if (!outcome.ok) throw new Error(`The app did not open: ${outcome.problem.code}`);
    // An app that is served from the root leaves its prefix at once.
    const page = await waitForNewPage(chromium, before, `${origin}/`);
    await waitForUrl(page, `${origin}/`);
    return page;
  };
  const openRefused: Fixture['openRefused'] = async (prefix, contextName) => {
    await removeScripts();
    return open(prefix, contextName);
  };
  const removeScripts = () =>
    chromium.evaluateInExtension(() => (chrome.scripting as unknown as ScriptingApi).unregisterContentScripts());
  const signedRequests: Fixture['signedRequests'] = (text) =>
    cluster.auditLog().filter(({ uri, user }) => uri.includes(text) && user !== ANONYMOUS);
  return {
    ...servers,
    chromium,
    background,
    observer,
    origin,
    hostileApp: origin + HOSTILE_APP,
    victimApp: origin + VICTIM_APP,
    redirector: `https://evil.test:${https.port}/?status=302&header=${encodeURIComponent('Location: ')}`,
    attackerUrl: (host, scheme = 'https') => `${scheme}://${host}:${scheme === 'https' ? https.port : http.port}/`,
    open,
    openRefused,
    removeScripts,
    openWithoutShim: async (prefix, contextName) => {
      const page = await open(prefix, contextName);
      await removeScripts();
      await reloadByPage(page);
      return page;
    },
    openWindow: () =>
      chromium.evaluateInExtension(async () => void (await chrome.windows.create({ url: 'about:blank' }))),
    chooseAddress: async (page, address) => {
      const tabId = await chromium.evaluateInExtension(async (url) => {
        return (await chrome.tabs.query({})).find((tab) => tab.url === url)?.id ?? -1;
      }, page.url());
      await chromium.sendMessage('chooseAddress', { tabId, address });
    },
    closeTabs: async (except = []) => {
      const pages = await chromium.browser.pages();
      const closed = pages.filter((page) => !except.includes(page) && !page.url().endsWith('/options.html'));
      await Promise.all(closed.map(closePage));
      // The extension changes its rules after a tab is closed, which must not happen during the next attack.
      await waitFor(() => chromium.evaluateInExtension(hasForgottenClosedTabs));
    },
    newMark: ({ isGuarded, ownPrefix }) => {
      const text = randomBytes(6).toString('hex');
      if (isGuarded) guardedMarks.push({ text, ownPath: ownPrefix === undefined ? null : new URL(ownPrefix).pathname });
      return text;
    },
    signedRequests,
    waitUntilTried: (texts) =>
      waitForTexts(texts, async () => [
        ...cluster.requestLog().map(({ path }) => path),
        ...[...https.requests, ...http.requests].map(({ url }) => url),
        ...(await observer.requests()).map(({ url, error }) =>
          error === BLOCKED ? url.replace('&script=', '&mark=') : url,
        ),
      ]),
    waitUntilSigned: (texts) =>
      waitForTexts(texts, async () =>
        cluster
          .auditLog()
          .filter(({ user }) => user !== ANONYMOUS)
          .map(({ uri }) => uri),
      ),
    stop: async () => {
      await chromium.stop();
      if (!options.servers) await servers.stop();
      // Also requests that came after their attack was judged.
      const signed = guardedMarks.flatMap(({ text, ownPath }) =>
        signedRequests(text).filter(({ uri }) => ownPath === null || !uri.startsWith(ownPath)),
      );
      expect(
        signed.map(({ verb, uri }) => `${verb} ${uri}`),
        'requests of attacks that were signed in spite of the guards',
      ).toEqual([]);
      const leaked = [...https.requests, ...http.requests].filter(
        ({ url, headers }) =>
          headers.authorization !== undefined && guardedMarks.some(({ text }) => url.includes(text)),
      );
      expect(leaked, 'requests that brought a credential to an attacker’s server').toEqual([]);
    },
  };
}

/** The fixture that the tests of a file share. */
export interface SharedFixture {
  readonly current: Fixture;
  /**
   * Runs a test on the shared fixture. If its result is inconclusive, everything is started again and the test repeated
   * once; a second inconclusive result fails.
   */
  conclusively(test: (fixture: Fixture) => Promise<void>): Promise<void>;
}

/** Starts a fixture before the tests of this file, and stops it after them. `prepare` runs on each new one. */
export function shareFixture(
  options: FixtureOptions = {},
  prepare: (fixture: Fixture) => Promise<void> = async () => {},
): SharedFixture {
  let fixture: Fixture;
  const start = async () => {
    fixture = await startFixture(options);
    await prepare(fixture);
  };
  beforeAll(start);
  afterAll(() => fixture?.stop());
  return {
    get current() {
      return fixture;
    },
    conclusively: async (test) => {
      try {
        await test(fixture);
      } catch (error) {
        if (!(error instanceof Inconclusive)) throw error;
        console.warn(`${error.message}. Everything is started again.`);
        await fixture.stop();
        await start();
        await test(fixture);
      }
    },
  };
}

/** Loads the page again as its script does. What a person loads again comes to the gate, and so changes rules. */
export async function reloadByPage(page: Page): Promise<void> {
  await Promise.all([page.waitForNavigation(), page.evaluate(() => location.reload())]);
}

/** Waits until this holds, or until even a slow machine had the time for it. */
export async function waitForEvidence(condition: () => boolean | Promise<boolean>): Promise<void> {
  await waitFor(condition, { timeoutMs: EVIDENCE_TIMEOUT_MS }).catch(() => {});
}

async function debugBackground({ browser }: Chromium): Promise<WebWorker> {
  const target = browser
    .targets()
    .find((one) => one.type() === 'service_worker' && one.url().endsWith('/background.js'));
  const worker = await target?.worker();
  if (!worker) throw new Error('The background does not run');
  return worker;
}

async function hasForgottenClosedTabs(): Promise<boolean> {
  const open = (await chrome.tabs.query({})).map(({ id }) => String(id));
  const { tabs } = (await chrome.storage.session.get('tabs')) as { tabs?: { value: Record<string, unknown> } };
  return Object.keys(tabs?.value ?? {}).every((id) => open.includes(id));
}

/** Waits until each of the texts is in one of the URLs. Returns those that are. */
async function waitForTexts(texts: readonly string[], urls: () => Promise<string[]>): Promise<ReadonlySet<string>> {
  const missing = new Set(texts);
  await waitForEvidence(async () => {
    const all = (await urls()).join('\n');
    for (const text of missing) if (all.includes(text)) missing.delete(text);
    return missing.size === 0;
  });
  return new Set(texts.filter((text) => !missing.has(text)));
}

/** The part of `scripting` that is used. Its published types lag behind. */
interface ScriptingApi {
  unregisterContentScripts(): Promise<void>;
}

/** A profile in which prefetching and prerendering are on. Debian's Chromium switches them off. */
function newProfile(): string {
  const profile = mkdtempSync(join(tmpdir(), 'portside-confinement-'));
  mkdirSync(join(profile, 'Default'));
  writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify({ net: { network_prediction_options: 0 } }));
  return profile;
}

/**
 * An app that answers every request with its secret: as a page, as data, as a script that shows it to whoever runs it, and
 * below `/session` as a cookie for that path.
 */
function startVictimApp(secret: string): Promise<App> {
  return startApp('webapp', {
    '': {
      handleRequest(request, response) {
        const url = request.url ?? '';
        if (url.startsWith('/session')) response.setHeader('Set-Cookie', `session=${secret}; Path=/session; HttpOnly`);
        if (url.includes('cached')) response.setHeader('Cache-Control', 'max-age=3600');
        const isScript = url.includes('.js');
        response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
        response.end(
          isScript ? `globalThis.stolen=${JSON.stringify(secret)}` : `<!doctype html><title>Victim</title>${secret}`,
        );
      },
    },
  });
}

async function addApp(cluster: Cluster, name: string, app: App): Promise<void> {
  const ports = [{ name: '', port: 80, targetPort: 8080, loopbackPort: app.ports[''] ?? 0 }];
  await addWorkload(cluster, { namespace: 'shop', name, ports });
}
