import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { IsolatedApp } from '../../lib/core/messages.ts';
import { DEFAULT_COST } from '../../lib/core/vault/passphrase.ts';
import { type Cluster, type DemoApps, seedDemo, startCluster } from '../cluster/cluster.ts';
import { CHROME_BUILD, type Chromium, startChromium } from './harness/chromium.ts';
import { CLUSTER_KIND } from './harness/cluster-kinds.ts';
import {
  clickButton,
  confirmImport,
  importKubeconfig,
  navigate,
  openFromPopup,
  openUrl,
  showTopic,
  submitKubeconfig,
  waitForUrl,
} from './harness/page-actions.ts';
import { requestUsers } from './harness/request-users.ts';
import { waitFor } from './harness/wait-for.ts';
import { waitForElement } from './harness/wait-for-element.ts';

const ECHO = '/api/v1/namespaces/shop/services/echo/proxy/';
const PASSPHRASE = 'correct horse battery staple';

let cluster: Cluster;
let apps: DemoApps;

beforeAll(async () => {
  cluster = await startCluster({ kind: 'simulated', record: true });
  apps = await seedDemo(cluster);
});
afterAll(async () => {
  await apps?.stop();
  await cluster?.stop();
});

const echo = (rest: string) => `${cluster.url}${ECHO}${rest}`;
const isLocked = async (chromium: Chromium) => (await chromium.sendMessage('getVaultStatus')).isLocked;
const hasCredential = async (chromium: Chromium) =>
  (await chromium.sendMessage('listContexts')).some((state) => state.hasCredential);
/** Starts Chromium with the profile of a browser that was closed. */
const restart = ({ profile }: Chromium, extension = CHROME_BUILD) =>
  startChromium({ trust: [cluster.spkiHash], profile, extension });

async function submitPassphrase(page: Page, passphrase: string): Promise<void> {
  const field = await waitForElement(page, '.proof-form input[name="passphrase"]');
  await field.evaluate((input) => {
    (input as HTMLInputElement).value = '';
  });
  await field.type(passphrase);
  await field.press('Enter');
}

/** Waits for this text in the form that unlocks the vault. */
async function waitForFormText(page: Page, text: string): Promise<void> {
  await waitFor(async () => (await page.$eval('.proof-form', (form) => form.textContent))?.includes(text));
}

/** Navigates to a URL that waits at the gate until the vault is unlocked. */
async function navigateToLockedGate(page: Page, url: string): Promise<void> {
  await navigate(page, url);
  await waitForElement(page, '.gate .proof-form');
}

/** A browser with a vault that the passphrase unlocks. */
async function startWithVault(): Promise<Chromium> {
  const chromium = await startChromium({ trust: [cluster.spkiHash] });
  const kubeconfig = cluster.kubeconfig({ users: ['viewer'] });
  await importKubeconfig(chromium, kubeconfig, { mode: 'passphrase', passphrase: PASSPHRASE });
  return chromium;
}

