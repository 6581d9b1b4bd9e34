import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import { find } from './harness/find.ts';
import { FIREFOX_BUILD, type Firefox, startFirefox } from './harness/firefox.ts';
import { applyImport, clickButton, readKubeconfig } from './harness/steps.ts';
import { until } from './harness/until.ts';

const PASSPHRASE = 'correct horse battery staple';
const { browser_specific_settings: settings } = JSON.parse(readFileSync(`${FIREFOX_BUILD}/manifest.json`, 'utf8'));

describe('in Firefox', () => {
  let cluster: Cluster;
  let firefox: Firefox;

  beforeAll(async () => {
    cluster = await startCluster({ kind: 'twin' });
    firefox = await startFirefox(settings.gecko.id, {
      lockAfterMinutes: 60,
      allowedServers: [cluster.url, 'https://prod.example:6443'],
      clusters: [{ name: 'prod', server: 'https://prod.example:6443' }],
    });
  });
  afterAll(async () => {
    await firefox?.stop();
    await cluster?.stop();
  });

  it('a policy brings its clusters and limits the time until the lock; a passphrase seals, locks and opens', async () => {
    const options = await firefox.openPage('options.html');
    const text = (selector: string) => options.$eval(selector, (one) => one.textContent ?? '');
    await until(async () => (await text('.stored-context')).includes('prod'));

    await readKubeconfig(options, cluster.kubeconfig({ users: ['viewer'] }));
    await applyImport(options, { kind: 'passphrase', passphrase: PASSPHRASE });
    await find(options, '.lock-settings');
    const choices = await options.$$eval('.lock-settings option', (all) =>
      all.map((one) => (one as HTMLOptionElement).value),
    );
    expect(choices).toEqual(['5', '15', '60']);
    expect(await options.$$eval('.stored-context .badge', (all) => all.map((one) => one.textContent))).toContain(
      'Ready',
    );

    await clickButton(options, 'Lock now');
    const field = await find(options, '.unlock-form input');
    await field.type('wrong horse battery staple');
    await options.keyboard.press('Enter');
    await until(async () => (await text('.unlock-form')).includes('not the passphrase'));
    await field.evaluate((one) => {
      (one as HTMLInputElement).value = '';
    });
    await field.type(PASSPHRASE);
    await options.keyboard.press('Enter');
    await until(async () => (await options.$('.unlock-form')) === null);
    await until(async () =>
      (await options.$$eval('.stored-context .badge', (all) => all.map((one) => one.textContent))).includes('Ready'),
    );
  });

  it('a server that the policy does not name is not imported', async () => {
    const options = await firefox.openPage('options.html');
    await readKubeconfig(options, cluster.kubeconfig({ users: ['viewer'], server: 'https://elsewhere.example' }));
    await (await find(options, '.import-actions button.primary:not(:disabled)')).click();
    await until(async () =>
      (await options.$$eval('.notice', (all) => all.map((one) => one.textContent).join())).includes('does not allow'),
    );
  });
});
