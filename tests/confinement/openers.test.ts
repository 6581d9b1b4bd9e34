import type { Page } from 'puppeteer';
import { describe, it } from 'vitest';
import { CHROME_BUILD, startChromium } from '../browser/harness/chromium.ts';
import { FIREFOX_BUILD, startFirefox } from '../browser/harness/firefox.ts';
import { grantAccessToAllHosts } from '../browser/harness/host-access.ts';
import { closePage, importKubeconfig, navigate, waitForUrl } from '../browser/harness/page-actions.ts';
import { waitFor } from '../browser/harness/wait-for.ts';
import { type AttackResults, expectAllPrevented } from './attack-results.ts';
import { HOST, shareServers, VICTIM_APP, waitForEvidence } from './fixture.ts';
import { responseQuery } from './scriptable-server.ts';
import { variantOfBuild, WITHOUT_ORIGINS } from './variant-of-build.ts';

const SUBDOMAIN = `a.${HOST}`;
const SITE = 'evil.test';

/** Chromium refuses it by itself: a frame may only navigate the window that opened its own one. */
const FRAME = 'a frame in a site';

/** A name that an app gives to its own window, and that is known to everybody. */
const NAME = 'known';

const servers = shareServers();

const origin = () => servers.current.cluster.url.replace('127.0.0.1', HOST);
const attackerUrl = (host: string, scheme: 'http' | 'https' = 'https') =>
  `${scheme}://${host}:${servers.current[scheme].port}/`;

/** A browser in which a person works. */
interface Tested {
  newPage(): Promise<Page>;
  pages(): Promise<Page[]>;
  /** Ends the background, where a browser does that too. */
  stopBackground(): Promise<void>;
}

/** The content of a page that navigates the window that opened it, or the one around it, and tells its own server of it. */
const attackingPage = (target: string, holder: 'window' | 'top') =>
  `<!doctype html><script>
    const held = ${holder}.opener;
    try { if (held) held.location.href = ${JSON.stringify(target)}; } catch {}
    fetch('/?tried=' + encodeURIComponent(${JSON.stringify(target)}) + '&held=' + Boolean(held));
  </script>`;

/** What an app opens, whose script then has a hold of the app's window, and what is done before. */
interface Opened {
  url(target: string): string;
  /** The name that the app gives to its own window before. */
  readonly appName?: string;
  /** Whether the app sends messages to what it opens. */
  readonly isSentMessages?: boolean;
  prepare?(tested: Tested, target: string): Promise<void>;
}

const direct = (host: string, scheme?: 'http' | 'https') => (target: string) =>
  attackerUrl(host, scheme) + responseQuery({ body: attackingPage(target, 'window') });

const leadingTo = (url: (target: string) => string) => (target: string) =>
  attackerUrl(SITE) + responseQuery({ body: `<script>location.href = ${JSON.stringify(url(target))}</script>` });

const OPENED: Readonly<Record<string, Opened>> = {
  'another port, which is a known server too': { url: direct(HOST) },
  'the same, by way of a site': { url: leadingTo(direct(HOST)) },
  'a subdomain': { url: direct(SUBDOMAIN) },
  'a subdomain, by way of a site': { url: leadingTo(direct(SUBDOMAIN)) },
  'a page without encryption, by way of a site': { url: leadingTo(direct(HOST, 'http')) },
  'a page that knows the name of the app’s window, by way of a site': {
    appName: NAME,
    url: (target) => {
      const byName = `<!doctype html><script>
        window.open(${JSON.stringify(target)}, '${NAME}');
        fetch('/?tried=' + encodeURIComponent(${JSON.stringify(target)}));
      </script>`;
      const neighbour = attackerUrl(HOST, 'http') + responseQuery({ body: byName });
      const body = `<script>window.open('', '${NAME}'); location.href = ${JSON.stringify(neighbour)}</script>`;
      return attackerUrl(SITE) + responseQuery({ body });
    },
  },
  'a page to which the app sends a message, by way of a site': {
    isSentMessages: true,
    url: (target) => {
      const bySource = `<!doctype html><script>onmessage = ({ source }) => {
        onmessage = null;
        try { source.location.href = ${JSON.stringify(target)}; } catch {}
        fetch('/?tried=' + encodeURIComponent(${JSON.stringify(target)}));
      };</script>`;
      return leadingTo(() => attackerUrl(HOST) + responseQuery({ body: bySource }))(target);
    },
  },
  'a page that its service worker answers': {
    url: () => `${attackerUrl(SUBDOMAIN)}from-the-worker`,
    prepare: async ({ newPage }, target) => {
      const tab = await newPage();
      await navigate(tab, attackerUrl(SUBDOMAIN));
      await waitForUrl(tab, attackerUrl(SUBDOMAIN));
      const script = `addEventListener('fetch', (event) => {
        if (event.request.mode === 'navigate') event.respondWith(
          new Response(${JSON.stringify(attackingPage(target, 'window'))}, { headers: { 'Content-Type': 'text/html' } }));
      });`;
      await tab.evaluate(
        async (url) => {
          await navigator.serviceWorker.register(url, { scope: '/' });
          await navigator.serviceWorker.ready;
        },
        `/sw.js${responseQuery({ type: 'text/javascript', body: script })}`,
      );
    },
  },
  'a page that comes while the background is stopped': {
    url: direct(HOST),
    prepare: ({ stopBackground }) => stopBackground(),
  },
  [FRAME]: {
    url: (target) => {
      const frame = attackerUrl(HOST) + responseQuery({ body: attackingPage(target, 'top') });
      return attackerUrl(SITE) + responseQuery({ body: `<!doctype html><iframe src="${frame}">` });
    },
  },
};

