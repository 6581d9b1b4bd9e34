import type { Page } from 'puppeteer';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { createObject } from '../cluster/objects.ts';
import { startChromium } from './harness/chromium.ts';
import { CLUSTER_KIND } from './harness/cluster-kinds.ts';
import { startFirefox } from './harness/firefox.ts';
import { FIELD, importKubeconfig, selectContext, waitForNewPage, waitForUrl } from './harness/page-actions.ts';
import { waitFor } from './harness/wait-for.ts';
import { waitForElement } from './harness/wait-for-element.ts';

type TestBrowser = Awaited<ReturnType<typeof startChromium>> | Awaited<ReturnType<typeof startFirefox>>;

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const API_GROUP = 'rbac.authorization.k8s.io';

/** Lets `nobody` list services everywhere, and open `shop/wiki` alone. */
async function letNobodyOpenTheWiki(cluster: Cluster): Promise<void> {
  const subjects = [{ kind: 'User', name: 'nobody', apiGroup: API_GROUP }];
  const metadata = { name: 'wiki' };
  await createObject(cluster, `${RBAC}/clusterroles`, {
    metadata,
    rules: [{ apiGroups: [''], resources: ['services'], verbs: ['list'] }],
  });
  await createObject(cluster, `${RBAC}/clusterrolebindings`, {
    metadata,
    subjects,
    roleRef: { kind: 'ClusterRole', name: 'wiki', apiGroup: API_GROUP },
  });
  await createObject(cluster, `${RBAC}/namespaces/shop/roles`, {
    metadata,
    rules: [{ apiGroups: [''], resources: ['services/proxy'], resourceNames: ['wiki'], verbs: ['get'] }],
  });
  await createObject(cluster, `${RBAC}/namespaces/shop/rolebindings`, {
    metadata,
    subjects,
    roleRef: { kind: 'Role', name: 'wiki', apiGroup: API_GROUP },
  });
}

// The simulated apiserver answers no reviews.
describe.runIf(CLUSTER_KIND === 'real').each([
  ['Chromium', ({ spkiHash }: Cluster): Promise<TestBrowser> => startChromium({ trust: [spkiHash] })],
  ['Firefox', (): Promise<TestBrowser> => startFirefox()],
])('what the real apiserver says of somebody, in %s,', (_name, start) => {
  let cluster: Cluster;
  let apps: DemoApps;
  let browser: TestBrowser;
  let popup: Page;

  beforeAll(async () => {
    cluster = await startCluster({ kind: 'real', record: true });
    apps = await seedDemo(cluster);
    await letNobodyOpenTheWiki(cluster);
    browser = await start(cluster);
    await importKubeconfig(browser, cluster.kubeconfig());
  }, 120_000);
  afterAll(async () => {
    await browser?.stop();
    await apps?.stop();
    await cluster?.stop();
  });
  beforeEach(async () => {
    popup = await browser.openPage('popup.html');
  });
  afterEach(() => popup.close());

  const rowTexts = () => popup.$$eval('.row', (rows) => rows.map((row) => row.textContent ?? ''));
  const rowOf = async (name: string) => (await rowTexts()).find((text) => text.startsWith(name)) ?? '';
  const requestsTo = (path: string) => cluster.requestLog().filter((request) => request.path.startsWith(path));

  it('marks the services that they may not open, and opens the others', async () => {
    await selectContext(popup, 'nobody');
    await waitFor(async () => (await rowOf('echo')).includes('not allowed'));
    expect(await rowOf('wiki')).not.toContain('not allowed');
    expect(await rowOf('multiport')).toContain('not allowed');

    const before = new Set(await browser.browser.pages());
    await popup.type(FIELD, 'wiki');
    await waitFor(async () => (await rowTexts())[0]?.startsWith('wiki') === true);
    await popup.keyboard.press('Enter');
    const prefix = `${cluster.url}/api/v1/namespaces/shop/services/wiki/proxy/`;
    const opened = await waitForNewPage(browser, before, prefix);
    await waitForUrl(opened, prefix);
    await opened.close();
  });

  it('says what is missing, without a request to the app', async () => {
    await selectContext(popup, 'nobody');
    await waitFor(async () => (await rowOf('echo')).includes('not allowed'));
    await popup.type(FIELD, 'echo');
    await waitFor(async () => (await rowTexts())[0]?.startsWith('echo') === true);
    await popup.keyboard.press('Enter');
    await waitForElement(popup, '.subject .is-bad');
    expect(requestsTo('/api/v1/namespaces/shop/services/echo')).toEqual([]);
  });

  it('says where an app may be read, but sent nothing', async () => {
    await selectContext(popup, 'nobody');
    await waitFor(async () => (await rowOf('wiki')).startsWith('wiki'));
    await popup.type(FIELD, 'wiki');
    await waitFor(async () => (await rowTexts())[0]?.startsWith('wiki') === true);
    await popup.keyboard.press('ArrowRight');
    const sentence = await waitForElement(popup, '.subject .is-caution');
    expect(await sentence.evaluate((element) => element.textContent)).toContain('You may look, but not send');
  });

  it('says who they are, on which version, and warns of a credential that reaches kubelets', async () => {
    await (await waitForElement(popup, FIELD)).type('@viewer');
    await popup.keyboard.press('ArrowRight');
    await waitForElement(popup, '.kubelet-warning');
    const facts = await popup.$eval('.subject dl', (list) => list.textContent ?? '');
    expect(facts).toContain('viewer (according to the kubeconfig)');
    expect(facts).toMatch(new RegExp(`127\\.0\\.0\\.1:\\d+ · ${cluster.version.replaceAll('.', '\\.')} · \\d+ ms`));
  });

  it('is kept in memory without a secret, and asked again by nobody for a while', async () => {
    await selectContext(popup, 'nobody');
    await waitFor(async () => (await rowOf('echo')).includes('not allowed'));
    const stored = await popup.evaluate(async () => JSON.stringify(await chrome.storage.session.get('contextReviews')));
    expect(stored).toContain('nobody');
    for (const token of Object.values(cluster.users)) expect(stored).not.toContain(token);

    const asked = requestsTo('/apis/authorization.k8s.io/').length;
    expect(asked).toBeGreaterThan(0);
    await popup.close();
    popup = await browser.openPage('popup.html');
    await selectContext(popup, 'nobody');
    await waitFor(async () => (await rowOf('echo')).includes('not allowed'));
    await waitFor(() => popup.$eval('.services', (list) => list.getAttribute('aria-busy') === 'false'));
    expect(requestsTo('/apis/authorization.k8s.io/')).toHaveLength(asked);
  });
});
