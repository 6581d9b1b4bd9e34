import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, type RunnerTask } from 'vitest';
import { deriveKey } from '../../lib/adapters/crypto/derive-key.ts';
import { joseCrypto } from '../../lib/adapters/crypto/jose-crypto.ts';
import { type Chromium, startChromium } from '../browser/harness/chromium.ts';
import { killBrowser } from '../browser/harness/kill-browser.ts';
import { type CredentialStorage, importKubeconfig } from '../browser/harness/page-actions.ts';
import { waitFor } from '../browser/harness/wait-for.ts';
import { encodingsOf, filesWith } from './files-with.ts';
import { type Fixture, type Servers, startFixture, startServers } from './fixture.ts';

const PASSWORD = 'pä"ss\\wörd-77-%';
const PASSPHRASE = 'correct horse 77 bättery staple';
/** What an authenticator could yield. */
const PASSKEY_KEY = randomBytes(32).toString('base64url');

let servers: Servers;
let fixture: Fixture | null = null;

beforeAll(async () => {
  servers = await startServers();
});
afterEach(async () => {
  await fixture?.stop();
  fixture = null;
});
afterAll(() => servers?.stop());

/** Where credentials are stored. */
interface Mode {
  readonly storage: CredentialStorage;
  readonly hasPasskey: boolean;
}

const MODES: Readonly<Record<string, Mode>> = {
  'in memory only': { storage: { mode: 'memoryOnly' }, hasPasskey: false },
  'with a passphrase': { storage: { mode: 'passphrase', passphrase: PASSPHRASE }, hasPasskey: false },
  'with a passkey': { storage: { mode: 'passphrase', passphrase: PASSPHRASE }, hasPasskey: true },
};

/** A browser with a token and a password, which are stored like this. */
async function startWith({ storage, hasPasskey }: Mode): Promise<Fixture> {
  fixture = await startFixture({ hasAccessToAllHosts: false, servers, storage });
  const { chromium, origin } = fixture;
  const withPassword = `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "${origin}"}}]
contexts: [{name: basic, context: {cluster: c, user: u}}]
users: [{name: u, user: {username: bob, password: ${JSON.stringify(PASSWORD)}}}]
`;
  await importKubeconfig(chromium, withPassword);
  if (hasPasskey) {
    const { passphrase } = await chromium.sendMessage('getVaultStatus');
    if (!passphrase) throw new Error('No vault');
    const outcome = await chromium.sendMessage('addPasskey', {
      proof: { kind: 'passphrase', key: await deriveKey(PASSPHRASE, passphrase) },
      passkey: { credentialId: 'cGFzc2tleQ', salt: 'c2FsdA', key: PASSKEY_KEY },
    });
    expect(outcome).toMatchObject({ ok: true });
  }
  return fixture;
}

/** What must not be on disk: credentials, the passphrase, and every key that is in memory now. */
async function secretsOf({ chromium, cluster }: Fixture): Promise<Buffer[]> {
  const { openVault, 'openVault.ephemeralKey': ephemeralKey } = await chromium.evaluateInExtension(
    () => chrome.storage.session.get() as Promise<Record<string, string>>,
  );
  const decrypted = await joseCrypto().decrypt(openVault ?? '', ephemeralKey ?? '');
  const { contentsKey } = (decrypted as { value: { contentsKey: string | null } }).value;
  const keys = [ephemeralKey, contentsKey, PASSKEY_KEY].filter((key) => typeof key === 'string');
  const texts = [cluster.users.admin, PASSWORD, `bob:${PASSWORD}`, PASSPHRASE, ...keys];
  return [...texts.flatMap(encodingsOf), ...keys.map((key) => Buffer.from(key, 'base64url'))];
}

/** The ciphertext of the stored vault. */
function storedCiphertext(chromium: Chromium): Promise<string> {
  return chromium.evaluateInExtension(async () => {
    const { envelope } = (await chrome.storage.local.get('envelope')) as {
      envelope: { value: { ciphertext: string } };
    };
    return envelope.value.ciphertext;
  });
}

/** Where Chromium stores what extensions keep on disk, relative to the profile. */
const STORAGE = 'Default/Local Extension Settings';

/** Asserts that at no moment a file contained a secret, and counts the moments as attacks. */
function expectNoFiles({ meta }: RunnerTask, found: Readonly<Record<string, string[]>>): void {
  const successful = Object.values(found).filter((files) => files.length > 0).length;
  meta.attacks = { tried: Object.keys(found).length, successful };
  expect(found).toEqual(Object.fromEntries(Object.keys(found).map((moment) => [moment, []])));
}