/** The person types the app's URL in a new tab. It may open in another one. */
async function openApp({ newPage, pages }: Tested, url: string): Promise<Page> {
  await navigate(await newPage(), url);
  return waitFor(async () => {
    for (const page of await pages()) {
      const shown = await page.evaluate(() => `${location.href} ${document.readyState}`).catch(() => '');
      if (shown === `${url} complete`) return page;
    }
    return null;
  });
}

/** An app opens each of these pages, which then tries to navigate the app's tab. */
async function navigateApp(tested: Tested, isGuarded: boolean): Promise<AttackResults> {
  const attacks = [];
  const { cluster, https, http } = servers.current;
  const requested = (text: string) =>
    [...https.requests, ...http.requests].find((request) => request.url.includes(text));
  for (const [index, [name, { url, prepare, appName, isSentMessages }]] of Object.entries(OPENED).entries()) {
    const mark = `opener-${isGuarded}-${index}-${origin().length}`;
    const target = `${origin()}${VICTIM_APP}?mark=${mark}`;
    const app = await openApp(tested, `${origin()}${VICTIM_APP}?opened=${mark}`);
    await prepare?.(tested, target);
    const before = new Set(await tested.pages());
    await app.evaluate(
      (to, name, isSent) => {
        if (name) window.name = name;
        const opened = window.open(to);
        if (isSent) setInterval(() => opened?.postMessage('', '*'), 100);
      },
      url(target),
      appName,
      isSentMessages,
    );
    const isSigned = () => cluster.auditLog().some(({ uri, user }) => uri.includes(`mark=${mark}`) && user === 'admin');
    // A frame is stopped before its script can tell.
    const evidence = () => requested(`tried=${encodeURIComponent(target)}`) ?? (name === FRAME && requested(mark));
    await waitForEvidence(() => isSigned() || (isGuarded && Boolean(evidence())));
    attacks.push({ name, isSigned, evidence });
    for (const page of await tested.pages()) if (!before.has(page) || page === app) await closePage(page);
  }
  return new Map(
    attacks.map(({ name, isSigned, evidence }) => {
      const { url } = evidence() || {};
      return [name, { succeeded: isSigned(), evidence: url ?? null }] as const;
    }),
  );
}

const kubeconfigs = () => [
  servers.current.cluster.kubeconfig({ users: ['admin'], server: origin() }),
  servers.current.cluster.kubeconfig({ users: ['viewer'], server: attackerUrl(HOST).slice(0, -1) }),
];

async function runInChromium(extension: string, isGuarded: boolean): Promise<AttackResults> {
  const chromium = await startChromium({
    extension,
    trust: [servers.current.cluster.spkiHash, servers.current.https.spkiHash],
    args: [
      '--host-resolver-rules=MAP *.test 127.0.0.1',
      '--disable-features=DisableLoadExtensionCommandLineSwitch,LocalNetworkAccessChecks',
    ],
  });
  const { browser, stopBackground } = chromium;
  try {
    await grantAccessToAllHosts(chromium);
    for (const kubeconfig of kubeconfigs()) await importKubeconfig(chromium, kubeconfig);
    const tested = { newPage: () => browser.newPage(), pages: () => browser.pages(), stopBackground };
    return await navigateApp(tested, isGuarded);
  } finally {
    await chromium.stop();
  }
}

async function runInFirefox(extension: string, isGuarded: boolean): Promise<AttackResults> {
  const firefox = await startFirefox({ extension, hosts: [HOST, SUBDOMAIN, SITE] });
  const { browser } = firefox;
  try {
    for (const kubeconfig of kubeconfigs()) await importKubeconfig(firefox, kubeconfig);
    const tested = { newPage: () => browser.newPage(), pages: () => browser.pages(), stopBackground: async () => {} };
    return await navigateApp(tested, isGuarded);
  } finally {
    await firefox.stop();
  }
}

const UNGUARDED = { 'window-guard.js': '', 'shim.js': '' };

describe('a page that an app opened', () => {
  it('does not navigate the app’s tab in Chromium', { timeout: 240_000 }, async (context) => {
    const unguarded = variantOfBuild(() => ({}), UNGUARDED);
    expectAllPrevented(context, await runInChromium(CHROME_BUILD, true), await runInChromium(unguarded, false), [
      FRAME,
    ]);
  });

  it('does not navigate the app’s tab in Firefox', { timeout: 240_000 }, async (context) => {
    const unguarded = variantOfBuild(() => ({}), { ...UNGUARDED, ...WITHOUT_ORIGINS }, FIREFOX_BUILD);
    expectAllPrevented(context, await runInFirefox(FIREFOX_BUILD, true), await runInFirefox(unguarded, false));
  });
});
