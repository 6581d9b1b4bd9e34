import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { changeSessionRules } from './harness/change-session-rules.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { CLUSTER_KIND } from './harness/cluster-kinds.ts';
import {
  clickButton,
  importKubeconfig,
  openFromPopup,
  openUrl,
  waitForNewPage,
  waitForUrl,
} from './harness/page-actions.ts';
import { requestUsers } from './harness/request-users.ts';
import { waitFor } from './harness/wait-for.ts';
import { waitForElement } from './harness/wait-for-element.ts';

const ECHO = '/api/v1/namespaces/shop/services/echo/proxy/';
const PASSWORD = 'pä:ss-word-77';

/** A kubeconfig with one context. `user` is the YAML of the user's fields. */
function kubeconfig(server: string, name: string, user: string): string {
  return `
apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "${server}"}}]
contexts: [{name: ${name}, context: {cluster: c, user: u}}]
users: [{name: u, user: {${user}}}]
`;
}

describe(`credentials, with a ${CLUSTER_KIND} apiserver`, () => {
  let cluster: Cluster;
  let apps: DemoApps;
  let chromium: Chromium;

  beforeAll(async () => {
    cluster = await startCluster({ kind: CLUSTER_KIND, record: true });
    apps = await seedDemo(cluster);
    chromium = await startChromium({ trust: [cluster.spkiHash] });
  });
  afterAll(async () => {
    await chromium?.stop();
    await apps?.stop();
    await cluster?.stop();
  });

  const requestTo = (pathEnd: string) => cluster.requestLog().find(({ path }) => path.endsWith(pathEnd));

  it('the form for a tokenFile shows its path, and the pasted content signs requests', async () => {
    await importKubeconfig(chromium, kubeconfig(cluster.url, 'from-file', 'tokenFile: /var/run/secrets/token'));
    const options = await chromium.openPage('options.html');
    await clickButton(options, 'Add credential…');
    const form = await waitForElement(options, '.credential-form');
    expect(await form.evaluate((element) => element.textContent)).toContain('/var/run/secrets/token');
    await (await waitForElement(options, '.credential-form input[type="password"]')).type(`${cluster.users.viewer}\n`);
    await waitFor(async () => (await chromium.sendMessage('listContexts'))[0]?.hasCredential);
    const url = `${cluster.url}${ECHO}token-file`;
    await waitForUrl(await openFromPopup(chromium, 'from-file', url), url);
    expect(requestTo('/token-file')?.user).toBe('viewer');
  });

  it('user name and password are sent with Basic authentication', async () => {
    await importKubeconfig(chromium, kubeconfig(cluster.url, 'basic', `username: bob, password: "${PASSWORD}"`));
    const url = `${cluster.url}${ECHO}basic`;
    const contextId = (await chromium.sendMessage('listContexts')).find(({ context }) => context.name === 'basic')
      ?.context.id;
    // Current apiservers reject Basic authentication, so the tab ends at the gate.
    await chromium.sendMessage('openTarget', { contextId: contextId ?? '', url });
    const request = await waitFor(() => requestTo('/basic'));
    expect(request.user).toBe('other');
  });

  it('impersonation headers make the apiserver treat requests as the other user', async () => {
    const impersonation = 'as: jane, as-groups: [dev], as-uid: "7", as-user-extra: {"example.org/team": [blue]}';
    const user = `token: ${cluster.users.admin}, ${impersonation}`;
    await importKubeconfig(chromium, kubeconfig(cluster.url, 'as-jane', user));
    const url = `${cluster.url}${ECHO}as-jane`;
    const contexts = await chromium.sendMessage('listContexts');
    const contextId = contexts.find(({ context }) => context.name === 'as-jane')?.context.id ?? '';
    const before = new Set(await chromium.browser.pages());
    await chromium.sendMessage('openTarget', { contextId, url });
    const page = await waitForNewPage(chromium, before, `chrome-extension://${chromium.extensionId}/gate.html?${url}`);
    const gate = await waitForElement(page, '.gate:has(.notice)');
    expect(await gate.evaluate((element) => element.textContent)).toContain(
      '“jane” lacks the right “get services/proxy” for “echo”',
    );
    expect(requestTo('/as-jane')?.headers).toMatchObject({
      'impersonate-user': 'jane',
      'impersonate-group': 'dev',
      'impersonate-uid': '7',
      'impersonate-extra-example.org%2fteam': 'blue',
    });
  });

  it('a page cannot impersonate with headers of its own', async () => {
    await importKubeconfig(chromium, cluster.kubeconfig({ users: ['admin'] }));
    const url = `${cluster.url}${ECHO}page`;
    const page = await openFromPopup(chromium, 'admin', url);
    await waitForUrl(page, url);
    const fetchAsJane = (path: string) =>
      page.evaluate(async (to) => {
        const headers = { 'Impersonate-User': 'jane', 'Impersonate-Group': 'dev' };
        return (await fetch(to, { headers })).status;
      }, path);
    expect(await fetchAsJane('guarded')).toBe(200);
    expect(requestTo('/guarded')?.headers).not.toHaveProperty('impersonate-user');

    // The same request succeeds without the removal of the headers.
    await changeSessionRules(chromium, (rules) =>
      rules.map((rule) => {
        if (rule.action.type !== 'modifyHeaders' || !rule.action.requestHeaders) return rule;
        const requestHeaders = rule.action.requestHeaders.filter(({ header }) => !header.startsWith('Impersonate-'));
        return requestHeaders.length === 0 ? rule : { ...rule, action: { ...rule.action, requestHeaders } };
      }),
    );
    expect(await fetchAsJane('unguarded')).toBe(403);
    expect(requestTo('/unguarded')?.headers).toHaveProperty('impersonate-user', 'jane');
  });

  it('credentials in memory only are nowhere in the profile after the browser was closed', async () => {
    await chromium.quit();
    const { admin, viewer } = cluster.users;
    const basic = Buffer.from(`bob:${PASSWORD}`).toString('base64');
    const base64Tokens = [admin, viewer].map((token) => Buffer.from(token).toString('base64'));
    const secrets = [admin, viewer, PASSWORD, basic, ...base64Tokens];
    const encodings = secrets.flatMap((secret) => [Buffer.from(secret), Buffer.from(secret, 'utf16le')]);
    // The search finds what is stored.
    expect(filesContaining(chromium.profile, [Buffer.from('from-file')])).not.toEqual([]);
    expect(filesContaining(chromium.profile, encodings)).toEqual([]);
  });
});