describe('the search for secrets', () => {
  it('finds each encoding', () => {
    const folder = mkdtempSync(join(tmpdir(), 'portside-encodings-'));
    const encodings = encodingsOf(PASSWORD);
    for (const [index, encoding] of encodings.entries()) {
      writeFileSync(join(folder, String(index)), Buffer.concat([Buffer.from('{"'), encoding]));
    }
    expect(encodings.map((encoding) => filesWith(folder, [encoding]).length > 0)).toEqual(encodings.map(() => true));
    expect(filesWith(folder, encodings)).toHaveLength(encodings.length);
    rmSync(folder, { recursive: true });
  });
});

describe('no secret is on disk after import, use, lock, crash and restart where credentials are stored', () => {
  it.for(Object.entries(MODES))('%s', async ([, mode], { task }) => {
    const started = await startWith(mode);
    const { chromium, cluster, open, hostileApp } = started;
    const secrets = await secretsOf(started);
    const isLockable = mode.storage.mode !== 'memoryOnly';
    const page = await open(hostileApp);
    await page.evaluate(async () => (await fetch('x')).text());
    const found: Record<string, string[]> = { 'in use': filesWith(chromium.profile, secrets) };

    await chromium.stopBackground();
    found['with the background stopped'] = filesWith(chromium.profile, secrets);
    await chromium.sendMessage('lock');
    expect((await chromium.sendMessage('getVaultStatus')).isLocked).toBe(isLockable);
    found['after the lock'] = filesWith(chromium.profile, secrets);

    await killBrowser(chromium);
    found['after a crash'] = filesWith(chromium.profile, secrets);
    expect(filesWith(chromium.profile, [Buffer.from('k8s.test')])).not.toEqual([]);
    expect(filesWith(join(chromium.profile, STORAGE), [Buffer.from('"ciphertext"')]).length > 0).toBe(isLockable);

    const restarted = await startChromium({ profile: chromium.profile, trust: [cluster.spkiHash] });
    try {
      await restarted.openPage('options.html');
      found['after a restart'] = filesWith(chromium.profile, secrets);
      expect((await restarted.sendMessage('getVaultStatus')).isLocked).toBe(isLockable);
      // A secret that is written is found.
      await restarted.evaluateInExtension((token) => chrome.storage.local.set({ leaked: token }), cluster.users.admin);
      await waitFor(() => filesWith(chromium.profile, encodingsOf(cluster.users.admin)).length > 0);
    } finally {
      await restarted.quit();
    }
    expectNoFiles(task, found);
  });
});

describe('after everything is erased', () => {
  it('neither a context nor the vault is on disk', async ({ task }) => {
    const { chromium, open, hostileApp } = await startWith(MODES['with a passphrase'] as Mode);
    await open(hostileApp);
    const ciphertext = await storedCiphertext(chromium);
    const states = await chromium.sendMessage('listContexts');
    const traces = [ciphertext.slice(0, 60), ...states.map(({ context }) => context.id)].flatMap(encodingsOf);
    expect(filesWith(join(chromium.profile, STORAGE), traces)).not.toEqual([]);
    await chromium.sendMessage('eraseEverything');
    await chromium.quit();
    expectNoFiles(task, { 'after everything was erased': filesWith(chromium.profile, traces) });
  });
});

describe('after credentials are to be in memory only', () => {
  it('the vault is on disk no more, and the contexts still are', async ({ task }) => {
    const { chromium } = await startWith(MODES['with a passphrase'] as Mode);
    const ciphertext = await storedCiphertext(chromium);
    const traces = encodingsOf(ciphertext.slice(0, 60));
    expect(filesWith(join(chromium.profile, STORAGE), traces)).not.toEqual([]);
    const { passphrase } = await chromium.sendMessage('getVaultStatus');
    if (!passphrase) throw new Error('No vault');
    const proof = { kind: 'passphrase', key: await deriveKey(PASSPHRASE, passphrase) } as const;
    const before = await chromium.sendMessage('listContexts');
    expect(await chromium.sendMessage('keepInMemoryOnly', proof)).toMatchObject({ ok: true });
    const found = { 'with the browser open': filesWith(chromium.profile, traces) };
    await chromium.stopBackground();
    expect(await chromium.sendMessage('listContexts')).toEqual(before);
    await chromium.quit();
    expectNoFiles(task, { ...found, 'after it was closed': filesWith(chromium.profile, traces) });
    expect(filesWith(join(chromium.profile, STORAGE), [Buffer.from('k8s.test')])).not.toEqual([]);
  });
});
