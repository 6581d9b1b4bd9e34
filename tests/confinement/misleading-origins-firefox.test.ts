import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIREFOX_BUILD, type Firefox, startFirefox } from '../browser/harness/firefox.ts';
import { closePage, importKubeconfig, navigate, openUrl } from '../browser/harness/page-actions.ts';
import { waitFor } from '../browser/harness/wait-for.ts';
import { type App, startApp } from '../cluster/apps/app.ts';
import { issueCertificate } from '../cluster/certificate.ts';
import type { RunningServer } from '../cluster/http/listen.ts';
import { serveTls } from '../cluster/http/tls-server.ts';
import { addWorkload } from '../cluster/workload.ts';
import { type AttackResults, expectAllPrevented } from './attack-results.ts';
import { HOST, HOSTILE_APP, shareServers, VICTIM_APP, waitForEvidence } from './fixture.ts';
import { respondAsQuery, responseQuery } from './scriptable-server.ts';
import { believingOpeners, variantOfBuild, WITHOUT_ORIGINS, withoutDynamicRules } from './variant-of-build.ts';

const SITE = 'other.test';

const servers = shareServers();

const origin = () => servers.current.cluster.url.replace('127.0.0.1', HOST);
const hostileUrl = (body: string) => `${origin()}${HOSTILE_APP}${responseQuery({ body })}`;

/** A page that runs this once it is clicked. */
const clickable = (script: string) =>
  `<!doctype html><button style="position:fixed;inset:0">Accept</button><script>onclick = () => { onclick = null; ${script} }</script>`;

/** What the header that names another server comes with. */
type Way = 'a response' | 'a handshake';

const SOCKETS_APP = '/api/v1/namespaces/shop/services/sockets/proxy/';

/** RFC 6455, section 1.3. */
const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Runs in the app. */
function openSocket(): Promise<void> {
  const socket = new WebSocket(location.href.replace(/^https/, 'wss'));
  return new Promise((resolve) => {
    socket.onopen = () => resolve();
    socket.onclose = () => resolve();
  });
}

/** Opens what the attacker wants, by a page of theirs that is clicked. */
type Attack = (firefox: Firefox, target: string) => Promise<void>;

async function openAndClick({ browser }: Firefox, url: string): Promise<void> {
  const page = await browser.newPage();
  await navigate(page, url);
  await waitFor(() => page.$('button'));
  await page.click('button');
}

/** A link without a referrer, and a redirect with a referrer policy. Firefox then says that no page started it. */
const redirected =
  (target: '_self' | '_blank'): Attack =>
  async (firefox, url) => {
    const site = `http://${SITE}:${servers.current.http.port}/`;
    const headers = { Location: url, 'Referrer-Policy': 'no-referrer' };
    const link = { href: site + responseQuery({ status: 302, headers }), rel: 'noreferrer', target };
    const script = `Object.assign(document.createElement('a'), ${JSON.stringify(link)}).click();`;
    await openAndClick(firefox, site + responseQuery({ body: clickable(script) }));
  };

/** A page without an origin, of which the browser tells us nothing. */
const ANONYMOUS = {
  'Content-Security-Policy':
    'sandbox allow-scripts allow-forms allow-top-navigation allow-popups allow-popups-to-escape-sandbox',
  'Referrer-Policy': 'no-referrer',
} as const;

/** The same, started by a page without an origin. */
const redirectedFromNowhere =
  (script: (address: string) => string): Attack =>
  async (firefox, url) => {
    const site = `http://${SITE}:${servers.current.http.port}/`;
    const address = site + responseQuery({ status: 302, headers: { Location: url, 'Referrer-Policy': 'origin' } });
    const body = clickable(script(JSON.stringify(address)));
    await openAndClick(firefox, site + responseQuery({ headers: ANONYMOUS, body }));
  };

