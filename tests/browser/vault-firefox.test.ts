import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import { type Firefox, startFirefox } from './harness/firefox.ts';
import { clickButton, confirmImport, showTopic, submitKubeconfig } from './harness/page-actions.ts';
import { waitFor } from './harness/wait-for.ts';
import { waitForElement } from './harness/wait-for-element.ts';

const PASSPHRASE = 'correct horse battery staple';

describe('in Firefox, with a policy', () => {
  let cluster: Cluster;
  let firefox: Firefox;
  let options: Page;

  beforeAll(async () => {
    cluster = await startCluster({ kind: 'simulated' });
    firefox = await startFirefox({
      policy: {
        lockAfterMinutes: 60,
        allowedServers: [cluster.url, 'https://prod.example:6443'],
        clusters: [{ name: 'prod', server: 'https://prod.example:6443' }],
      },
    });
    options = await firefox.openPage('options.html');
  });
  afterAll(async () => {
    await firefox?.stop();
    await cluster?.stop();
  });

  const texts = (selector: string) =>
    options.$$eval(selector, (elements) => elements.map((element) => element.textContent ?? ''));
  const hasText = async (selector: string, text: string) => (await texts(selector)).some((one) => one.includes(text));

  it("the policy's clusters exist without an import", async () => {
    await waitFor(() => hasText('.stored-context', 'prod'));
  });

  it('the vault locks at the latest after the time that the policy sets', async () => {
    await submitKubeconfig(options, cluster.kubeconfig({ users: ['viewer'] }));
    await confirmImport(options, { mode: 'passphrase', passphrase: PASSPHRASE });
    await showTopic(options, 'vault');
    await waitForElement(options, '.lock-settings');
    const minutes = await options.$$eval('.lock-settings option', (all) =>
      all.map((option) => (option as HTMLOptionElement).value),
    );
    expect(minutes).toEqual(['5', '15', '60']);
  });

  it('the vault is unlocked by its passphrase, and by no other', async () => {
    await showTopic(options, 'contexts');
    await waitFor(() => hasText('.stored-context .badge', 'Ready'));
    await clickButton(options, 'Lock now');
    const field = await waitForElement(options, '.proof-form input');
    await waitFor(async () => !(await hasText('.stored-context .badge', 'Ready')));
    await field.type('wrong horse battery staple');
    await field.press('Enter');
    await waitFor(() => hasText('.proof-form', 'Wrong passphrase.'));
    await field.evaluate((input) => {
      (input as HTMLInputElement).value = '';
    });
    await field.type(PASSPHRASE);
    await field.press('Enter');
    await waitFor(async () => (await options.$('.proof-form')) === null);
    await showTopic(options, 'contexts');
    await waitFor(() => hasText('.stored-context .badge', 'Ready'));
  });

  it('a server that the policy does not allow is refused on import', async () => {
    const other = await firefox.openPage('options.html');
    await submitKubeconfig(other, cluster.kubeconfig({ users: ['viewer'], server: 'https://elsewhere.example' }));
    await (await waitForElement(other, '.import-actions button.primary:not(:disabled)')).click();
    const notices = () => other.$$eval('.notice', (all) => all.map((notice) => notice.textContent).join('\n'));
    const sentence = 'Your organisation does not allow the use of https://elsewhere.example.';
    await waitFor(async () => (await notices()).includes(sentence));
    await showTopic(other, 'contexts');
    await waitForElement(other, '.server h2');
    const servers = await other.$$eval('.server h2', (all) => all.map((server) => server.textContent).sort());
    expect(servers).toEqual([new URL(cluster.url).host, 'prod.example:6443']);
  });
});
