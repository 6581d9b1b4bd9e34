import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { CHROME_BUILD, type Chromium, startChromium } from './harness/chromium.ts';
import { CLUSTER_KIND } from './harness/clusters.ts';
import { credentialsSeen } from './harness/credentials-seen.ts';
import { find } from './harness/find.ts';
import {
  applyImport,
  clickButton,
  goTo,
  importKubeconfig,
  openFromPopup,
  readKubeconfig,
  typeUrl,
  waitForUrl,
} from './harness/steps.ts';
import { until } from './harness/until.ts';

const ECHO = '/api/v1/namespaces/shop/services/echo/proxy/';
const PASSPHRASE = 'correct horse battery staple';

let cluster: Cluster;
let apps: DemoApps;

beforeAll(async () => {
  cluster = await startCluster({ kind: 'twin', record: true });
  apps = await seedDemo(cluster);
});
afterAll(async () => {
  await apps?.stop();
  await cluster?.stop();
});

const echo = (rest: string) => `${cluster.url}${ECHO}${rest}`;
const isLocked = async (chromium: Chromium) => (await chromium.ask('vaultState')).isLocked;
/** Starts with what a person left when they closed the browser. */
const startAgain = ({ profile }: Chromium, extension = CHROME_BUILD) =>
  startChromium({ trust: [cluster.spkiHash], profile, extension });

async function unlockOn(page: Page, passphrase: string): Promise<void> {
  const field = await find(page, '.unlock-form input[name="passphrase"]');
  await field.evaluate((one) => {
    (one as HTMLInputElement).value = '';
  });
  await field.type(passphrase);
  await field.press('Enter');
}

/** Goes to a URL that the gate does not let pass yet. */
async function comeToGate(page: Page, url: string): Promise<void> {
  await goTo(page, url);
  await find(page, '.unlock-form');
}