const REDIRECTS: Readonly<Record<string, Attack>> = {
  'a redirect from a page without an origin': redirectedFromNowhere((address) => `location.href = ${address};`),
  'a redirect from a page without an origin, in a new tab': redirectedFromNowhere((address) => `open(${address});`),
  'a form of a page without an origin': redirectedFromNowhere(
    (address) =>
      `const form = document.createElement('form'); Object.assign(form, { method: 'post', action: ${address} }); document.body.append(form); form.submit();`,
  ),
  'a redirect, in the tab': redirected('_self'),
  'a redirect, in a new tab': redirected('_blank'),
};

const WINDOWS: Readonly<Record<string, Attack>> = {
  // It can hold no tab, so Firefox opens one in the main window, and names the tab in front there as its opener.
  'a tab that a popup window opens, while the victim is in front of the main window': async (firefox, url) => {
    const { browser } = firefox;
    const victim = await browser.newPage();
    await openUrl(victim, `${origin()}${VICTIM_APP}shown`);
    const script = `const view = open('', '_blank'); setTimeout(() => { view.location.href = ${JSON.stringify(url)}; }, 300);`;
    const popupUrl = hostileUrl(clickable(script));
    const before = new Set(await browser.pages());
    await openAndClick(
      firefox,
      hostileUrl(clickable(`open(${JSON.stringify(popupUrl)}, '_blank', 'popup,width=400');`)),
    );
    const popup = await waitFor(async () => {
      for (const page of await browser.pages()) {
        const isPopup = () => page.evaluate((shown) => location.href === shown, popupUrl).catch(() => false);
        if (!before.has(page) && (await isPopup())) return page;
      }
      return null;
    });
    await victim.bringToFront();
    await popup.click('button');
  },
};

async function isAsked(pages: readonly Page[]): Promise<boolean> {
  const texts = await Promise.all(pages.map((page) => page.evaluate(() => document.body?.textContent).catch(() => '')));
  return texts.some((text) => text?.includes('wants to open'));
}

/** Runs attacks, with the guards in force or not, in a Firefox with this build. */
async function run(
  attacks: Readonly<Record<string, Attack>>,
  extension: string,
  isGuarded: boolean,
): Promise<AttackResults> {
  const firefox = await startFirefox({ extension, hosts: [HOST, SITE] });
  const { cluster } = servers.current;
  const results = new Map();
  try {
    await importKubeconfig(firefox, cluster.kubeconfig({ users: ['admin'], server: origin() }));
    for (const [index, [name, attack]] of Object.entries(attacks).entries()) {
      const before = new Set(await firefox.browser.pages());
      const target = `${VICTIM_APP}attacked-${isGuarded}-${index}`;
      const isSigned = () => cluster.requestLog().some(({ path, user }) => path === target && user === 'admin');
      await attack(firefox, origin() + target);
      let asked = false;
      await waitForEvidence(async () => {
        asked = await isAsked(await firefox.browser.pages());
        return isSigned() || (isGuarded && asked);
      });
      results.set(name, { succeeded: isSigned(), evidence: asked ? 'asked about' : null });
      for (const page of await firefox.browser.pages()) if (!before.has(page)) await closePage(page);
    }
    return results;
  } finally {
    await firefox.stop();
  }
}

describe('a page of which Firefox says that it did not start a navigation', () => {
  it('opens no app unasked', { timeout: 180_000 }, async (context) => {
    const unguarded = variantOfBuild(() => ({}), WITHOUT_ORIGINS, FIREFOX_BUILD);
    expectAllPrevented(context, await run(REDIRECTS, FIREFOX_BUILD, true), await run(REDIRECTS, unguarded, false));
  });
});

describe('a tab of which Firefox says that the victim opened it', () => {
  it('opens no other app unasked', { timeout: 180_000 }, async (context) => {
    const files = believingOpeners(FIREFOX_BUILD);
    const unguarded = variantOfBuild(() => ({}), files, FIREFOX_BUILD);
    expectAllPrevented(context, await run(WINDOWS, FIREFOX_BUILD, true), await run(WINDOWS, unguarded, false));
  });
});