describe('a vault with a passphrase', () => {
  let chromium: Chromium;

  beforeAll(async () => {
    chromium = await startWithVault();
  });
  afterAll(() => chromium?.stop());

  it('is open after the import that created it', async () => {
    expect(await chromium.sendMessage('getVaultStatus')).toMatchObject({ mode: 'passphrase', isLocked: false });
    await waitForUrl(await openFromPopup(chromium, 'viewer', echo('at-once')), echo('at-once'));
    expect(requestUsers(cluster, `${ECHO}at-once`)).toEqual(['viewer']);
  });

  it('is locked after a restart, and can be unlocked at the gate, which then goes on to the URL', async () => {
    await chromium.quit();
    chromium = await restart(chromium);
    const tab = await chromium.browser.newPage();
    await navigateToLockedGate(tab, echo('after-restart#here'));
    expect(requestUsers(cluster, `${ECHO}after-restart`)).toEqual([]);
    await submitPassphrase(tab, 'wrong horse battery staple');
    await waitForFormText(tab, 'Wrong passphrase.');
    await submitPassphrase(tab, PASSPHRASE);
    await waitForUrl(tab, echo('after-restart#here'));
    expect(requestUsers(cluster, `${ECHO}after-restart`)).toEqual(['viewer']);
    await tab.close();
  });

  it('stops signing in open tabs when it is locked, and one unlock lets all waiting tabs continue', async () => {
    const [first, second] = [await chromium.browser.newPage(), await chromium.browser.newPage()];
    await openUrl(first, echo('first'));
    await openUrl(second, echo('second'));
    const statusOf = (path: string) => first.evaluate((to) => fetch(to).then(({ status }) => status), path);
    expect(await statusOf('before')).toBe(200);

    const popup = await chromium.openPage('popup.html');
    await clickButton(popup, 'Lock now');
    await waitFor(() => isLocked(chromium));
    expect(await statusOf('while-locked')).toBe(403);
    expect(requestUsers(cluster, `${ECHO}while-locked`)).toEqual(['none']);
    const session = await chromium.evaluateInExtension(() => chrome.storage.session.get());
    expect(JSON.stringify(session)).not.toContain(cluster.users.viewer);

    await waitFor(async () => (await markedTabUrls()).length >= 2);
    expect(await markedTabUrls()).toEqual(expect.arrayContaining([echo('first'), echo('second')]));

    await navigateToLockedGate(first, echo('first'));
    await navigateToLockedGate(second, echo('second'));
    await submitPassphrase(popup, PASSPHRASE);
    // The popup goes on to the list of services.
    await waitForElement(popup, '.row');
    await waitForUrl(first, echo('first'));
    await waitForUrl(second, echo('second'));
    expect(await statusOf('after')).toBe(200);
    for (const page of [popup, first, second]) await page.close();
  });

  /** URLs of the tabs whose toolbar button shows that Portside is locked. */
  function markedTabUrls(): Promise<string[]> {
    return chromium.evaluateInExtension(async () => {
      const tabs = await chrome.tabs.query({});
      const marks = await Promise.all(tabs.map(({ id = 0 }) => chrome.action.getBadgeText({ tabId: id })));
      return tabs.filter((_, index) => marks[index] === '🔒').map(({ url = '' }) => url);
    });
  }

  it('updates every open page of the extension when it is locked or unlocked', async () => {
    const options = await chromium.openPage('options.html#vault');
    await waitForElement(options, '.vault .lock-settings');
    await chromium.sendMessage('lock');
    await waitForElement(options, '.vault .proof-form');
    const popup = await chromium.openPage('popup.html');
    await submitPassphrase(popup, PASSPHRASE);
    await waitForElement(options, '.vault .lock-settings');
    expect(await options.$('.vault .proof-form')).toBeNull();
    await popup.close();
    await options.close();
  });

  it('is locked by the next event after its time, without an alarm', async () => {
    const tab = await chromium.browser.newPage();
    await openUrl(tab, echo('slept'));
    await chromium.evaluateInExtension(() => chrome.alarms.clearAll());
    await chromium.stopBackground();
    await chromium.evaluateInExtension(async () => {
      const { locksAt } = await chrome.storage.session.get('locksAt');
      await chrome.storage.session.set({ locksAt: { ...(locksAt as object), value: Date.now() - 1 } });
    });
    expect(await isLocked(chromium)).toBe(true);
    expect(await tab.evaluate(() => fetch('slept-on').then(({ status }) => status))).toBe(403);
    expect(requestUsers(cluster, `${ECHO}slept-on`)).toEqual(['none']);
    const options = await chromium.openPage('options.html');
    await submitPassphrase(options, PASSPHRASE);
    await waitFor(async () => !(await isLocked(chromium)));
    await options.close();
    await tab.close();
  });

  it('is exported as a kubeconfig file after the passphrase was entered again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portside-downloads-'));
    const options = await chromium.openPage('options.html#vault');
    const devtools = await chromium.browser.target().createCDPSession();
    await devtools.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
    await clickButton(options, 'Export as a kubeconfig…');
    await (await waitForElement(options, '.vault-form input[name="passphrase"]')).type(PASSPHRASE);
    await options.keyboard.press('Enter');
    const text = await waitFor(() => readFileSync(join(folder, 'portside-kubeconfig.yaml'), 'utf8'));
    expect(JSON.parse(text).users).toMatchObject([{ user: { token: cluster.users.viewer } }]);
    await options.close();
    rmSync(folder, { recursive: true });
  });

  it('can no longer be unlocked with the old passphrase after a change', async () => {
    const options = await chromium.openPage('options.html#vault');
    await clickButton(options, 'Change passphrase');
    const next = 'another passphrase altogether';
    await (await waitForElement(options, '.vault-form input[name="passphrase"]')).type(PASSPHRASE);
    await (await waitForElement(options, '.vault-form input[name="new-passphrase"]')).type(next);
    await (await waitForElement(options, '.vault-form input[name="repeated-passphrase"]')).type(next);
    await (await waitForElement(options, '.vault-form button[type="submit"]')).click();
    await waitFor(async () => (await options.$('.vault-form')) === null);
    await chromium.sendMessage('lock');
    await submitPassphrase(options, PASSPHRASE);
    await waitForFormText(options, 'Wrong passphrase.');
    await submitPassphrase(options, next);
    await waitFor(async () => !(await isLocked(chromium)));
    await options.close();
  });

  it('reveals no credential in the storage events that every page of the extension receives', async () => {
    const gate = await chromium.openPage('gate.html?https://elsewhere.example/');
    await gate.evaluate(() => {
      const received: string[] = [];
      Object.assign(globalThis, { received });
      chrome.storage.onChanged.addListener((changes) => void received.push(JSON.stringify(changes)));
    });
    const received = () => gate.evaluate(() => (globalThis as unknown as { received: string[] }).received.join());
    const contextId = (await chromium.sendMessage('listContexts'))[0]?.context.id ?? '';
    const credential = { type: 'bearer', token: 'token-by-hand' } as const;
    expect(await chromium.sendMessage('setCredential', { contextId, credential })).toMatchObject({ ok: true });
    await waitFor(async () => (await received()).includes('openVault'));
    expect(await received()).not.toContain('token-by-hand');
    // An unencrypted token would be in the event.
    await chromium.evaluateInExtension(() => chrome.storage.session.set({ unencrypted: 'token-by-hand' }));
    await waitFor(async () => (await received()).includes('token-by-hand'));
    await gate.close();
  });

  it('exists in its own profile only', async () => {
    const other = await startChromium();
    expect(await other.sendMessage('getVaultStatus')).toMatchObject({ mode: 'undecided' });
    await other.stop();
  });
});