/** The files in a folder that contain one of these byte strings. */
function filesContaining(folder: string, needles: readonly Buffer[]): string[] {
  return needles.flatMap((needle) => {
    const pattern = [...needle].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
    try {
      const found = execFileSync('grep', ['-rlaP', pattern, folder], { encoding: 'utf8', env: { LC_ALL: 'C' } });
      return found.trim().split('\n');
    } catch (error) {
      // grep exits with 1 if nothing matches.
      if ((error as { status?: number }).status === 1) return [];
      throw error;
    }
  });
}

describe.each([
  ['a name', 'localhost', ''],
  ['an IPv6 address', '[::1]', ''],
  ['a base path', '127.0.0.1', '/k8s/clusters/c-1'],
])('a server with %s', (_, host, basePath) => {
  let cluster: Cluster;
  let apps: DemoApps;
  let chromium: Chromium;
  let server: string;

  beforeAll(async () => {
    cluster = await startCluster({ kind: 'simulated', record: true, basePath });
    apps = await seedDemo(cluster);
    chromium = await startChromium({ trust: [cluster.spkiHash] });
    server = cluster.url.replace('127.0.0.1', host);
    await importKubeconfig(chromium, cluster.kubeconfig({ users: ['viewer'], server }));
  });
  afterAll(async () => {
    await chromium?.stop();
    await apps?.stop();
    await cluster?.stop();
  });

  it('opens signed from the address bar', async () => {
    await openUrl(await chromium.browser.newPage(), `${server}${ECHO}typed?q#f`);
    expect(requestUsers(cluster, `${basePath}${ECHO}typed`)).toEqual(['viewer']);
  });

  it('opens signed from the popup, and its requests are kept under the prefix', async () => {
    const url = `${server}${ECHO}from-popup`;
    const page = await openFromPopup(chromium, 'viewer', url);
    await waitForUrl(page, url);
    expect(await page.evaluate(() => fetch('/root.js').then((response) => response.url))).toBe(
      `${server}${ECHO}root.js`,
    );
    expect(requestUsers(cluster, `${basePath}${ECHO}from-popup`)).toEqual(['viewer']);
    expect(requestUsers(cluster, `${basePath}${ECHO}root.js`)).toEqual(['viewer']);
  });
});
