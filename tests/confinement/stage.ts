import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame, Page } from 'puppeteer';
import type { AddressChoice } from '../../lib/core/messages.ts';
import { type Chromium, type ChromiumOptions, startChromium } from '../browser/harness/chromium.ts';
import { grantEveryHost } from '../browser/harness/host-access.ts';
import { importKubeconfig, type Keeping, newPage, waitForUrl } from '../browser/harness/steps.ts';
import { type App, startApp } from '../cluster/apps/app.ts';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import { findControlPlane } from '../cluster/real/find-control-plane.ts';
import type { UserName } from '../cluster/users.ts';
import { addWorkload } from '../cluster/workload.ts';
import { type AttackerServer, oblige, startAttackerServer } from './obliging.ts';

/** The apiserver's name, which has subdomains, so that these can attack too. */
const HOST = 'k8s.test';
const ROBBER = '/api/v1/namespaces/shop/services/web/proxy/';
/** Its name begins like the other's. */
const VICTIM = '/api/v1/namespaces/shop/services/webapp/proxy/';

/** A cluster with a hostile app beside a trusting one, servers of attackers, and a browser in which a person is at work. */
export interface Stage {
  readonly cluster: Cluster;
  readonly chromium: Chromium;
  /** Origin of the apiserver. */
  readonly origin: string;
  /** Prefix of the hostile app. */
  readonly robber: string;
  /** Prefix of the app whose secret is to be read. */
  readonly victim: string;
  /** What only the victim's pages hold. */
  readonly secret: string;
  readonly https: AttackerServer;
  readonly http: AttackerServer;
  /** Origin of the attacker's server under this host. */
  site(host: string, scheme?: 'http' | 'https'): string;
  /** URL at the attacker that redirects to what is put at its end, encoded. */
  readonly detour: string;
  /** Opens an app as the popup does. */
  open(prefix: string, contextName?: string): Promise<Page>;
  /** Loads an app's page without the shim, which can be gone around and so is no guard. */
  openBare(prefix: string, contextName?: string): Promise<Page>;
  /** Shows the app of this tab at the root of the address from now on, or under its prefix. */
  choose(page: Page, address: AddressChoice): Promise<void>;
  /** Closes what an attack opened, but for these. */
  tidy(kept?: readonly Page[]): Promise<void>;
  stop(): Promise<void>;
}

/** The part of `scripting` that the published types lag behind in. */
interface Scripts {
  unregisterContentScripts(): Promise<void>;
}

/** The part of a stage that has no browser in it. */
export type Scenery = Pick<Stage, 'cluster' | 'https' | 'http' | 'secret' | 'stop'>;

export interface StageOptions extends Pick<ChromiumOptions, 'extension' | 'profile' | 'args'> {
  readonly users?: readonly UserName[];
  /** In place of one of its own, which takes longest to set up. */
  readonly scenery?: Scenery;
  /** Lets rules act on every host, so that they alone, and not missing access, are what holds. */
  readonly hasEveryAccess?: boolean;
  /** How the person wants credentials to be kept. */
  readonly kept?: Keeping;
}

/** Starts what there is besides a browser: on the real apiserver wherever there is one. */
export async function setScenery(): Promise<Scenery> {
  const kind = (await findControlPlane(() => {})) ? 'real' : 'twin';
  const secret = `secret-of-the-victim-${randomBytes(8).toString('hex')}`;
  const [cluster, https, http, robbers, victims] = await Promise.all([
    startCluster({ kind, record: true, hosts: [HOST, `*.${HOST}`], letsAppsCache: true }),
    startAttackerServer('https'),
    startAttackerServer('http'),
    startApp('web', { '': { answer: oblige } }),
    startVictim(secret),
  ]);
  await addApp(cluster, 'web', robbers);
  await addApp(cluster, 'webapp', victims);
  const stop = async () => {
    for (const part of [robbers, victims, https, http, cluster]) await part.stop();
  };
  return { cluster, https, http, secret, stop };
}

/** Sets the stage, and imports the cluster's contexts. */
export async function setStage(options: StageOptions = {}): Promise<Stage> {
  const { users = ['admin'], hasEveryAccess = true, scenery = await setScenery() } = options;
  const { cluster, https, http, secret } = scenery;
  const origin = cluster.url.replace('127.0.0.1', HOST);
  const chromium = await startChromium({
    ...options,
    profile: options.profile ?? newProfile(),
    trust: [cluster.spkiHash, https.spkiHash],
    args: [
      '--host-resolver-rules=MAP *.test 127.0.0.1, MAP k8s.test. 127.0.0.1',
      // What keeps pages without an address from loopback would keep them from an apiserver on the internet no more.
      '--disable-features=DisableLoadExtensionCommandLineSwitch,LocalNetworkAccessChecks',
      ...(options.args ?? []),
    ],
  });
  await importKubeconfig(chromium, cluster.kubeconfig({ users, server: origin }), options.kept);
  if (hasEveryAccess) await grantEveryHost(chromium);
  const open: Stage['open'] = async (prefix, contextName = 'admin') => {
    const before = new Set(await chromium.browser.pages());
    const states = await chromium.ask('listContexts');
    const contextId = states.find(({ context }) => context.name === contextName)?.context.id ?? '';
    const outcome = await chromium.ask('openTarget', { contextId, url: prefix });
    if (!outcome.ok) throw new Error(`The app did not open: ${outcome.problem.code}`);
    // An app at the root leaves its prefix at once.
    const page = await newPage(chromium, before, `${origin}/`);
    await waitForUrl(page, `${origin}/`);
    return page;
  };
  return {
    cluster,
    chromium,
    origin,
    robber: origin + ROBBER,
    victim: origin + VICTIM,
    secret,
    https,
    http,
    detour: `https://evil.test:${https.port}/?status=302&header=${encodeURIComponent('Location: ')}`,
    site: (host, scheme = 'https') => `${scheme}://${host}:${scheme === 'https' ? https.port : http.port}/`,
    open,
    openBare: async (prefix, contextName) => {
      const page = await open(prefix, contextName);
      await chromium.inExtension(() => (chrome.scripting as unknown as Scripts).unregisterContentScripts());
      await page.reload();
      return page;
    },
    choose: async (page, address) => {
      const tabId = await chromium.inExtension(async (url) => {
        return (await chrome.tabs.query({})).find((tab) => tab.url === url)?.id ?? -1;
      }, page.url());
      await chromium.ask('chooseAddress', { tabId, address });
    },
    tidy: async (kept = []) => {
      for (const page of await chromium.browser.pages()) {
        if (!kept.includes(page) && !page.url().endsWith('/options.html')) await page.close().catch(() => {});
      }
    },
    stop: async () => {
      await chromium.stop();
      if (!options.scenery) await scenery.stop();
    },
  };
}

/** A profile that prefetches and prerenders, which Debian's Chromium leaves off. */
function newProfile(): string {
  const profile = mkdtempSync(join(tmpdir(), 'portside-stage-'));
  mkdirSync(join(profile, 'Default'));
  writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify({ net: { network_prediction_options: 0 } }));
  return profile;
}

/**
 * An app that answers everything with its secret: as a page, as data, as a script that shows it to who runs it, and
 * below `/session` as a cookie for that path.
 */
function startVictim(secret: string): Promise<App> {
  return startApp('webapp', {
    '': {
      answer(request, response) {
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

/** Somewhere an attacker's script runs. */
export type Foothold = Page | Frame;