describe('a vault that locks after a time', () => {
  let chromium: Chromium;

  beforeAll(async () => {
    chromium = await startWithVault();
  });
  afterAll(() => chromium?.stop());

  it('is kept open by a person in the popup, and by nothing that an app or a page makes Portside’s pages send', async () => {
    const contextId = (await chromium.sendMessage('listContexts'))[0]?.context.id ?? '';
    await chromium.stopBackground();
    const lastUsedAt = await chromium.evaluateInExtension(async () => {
      const { lastUsedAt: stored } = await chrome.storage.session.get('lastUsedAt');
      const value = Date.now() - 60_000;
      await chrome.storage.session.set({ lastUsedAt: { ...(stored as object), value } });
      return value;
    });
    const readLastUsedAt = () =>
      chromium.evaluateInExtension(async () => {
        const { lastUsedAt: stored } = await chrome.storage.session.get('lastUsedAt');
        return (stored as { value: number }).value;
      });
    await chromium.sendMessage('openTarget', { contextId, url: echo('apart'), isIsolated: true });
    const page = await waitFor(async () =>
      (await chromium.browser.pages()).find((one) => one.url().endsWith(`/isolated.html#${echo('apart')}`)),
    );
    const app = await waitFor(() => page.frames().find((frame) => frame.url() === echo('apart')));
    await app.evaluate(() => localStorage.setItem('theme', 'dark'));
    const isKept = async () => {
      const message = { name: 'getIsolatedApp', request: { url: location.hash.slice(1), isFromHistory: false } };
      const { answer } = (await chrome.runtime.sendMessage(message)) as { answer: { value: IsolatedApp } };
      return answer.value.data.storage.theme === 'dark';
    };
    await waitFor(() => page.evaluate(isKept));
    const gate = await chromium.openPage(`gate.html?${echo('apart')}`);
    await waitForElement(gate, '.gate h1');
    expect(await readLastUsedAt()).toBe(lastUsedAt);
    await chromium.openPage('popup.html');
    await waitFor(async () => (await readLastUsedAt()) > lastUsedAt);
  });
});