describe('a vault with a passphrase', () => {
  let chromium: Chromium;

  beforeAll(async () => {
    chromium = await startChromium({ trust: [cluster.spkiHash] });
    const kubeconfig = cluster.kubeconfig({ users: ['viewer'] });
    await importKubeconfig(chromium, kubeconfig, { kind: 'passphrase', passphrase: PASSPHRASE });
  });
  afterAll(() => chromium?.stop());

  it('signs at once after the import', async () => {
    expect(await chromium.ask('vaultState')).toMatchObject({ keeping: 'passphrase', isLocked: false });
    await waitForUrl(await openFromPopup(chromium, 'viewer', echo('at-once')), echo('at-once'));
    expect(credentialsSeen(cluster, `${ECHO}at-once`)).toContain('viewer');
  });

  it('is locked by a restart, opens at the gate, and goes on to where the person was going', async () => {
    await chromium.quit();
    chromium = await startAgain(chromium);
    const tab = await chromium.browser.newPage();
    await comeToGate(tab, echo('after-restart#here'));
    expect(credentialsSeen(cluster, `${ECHO}after-restart`)).not.toContain('viewer');
    await unlockOn(tab, 'wrong horse battery staple');
    await until(async () =>
      (await tab.$eval('.unlock-form', (form) => form.textContent))?.includes('not the passphrase'),
    );
    await unlockOn(tab, PASSPHRASE);
    await waitForUrl(tab, echo('after-restart#here'));
    expect(credentialsSeen(cluster, `${ECHO}after-restart`)).toContain('viewer');
  });

  it('when it is locked, stops signing open tabs at once, says so, and one unlock frees every tab that waits', async () => {
    const [one, other] = [await chromium.browser.newPage(), await chromium.browser.newPage()];
    await typeUrl(one, echo('one'));
    await typeUrl(other, echo('other'));
    const ask = (rest: string) => one.evaluate((path) => fetch(path).then(({ status }) => status), rest);
    expect(await ask('before')).toBe(200);

    const popup = await chromium.openPage('popup.html');
    await clickButton(popup, 'Lock now');
    await until(() => isLocked(chromium));
    expect(await ask('while-locked')).not.toBe(200);
    expect(credentialsSeen(cluster, `${ECHO}while-locked`)).toEqual(['none']);
    expect(JSON.stringify(await chromium.inExtension(() => chrome.storage.session.get()))).not.toContain(
      cluster.users.viewer,
    );

    const marked = () =>
      chromium.inExtension(async () => {
        const tabs = await chrome.tabs.query({});
        const texts = tabs.map(({ id = 0 }) => chrome.action.getBadgeText({ tabId: id }));
        return (await Promise.all(texts)).filter((text) => text === '!').length;
      });
    await until(async () => (await marked()) >= 2);

    await comeToGate(one, echo('one'));
    await comeToGate(other, echo('other'));
    // What the popup was about to show is listed once it is open.
    await unlockOn(popup, PASSPHRASE);
    await find(popup, '.service');
    await waitForUrl(one, echo('one'));
    await waitForUrl(other, echo('other'));
    expect(await ask('after')).toBe(200);
    await popup.close();
  });

  it('is locked for the pages of another window too, and shown open there', async () => {
    const options = await chromium.openPage('options.html');
    await chromium.ask('lock');
    await find(options, '.vault .unlock-form');
    const popup = await chromium.openPage('popup.html');
    await unlockOn(popup, PASSPHRASE);
    await until(async () => (await options.$('.vault .unlock-form')) === null);
    await popup.close();
    await options.close();
  });

  it('locks on a wake after the time has passed, without any timer', async () => {
    const tab = await chromium.browser.newPage();
    await typeUrl(tab, echo('slept'));
    await chromium.inExtension(() => chrome.alarms.clearAll());
    await chromium.stopBackground();
    await chromium.inExtension(() => chrome.storage.session.set({ locksAt: Date.now() - 1 }));
    // Any event wakes the background; the first thing that it does is to look.
    expect(await isLocked(chromium)).toBe(true);
    expect(await tab.evaluate(() => fetch('slept-on').then(({ status }) => status))).not.toBe(200);
    await chromium.ask('lock');
    const options = await chromium.openPage('options.html');
    await unlockOn(options, PASSPHRASE);
    await until(async () => !(await isLocked(chromium)));
    await options.close();
  });

  it('exports a kubeconfig as a file, once the passphrase is given again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portside-downloads-'));
    const options = await chromium.openPage('options.html');
    const devtools = await chromium.browser.target().createCDPSession();
    await devtools.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
    await clickButton(options, 'Export as a kubeconfig');
    await (await find(options, '.vault-form input[name="passphrase"]')).type(PASSPHRASE);
    await options.keyboard.press('Enter');
    const text = await until(() => readFileSync(join(folder, 'portside-kubeconfig.yaml'), 'utf8'));
    expect(JSON.parse(text).users).toMatchObject([{ user: { token: cluster.users.viewer } }]);
    await options.close();
    rmSync(folder, { recursive: true });
  });

  it('takes another passphrase, and then no more the one before', async () => {
    const options = await chromium.openPage('options.html');
    await clickButton(options, 'Change the passphrase');
    const next = 'another passphrase altogether';
    await (await find(options, '.vault-form input[name="passphrase"]')).type(PASSPHRASE);
    await (await find(options, '.vault-form input[name="new-passphrase"]')).type(next);
    await (await find(options, '.vault-form input[name="repeated-passphrase"]')).type(next);
    await (await find(options, '.vault-form button[type="submit"]')).click();
    await until(async () => (await options.$('.vault-form')) === null);
    await chromium.ask('lock');
    await unlockOn(options, PASSPHRASE);
    await until(async () =>
      (await options.$eval('.unlock-form', (form) => form.textContent))?.includes('not the passphrase'),
    );
    await unlockOn(options, next);
    await until(async () => !(await isLocked(chromium)));
    await options.close();
  });

  it('sends no page of ours a credential with the news of a change, the gate included', async () => {
    const gate = await chromium.openPage('gate.html#https://elsewhere.example/');
    await gate.evaluate(() => {
      const heard: string[] = [];
      Object.assign(globalThis, { heard });
      chrome.storage.onChanged.addListener((changes) => void heard.push(JSON.stringify(changes)));
    });
    const heard = () => gate.evaluate(() => (globalThis as unknown as { heard: string[] }).heard.join());
    const contextId = (await chromium.ask('listContexts'))[0]?.context.id ?? '';
    await chromium.ask('giveCredential', { contextId, credential: { type: 'bearer', token: 'token-by-hand' } });
    await until(async () => (await heard()).includes('opened'));
    expect(await heard()).not.toContain('token-by-hand');
    // In clear it would be there.
    await chromium.inExtension(() => chrome.storage.session.set({ clear: 'token-by-hand' }));
    await until(async () => (await heard()).includes('token-by-hand'));
    await gate.close();
  });

  it('is of its profile alone', async () => {
    const elsewhere = await startChromium();
    expect(await elsewhere.ask('vaultState')).toMatchObject({ keeping: 'unchosen' });
    await elsewhere.stop();
  });
});