describe('an app that names another server for the apiserver', () => {
  let alternative: RunningServer;
  let certificate: Awaited<ReturnType<typeof issueCertificate>>;
  let app: App;
  const received: (string | undefined)[] = [];
  const altSvc = () => `h2=":${alternative.port}"; ma=86400; persist=1`;

  /** Answers every handshake, and names the other server in that. */
  const acceptSocket = (request: IncomingMessage, socket: Duplex) => {
    const accepted = createHash('sha1').update(`${request.headers['sec-websocket-key']}${WEBSOCKET_GUID}`);
    socket.on('error', () => {});
    socket.write(
      [
        'HTTP/1.1 101 Switching Protocols',
        'Upgrade: websocket',
        'Connection: Upgrade',
        `Sec-WebSocket-Accept: ${accepted.digest('base64')}`,
        `Alt-Svc: ${altSvc()}`,
        '\r\n',
      ].join('\r\n'),
    );
  };

  beforeAll(async () => {
    certificate = await issueCertificate(['127.0.0.1']);
    alternative = await serveTls(certificate, (request, response) => {
      received.push(request.headers.authorization);
      response.end('another server');
    });
    app = await startApp('sockets', {
      '': {
        handleRequest: respondAsQuery,
        setUpServer: (server) => void server.on('upgrade', acceptSocket),
      },
    });
    const ports = [{ name: '', port: 80, targetPort: 8080, loopbackPort: app.ports[''] ?? 0 }];
    await addWorkload(servers.current.cluster, { namespace: 'shop', name: 'sockets', ports });
  });
  afterAll(async () => {
    await app?.stop();
    await alternative?.stop();
  });

  /** How many requests the hostile app makes until the other server receives one, at most this many; and what it receives. */
  async function requestsUntilLed(extension: string, way: Way, limit: number) {
    received.length = 0;
    const { cluster } = servers.current;
    const firefox = await startFirefox({ extension });
    try {
      const trusted = [cluster.caCertificate, certificate.caCertificate].map((pem) =>
        pem.replace(/-----[^-]+-----|\s/g, ''),
      );
      await firefox.runInWindow(`
        const database = Cc['@mozilla.org/security/x509certdb;1'].getService(Ci.nsIX509CertDB);
        for (const certificate of ${JSON.stringify(trusted)}) database.addCertFromBase64(certificate, 'C,,');
        const overrides = Cc['@mozilla.org/security/certoverride;1'].getService(Ci.nsICertOverrideService);
        overrides.setDisableAllSecurityChecksAndLetAttackersInterceptMyData(false);`);
      await importKubeconfig(firefox, cluster.kubeconfig({ users: ['admin'] }));
      const headers = way === 'a response' ? { 'Alt-Svc': altSvc() } : {};
      const tab = await firefox.browser.newPage();
      await openUrl(tab, `${cluster.url}${SOCKETS_APP}${responseQuery({ headers, body: 'hostile' })}`);
      if (way === 'a handshake') await tab.evaluate(openSocket);
      let count = 0;
      await waitForEvidence(async () => {
        await tab.evaluate(() =>
          fetch(location.href).then(
            () => {},
            () => {},
          ),
        );
        count += 1;
        return received.length > 0 || count === limit;
      });
      return { count, received: [...received] };
    } finally {
      await firefox.stop();
    }
  }

  it.each<Way>(['a response', 'a handshake'])('leads no request to it by %s', { timeout: 120_000 }, async (way) => {
    const isLeft = "({ action }) => action.responseHeaders?.some(({ header }) => header === 'Alt-Svc')";
    const unguarded = variantOfBuild(() => ({}), withoutDynamicRules(isLeft), FIREFOX_BUILD);
    const led = await requestsUntilLed(unguarded, way, Number.POSITIVE_INFINITY);
    expect(led.received).not.toEqual([]);
    expect((await requestsUntilLed(FIREFOX_BUILD, way, 2 * led.count)).received).toEqual([]);
  });
});