describe('tabs in the background that come to the gate of a locked vault', () => {
  const ROUNDS = 3;
  const TABS = 6;
  const key = Buffer.from('k'.repeat(32)).toString('base64url');
  const passphrase = { cost: { name: 'argon2id', ...DEFAULT_COST, salt: 'A'.repeat(22) }, key } as const;
  let chromium: Chromium;

  beforeAll(async () => {
    chromium = await startChromium({ trust: [cluster.spkiHash] });
    await importKubeconfig(chromium, cluster.kubeconfig({ users: ['viewer'] }));
    expect(await chromium.sendMessage('createVault', { passphrase, passkey: null })).toMatchObject({ ok: true });
  });
  afterAll(() => chromium?.stop());

  it('all open when the vault is unlocked at that moment', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await chromium.sendMessage('lock');
      const urls = Array.from({ length: TABS }, (_, index) => echo(`background-${round}-${index}`));
      await chromium.evaluateInExtension(async (all) => {
        for (const url of all) await chrome.tabs.create({ url, active: false });
      }, urls);
      const tabUrls = () =>
        chromium.evaluateInExtension(async () => (await chrome.tabs.query({})).map(({ url = '' }) => url));
      await waitFor(async () => (await tabUrls()).filter((url) => url.includes('/gate.html?')).length === TABS);
      const unlocked = await chromium.sendMessage('unlock', { proof: { kind: 'passphrase', key }, stronger: null });
      expect(unlocked).toEqual({ ok: true, value: null });
      await waitFor(async () => {
        const open = new Set(await tabUrls());
        return urls.every((url) => open.has(url));
      });
    }
  });
});

describe(`a token that the apiserver (${CLUSTER_KIND}) rejects`, () => {
  let ownCluster: Cluster;
  let ownApps: DemoApps;
  let chromium: Chromium;

  beforeAll(async () => {
    ownCluster = await startCluster({ kind: CLUSTER_KIND, record: true });
    ownApps = await seedDemo(ownCluster);
    chromium = await startChromium({ trust: [ownCluster.spkiHash] });
    const kubeconfig = ownCluster
      .kubeconfig({ users: ['viewer'] })
      .replaceAll(ownCluster.users.viewer, 'revoked-token');
    await importKubeconfig(chromium, kubeconfig);
  });
  afterAll(async () => {
    await chromium?.stop();
    await ownApps?.stop();
    await ownCluster?.stop();
  });

  it('leads the tab to the gate, which asks for another credential and then goes on to the URL', async () => {
    const before = new Set(await chromium.browser.pages());
    const contextId = (await chromium.sendMessage('listContexts'))[0]?.context.id ?? '';
    const url = `${ownCluster.url}${ECHO}revoked#x`;
    expect(await chromium.sendMessage('openTarget', { contextId, url })).toEqual({ ok: true, value: null });
    const tab = await waitFor(async () =>
      (await chromium.browser.pages()).find((page) => !before.has(page) && page.url().includes('gate.html')),
    );
    const sentence = 'The cluster rejected the credential of “viewer”.';
    await waitFor(async () => (await tab.$eval('.notice', (notice) => notice.textContent))?.includes(sentence));
    const field = await waitForElement(tab, '.credential-form input');
    await field.type(ownCluster.users.viewer);
    await field.press('Enter');
    await waitForUrl(tab, url);
    expect(requestUsers(ownCluster, `${ECHO}revoked`)).toContain('viewer');
  });
});

describe('a vault, after another version of the extension was installed,', () => {
  let chromium: Chromium;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'portside-versions-'));
    cpSync(CHROME_BUILD, folder, { recursive: true });
    chromium = await startChromium({ trust: [cluster.spkiHash], extension: folder });
    const kubeconfig = cluster.kubeconfig({ users: ['viewer'] });
    await importKubeconfig(chromium, kubeconfig, { mode: 'passphrase', passphrase: PASSPHRASE });
  });
  afterAll(async () => {
    await chromium?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['an update', '9.0.0'],
    ['a downgrade', '0.0.1'],
  ])('is locked and can be unlocked: %s', async (_, version) => {
    await chromium.quit();
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, version }));
    chromium = await restart(chromium, folder);
    expect(await chromium.evaluateInExtension(() => chrome.runtime.getManifest().version)).toBe(version);
    expect(await isLocked(chromium)).toBe(true);
    const options = await chromium.openPage('options.html');
    await submitPassphrase(options, PASSPHRASE);
    await waitFor(() => hasCredential(chromium));
    await options.close();
  });

  it('is left unchanged and explained if its format is newer, and opens again after the next update', async () => {
    const readEnvelope = () =>
      chromium.evaluateInExtension(async () => (await chrome.storage.local.get('envelope')).envelope as object);
    // The background reads storage when it starts.
    const replaceEnvelope = async (envelope: object) => {
      await chromium.stopBackground();
      await chromium.evaluateInExtension((next) => chrome.storage.local.set({ envelope: next }), envelope);
    };
    const envelope = await readEnvelope();
    const header = btoa(JSON.stringify({ enc: 'A256GCM', typ: 'portside-vault', v: 3 })).replaceAll('=', '');
    const newer = { version: 1, value: { protected: header, unknownToThisVersion: true } };
    await replaceEnvelope(newer);
    const options = await chromium.openPage('options.html');
    const explanation = 'The stored vault was written by a newer version of Portside.';
    await waitFor(async () => (await options.$eval('.vault', (panel) => panel.textContent))?.includes(explanation));
    await importKubeconfig(chromium, cluster.kubeconfig({ users: ['admin'] }));
    expect(await readEnvelope()).toEqual(newer);
    await replaceEnvelope(envelope);
    await chromium.sendMessage('lock');
    expect(await hasCredential(chromium)).toBe(false);
    await options.reload();
    await submitPassphrase(options, PASSPHRASE);
    await waitFor(() => hasCredential(chromium));
  });
});

