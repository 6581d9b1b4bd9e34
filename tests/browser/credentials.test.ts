import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { changeSessionRules } from './harness/change-session-rules.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { CLUSTER_KIND } from './harness/clusters.ts';
import { find } from './harness/find.ts';
import { clickButton, importKubeconfig, openFromPopup, typeUrl, waitForUrl } from './harness/steps.ts';
import { until } from './harness/until.ts';

const ECHO = '/api/v1/namespaces/shop/services/echo/proxy/';
const PASSWORD = 'pä:ss-word-77';

/** A kubeconfig of one context, whose user is written as given. */
function kubeconfig(server: string, name: string, user: string): string {
  return `
apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "${server}"}}]
contexts: [{name: ${name}, context: {cluster: c, user: u}}]
users: [{name: u, user: {${user}}}]
`;
}

describe(`credentials, on the ${CLUSTER_KIND} cluster:`, () => {
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

  const received = (end: string) => cluster.requestLog().find(({ path }) => path.endsWith(end));

  it('a tokenFile shows its path, takes its content, and signs with it', async () => {
    await importKubeconfig(chromium, kubeconfig(cluster.url, 'from-file', 'tokenFile: /var/run/secrets/token'));
    const options = await chromium.openPage('options.html');
    await clickButton(options, 'Give a credential');
    const form = await find(options, '.credential-form');
    expect(await form.evaluate((one) => one.textContent)).toContain('/var/run/secrets/token');
    await (await find(options, '.credential-form input[type="password"]')).type(`${cluster.users.viewer}\n`);
    await until(async () => (await chromium.ask('listContexts'))[0]?.hasCredential);
    const url = `${cluster.url}${ECHO}token-file`;
    await waitForUrl(await openFromPopup(chromium, 'from-file', url), url);
    expect(received('/token-file')?.user).toBe('viewer');
  });

  it('user name and password are sent as Basic, in UTF-8', async () => {
    await importKubeconfig(chromium, kubeconfig(cluster.url, 'basic', `username: bob, password: "${PASSWORD}"`));
    const url = `${cluster.url}${ECHO}basic`;
    // No apiserver of today takes Basic; what counts is that it was presented.
    const page = await openFromPopup(chromium, 'basic', url).catch(() => null);
    await until(() => received('/basic'));
    expect(received('/basic')?.user).toBe('other');
    await page?.close();
  });

  it('impersonation is sent, so that the apiserver sees the other user', async () => {
    const user = `token: ${cluster.users.admin}, as: jane, as-groups: [dev], as-uid: "7", as-user-extra: {"example.org/team": [blue]}`;
    await importKubeconfig(chromium, kubeconfig(cluster.url, 'as-jane', user));
    const url = `${cluster.url}${ECHO}as-jane`;
    const page = await openFromPopup(chromium, 'as-jane', url);
    const answer = JSON.parse(await waitForUrl(page, url));
    expect(answer).toMatchObject({ kind: 'Status', code: 403 });
    expect(answer.message).toContain('"jane"');
    expect(received('/as-jane')?.headers).toMatchObject({
      'impersonate-user': 'jane',
      'impersonate-group': 'dev',
      'impersonate-uid': '7',
      'impersonate-extra-example.org%2fteam': 'blue',
    });
  });

  it('a page cannot impersonate by headers of its own', async () => {
    await importKubeconfig(chromium, cluster.kubeconfig({ users: ['admin'] }));
    const url = `${cluster.url}${ECHO}page`;
    const page = await openFromPopup(chromium, 'admin', url);
    await waitForUrl(page, url);
    const impersonate = () =>
      page.evaluate(async () => {
        const headers = { 'Impersonate-User': 'jane', 'Impersonate-Group': 'dev' };
        return (await fetch('tried', { headers })).status;
      });
    expect(await impersonate()).toBe(200);
    expect(received('/tried')?.headers).not.toHaveProperty('impersonate-user');

    // With the guard off, the same attempt succeeds: the rules are put back without the removal.
    await changeSessionRules(chromium, (rules) =>
      rules.map((rule) => {
        if (rule.action.type !== 'modifyHeaders' || !rule.action.requestHeaders) return rule;
        const requestHeaders = rule.action.requestHeaders.filter(({ header }) => !header.startsWith('Impersonate-'));
        return requestHeaders.length === 0 ? rule : { ...rule, action: { ...rule.action, requestHeaders } };
      }),
    );
    expect(await impersonate()).toBe(403);
  });

  it('none is on disk after use: not in the whole profile, in no spelling', async () => {
    await chromium.quit();
    const { admin, viewer } = cluster.users;
    const basic = Buffer.from(`bob:${PASSWORD}`).toString('base64');
    const secrets = [
      admin,
      viewer,
      PASSWORD,
      basic,
      ...[admin, viewer].map((one) => Buffer.from(one).toString('base64')),
    ];
    const spellings = secrets.flatMap((one) => [Buffer.from(one), Buffer.from(one, 'utf16le')]);
    expect(filesWith(chromium.profile, [Buffer.from('from-file')])).not.toEqual([]);
    expect(filesWith(chromium.profile, spellings)).toEqual([]);
  });
});

/** Files below a folder that hold one of these byte strings. */
function filesWith(folder: string, needles: readonly Buffer[]): string[] {
  return needles.flatMap((needle) => {
    const pattern = [...needle].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
    try {
      const found = execFileSync('grep', ['-rlaP', pattern, folder], { encoding: 'utf8', env: { LC_ALL: 'C' } });
      return found.trim().split('\n');
    } catch (error) {
      // grep ends with 1 where it finds nothing.
      if ((error as { status?: number }).status === 1) return [];
      throw error;
    }
  });
}

describe('a server', () => {
  it.each([
    ['by a name', 'localhost', ''],
    ['by IPv6', '[::1]', ''],
    ['below a base path', '127.0.0.1', '/k8s/clusters/c-1'],
  ])('%s opens signed, pasted and from the popup', async (_how, host, basePath) => {
    const cluster = await startCluster({ kind: 'twin', record: true, basePath });
    const apps = await seedDemo(cluster);
    const chromium = await startChromium({ trust: [cluster.spkiHash] });
    try {
      const server = cluster.url.replace('127.0.0.1', host);
      await importKubeconfig(chromium, cluster.kubeconfig({ users: ['viewer'], server }));
      const typed = await chromium.browser.newPage();
      await typeUrl(typed, `${server}${ECHO}typed?q#f`);
      const url = `${server}${ECHO}from-popup`;
      const page = await openFromPopup(chromium, 'viewer', url);
      await waitForUrl(page, url);
      expect(await page.evaluate(() => fetch('/root.js').then((response) => response.url))).toBe(
        `${server}${ECHO}root.js`,
      );
      const users = cluster
        .requestLog()
        .filter(({ path }) => path.includes('/services/echo/'))
        .map(({ user }) => user);
      // What is typed goes out once without, so that the gate sees who asks.
      expect([users[0], ...new Set(users.slice(1))]).toEqual(['none', 'viewer']);
    } finally {
      await chromium.stop();
      await apps.stop();
      await cluster.stop();
    }
  });
});