describe(`a token that the apiserver does not take, on the ${CLUSTER_KIND} cluster,`, () => {
  it('leads the tab to the gate, which names the context and goes on with a new one', async () => {
    const own = await startCluster({ kind: CLUSTER_KIND, record: true });
    const ownApps = await seedDemo(own);
    const chromium = await startChromium({ trust: [own.spkiHash] });
    try {
      const kubeconfig = own.kubeconfig({ users: ['viewer'] }).replaceAll(own.users.viewer, 'revoked-token');
      await importKubeconfig(chromium, kubeconfig);
      const before = new Set(await chromium.browser.pages());
      const contextId = (await chromium.ask('listContexts'))[0]?.context.id ?? '';
      const url = `${own.url}${ECHO}revoked#x`;
      await chromium.ask('openTarget', { contextId, url });
      const tab = await until(async () =>
        (await chromium.browser.pages()).find((page) => !before.has(page) && page.url().includes('gate.html')),
      );
      await until(async () => (await tab.$eval('.notice', (one) => one.textContent))?.includes('viewer'));
      await (await find(tab, '.credential-form input')).type(own.users.viewer);
      await tab.keyboard.press('Enter');
      await waitForUrl(tab, url);
      expect(credentialsSeen(own, `${ECHO}revoked`)).toContain('viewer');
    } finally {
      await chromium.stop();
      await ownApps.stop();
      await own.stop();
    }
  });
});

describe('an update of the extension, and a downgrade,', () => {
  let chromium: Chromium;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'portside-versions-'));
    cpSync(CHROME_BUILD, folder, { recursive: true });
    chromium = await startChromium({ trust: [cluster.spkiHash], extension: folder });
    const kubeconfig = cluster.kubeconfig({ users: ['viewer'] });
    await importKubeconfig(chromium, kubeconfig, { kind: 'passphrase', passphrase: PASSPHRASE });
  });
  afterAll(async () => {
    await chromium?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(['9.0.0', '0.0.1'])('to version %s leave the vault, locked', async (version) => {
    await chromium.quit();
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, version }));
    chromium = await startAgain(chromium, folder);
    expect(await chromium.inExtension(() => chrome.runtime.getManifest().version)).toBe(version);
    const options = await chromium.openPage('options.html');
    await unlockOn(options, PASSPHRASE);
    await until(async () => (await chromium.ask('listContexts'))[0]?.hasCredential);
    await options.close();
  });

  it('past the format of the vault leaves it untouched, explains it, and the update opens it again', async () => {
    const newer = { protected: btoa('{"typ":"portside-vault","v":2}'), ofANewerVersion: true };
    const envelope = await chromium.inExtension(async (other) => {
      const { envelope: before } = await chrome.storage.local.get('envelope');
      await chrome.storage.local.set({ envelope: other });
      return before as object;
    }, newer);
    const options = await chromium.openPage('options.html');
    await until(async () =>
      (await options.$eval('.vault', (one) => one.textContent))?.includes('newer version of Portside'),
    );
    await importKubeconfig(chromium, cluster.kubeconfig({ users: ['admin'] }));
    expect(await chromium.inExtension(() => chrome.storage.local.get('envelope'))).toEqual({ envelope: newer });
    await chromium.inExtension((before) => chrome.storage.local.set({ envelope: before }), envelope);
    await chromium.ask('lock');
    await unlockOn(options, PASSPHRASE);
    await until(async () => (await chromium.ask('listContexts')).some(({ hasCredential }) => hasCredential));
  });
});

describe('a vault with a passkey', () => {
  let chromium: Chromium;

  beforeAll(async () => {
    chromium = await startChromium({ trust: [cluster.spkiHash] });
  });
  afterAll(() => chromium?.stop());

  it('is made at import, opens by the passkey, and by the passphrase when that is lost', async () => {
    const options = await chromium.openPage('options.html');
    const devtools = await options.createCDPSession();
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        ctap2Version: 'ctap2_1',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        hasPrf: true,
        isUserVerified: true,
      },
    });
    // A passkey is given only to the page in front.
    const useFinger = async () => {
      await options.bringToFront();
      await clickButton(options, 'Unlock with the passkey');
    };
    await readKubeconfig(options, cluster.kubeconfig({ users: ['viewer'] }));
    await applyImport(options, { kind: 'passkey', passphrase: PASSPHRASE });
    expect(await chromium.ask('vaultState')).toMatchObject({ keeping: 'passkey', isLocked: false });

    await chromium.ask('lock');
    await useFinger();
    await until(async () => (await chromium.ask('listContexts'))[0]?.hasCredential);

    // The finger of somebody else.
    await chromium.ask('lock');
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await useFinger();
    await until(async () => (await options.$eval('.unlock-form', (form) => form.textContent))?.includes('not given'));
    expect(await isLocked(chromium)).toBe(true);

    await devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
    await unlockOn(options, PASSPHRASE);
    await until(async () => (await chromium.ask('listContexts'))[0]?.hasCredential);
  });
});