describe('a vault with a passkey', () => {
  let chromium: Chromium;

  beforeEach(async () => {
    chromium = await startChromium({ trust: [cluster.spkiHash] });
  });
  afterEach(() => chromium?.stop());

  /** The options page with an authenticator, and a vault that its passkey unlocks. */
  async function createVaultWithPasskey() {
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
    const unlockWithPasskey = async () => {
      // The browser uses passkeys only on the page in front.
      await options.bringToFront();
      await clickButton(options, 'Unlock with passkey');
    };
    await submitKubeconfig(options, cluster.kubeconfig({ users: ['viewer'] }));
    await confirmImport(options, { mode: 'passkey', passphrase: PASSPHRASE });
    expect(await chromium.sendMessage('getVaultStatus')).toMatchObject({ mode: 'passkey', isLocked: false });
    return { options, devtools, authenticatorId, unlockWithPasskey };
  }

  it('is unlocked by the passkey of its owner, and by the passphrase if the passkey is lost', async () => {
    const { options, devtools, authenticatorId, unlockWithPasskey } = await createVaultWithPasskey();
    await chromium.sendMessage('lock');
    await unlockWithPasskey();
    await waitFor(() => hasCredential(chromium));

    // Somebody else's fingerprint.
    await chromium.sendMessage('lock');
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await unlockWithPasskey();
    await waitForFormText(options, 'The passkey was not used.');
    expect(await isLocked(chromium)).toBe(true);

    await devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
    await submitPassphrase(options, PASSPHRASE);
    await waitFor(() => hasCredential(chromium));
  });

  it('is not opened by a passkey that was removed, even if its recipient is put back', async () => {
    const { options, unlockWithPasskey } = await createVaultWithPasskey();
    type Stored = { value: { recipients: { header: { kid: string } }[] } };
    const readVault = () =>
      chromium.evaluateInExtension(async () => (await chrome.storage.local.get('envelope')).envelope as Stored);
    const before = await readVault();
    await options.bringToFront();
    await showTopic(options, 'vault');
    await clickButton(options, 'Remove passkey');
    await (await waitForElement(options, '.vault-form input[name="passphrase"]')).type(PASSPHRASE);
    await options.keyboard.press('Enter');
    await waitFor(async () => (await chromium.sendMessage('getVaultStatus')).mode === 'passphrase');

    const after = await readVault();
    const putBack = async (stored: Stored) => {
      await chromium.sendMessage('lock');
      await chromium.stopBackground();
      await chromium.evaluateInExtension((envelope) => chrome.storage.local.set({ envelope }), stored);
      await options.reload();
    };
    const recipients = before.value.recipients.filter(({ header }) => header.kid === 'passkey');
    await putBack({ ...after, value: { ...after.value, recipients: [...after.value.recipients, ...recipients] } });
    await unlockWithPasskey();
    await waitForFormText(options, 'The stored vault is damaged.');
    expect(await isLocked(chromium)).toBe(true);
    await submitPassphrase(options, PASSPHRASE);
    await waitFor(() => hasCredential(chromium));

    // The passkey works: it opens the vault of its time.
    await putBack(before);
    await unlockWithPasskey();
    await waitFor(() => hasCredential(chromium));
  });
});
