import { beforeEach, describe, expect, it } from 'vitest';
import { readEnvelope, recipientOf } from '../../lib/core/vault/envelope.ts';
import type { NewPasskey } from '../../lib/core/vault/vault-status.ts';
import { importedContext } from '../fakes/sample-contexts.ts';
import {
  DERIVATION,
  newPassphrase,
  OTHER_KEY,
  PASSKEY,
  PASSKEY_KEY,
  PASSPHRASE_KEY,
  proofOf,
} from '../fakes/sample-keys.ts';
import { codeOf, failWrites, sender, type TestBackground, testBackground } from '../fakes/test-background.ts';

const send = sender(null);
const RENEWED = { type: 'bearer', token: 'renewed' } as const;

let background: TestBackground;

beforeEach(async () => {
  background = testBackground();
  const contexts = [importedContext('dev'), importedContext('admin', { userName: 'admin' })];
  await background.messages.importContexts(contexts, send);
});

const status = () => background.messages.getVaultStatus(undefined, send);
const createVault = (key = PASSPHRASE_KEY, passkey: typeof PASSKEY | null = null) =>
  background.messages.createVault({ passphrase: newPassphrase(key), passkey }, send);
const lock = () => background.messages.lock(undefined, send);
const unlock = (key: string, kind?: 'passphrase' | 'passkey') =>
  background.messages.unlock({ proof: proofOf(key, kind), stronger: null }, send);
const change = (proofKey: string, nextKey: string, passkey: typeof PASSKEY | null = null) =>
  background.messages.changePassphrase({ proof: proofOf(proofKey), passphrase: newPassphrase(nextKey), passkey }, send);
const setCredential = (contextId = 'config/dev') =>
  background.messages.setCredential({ contextId, credential: RENEWED }, send);
const tokens = async () => {
  const { credentials } = (await background.stored()).openVault;
  const entries = Object.entries(credentials).map(([id, { credential }]) => [
    id,
    credential.type === 'bearer' ? credential.token : credential.username,
  ]);
  return Object.fromEntries(entries);
};
/** The vault as it is stored. */
const envelope = () => JSON.stringify(background.fake.storage.areas.local.get('envelope') ?? null);
const readableVault = () => {
  const stored = background.fake.storage.areas.local.get('envelope') as { value: unknown };
  const reading = readEnvelope(stored.value);
  if (reading.kind !== 'readable') throw new Error('There is no readable vault');
  return reading.envelope;
};
/** What somebody who can write to the browser profile does. */
const storeVault = (value: unknown) => {
  background.fake.storage.areas.local.set('envelope', { version: 1, value });
  background.wake();
};

describe('where credentials are stored', () => {
  it('is memory only until the person decides', async () => {
    expect((await status()).mode).toBe('undecided');
    expect(envelope()).toBe('null');
    await background.messages.keepInMemoryOnly(null, send);
    expect(await status()).toMatchObject({ mode: 'memoryOnly', isLocked: false });
  });

  it('is a vault that only the passphrase unlocks after a restart', async () => {
    await createVault();
    const locksAt = background.fake.time + 480 * 60_000;
    expect(await status()).toMatchObject({ mode: 'passphrase', isLocked: false, passphrase: DERIVATION, locksAt });
    background.restartBrowser();
    expect(await status()).toMatchObject({ mode: 'passphrase', isLocked: true, locksAt: null });
    expect(await tokens()).toEqual({});
    expect(codeOf(await unlock(OTHER_KEY))).toBe('passphraseWrong');
    expect(codeOf(await unlock(PASSPHRASE_KEY))).toBe('ok');
    expect(await tokens()).toMatchObject({ 'config/dev': 'token-of-dev' });
  });
});

describe('a vault', () => {
  it('is sealed again with each later credential, and without a removed one', async () => {
    await createVault();
    const before = envelope();
    await setCredential();
    await background.messages.removeContexts(['config/admin'], send);
    expect(envelope()).not.toBe(before);
    background.restartBrowser();
    await unlock(PASSPHRASE_KEY);
    expect(await tokens()).toEqual({ 'config/dev': 'renewed' });
  });

  it('is unlocked by its passkey, and by the passphrase if that is lost', async () => {
    await createVault(PASSPHRASE_KEY, PASSKEY);
    expect(await status()).toMatchObject({ mode: 'passkey', passkey: { credentialId: 'passkey-1' } });
    for (const [key, kind] of [
      [PASSKEY_KEY, 'passkey'],
      [PASSPHRASE_KEY, 'passphrase'],
    ] as const) {
      background.restartBrowser();
      expect(codeOf(await unlock(key, kind))).toBe('ok');
    }
    background.restartBrowser();
    expect(codeOf(await unlock(OTHER_KEY, 'passkey'))).toBe('passkeyOutdated');
    expect(codeOf(await unlock(PASSKEY_KEY, 'passphrase'))).toBe('passphraseWrong');
  });

  it('takes a passkey later, and loses it again', async () => {
    await createVault();
    await background.messages.addPasskey({ proof: proofOf(PASSPHRASE_KEY), passkey: PASSKEY }, send);
    background.restartBrowser();
    expect(codeOf(await unlock(PASSKEY_KEY, 'passkey'))).toBe('ok');
    await background.messages.removePasskey(proofOf(PASSPHRASE_KEY), send);
    background.restartBrowser();
    expect(codeOf(await unlock(PASSKEY_KEY, 'passkey'))).toBe('passkeyOutdated');
    expect(codeOf(await unlock(PASSPHRASE_KEY))).toBe('ok');
    expect(await tokens()).toMatchObject({ 'config/dev': 'token-of-dev' });
  });

  it('is erased when credentials are to be in memory only, and they stay there', async () => {
    await createVault();
    expect(codeOf(await background.messages.keepInMemoryOnly(proofOf(PASSPHRASE_KEY), send))).toBe('ok');
    expect(readEnvelope((background.fake.storage.areas.local.get('envelope') as { value: unknown }).value).kind).toBe(
      'none',
    );
    expect(await tokens()).toMatchObject({ 'config/dev': 'token-of-dev' });
  });

  it('is gone before the database files are rewritten, which they never are while there is a vault', async () => {
    const { storage } = background.fake;
    let sealedThen = '';
    storage.compact = async () => {
      sealedThen += envelope();
    };
    await background.messages.keepInMemoryOnly(null, send);
    await createVault();
    await change(PASSPHRASE_KEY, OTHER_KEY);
    await background.messages.keepInMemoryOnly(proofOf(PASSPHRASE_KEY), send);
    expect(sealedThen).toBe('');
    await background.messages.keepInMemoryOnly(proofOf(OTHER_KEY), send);
    expect(readEnvelope((JSON.parse(sealedThen) as { value: unknown }).value).kind).toBe('none');
  });

  it('cannot be changed while it is locked', async () => {
    await createVault();
    await lock();
    const before = envelope();
    const proof = proofOf(PASSPHRASE_KEY);
    for (const outcome of [
      background.messages.keepInMemoryOnly(proof, send),
      change(PASSPHRASE_KEY, OTHER_KEY),
      background.messages.removePasskey(proof, send),
      background.messages.addPasskey({ proof, passkey: PASSKEY }, send),
      background.messages.eraseOrphans(undefined, send),
      setCredential(),
      background.messages.importContexts([importedContext('new')], send),
    ]) {
      expect(codeOf(await outcome)).toBe('vaultLocked');
    }
    await expect(createVault(OTHER_KEY)).rejects.toThrow('There is a vault already');
    expect(envelope()).toBe(before);
  });

  it('refuses a passphrase whose key derivation is too cheap', async () => {
    const passphrase = { cost: { ...DERIVATION, memoryKib: 1024 }, key: PASSPHRASE_KEY };
    await expect(background.messages.createVault({ passphrase, passkey: null }, send)).rejects.toThrow('too cheap');
    expect(envelope()).toBe('null');
  });

  it('replaces a passphrase whose key derivation is outdated when it is entered', async () => {
    const cheap = { cost: { ...DERIVATION, memoryKib: 19_456 }, key: OTHER_KEY };
    await background.messages.createVault({ passphrase: cheap, passkey: PASSKEY }, send);
    background.restartBrowser();
    await background.messages.unlock({ proof: proofOf(OTHER_KEY), stronger: newPassphrase(PASSPHRASE_KEY) }, send);
    expect((await status()).passphrase).toEqual(DERIVATION);
    for (const [key, kind, code] of [
      [OTHER_KEY, 'passphrase', 'passphraseWrong'],
      [PASSPHRASE_KEY, 'passphrase', 'ok'],
      [PASSKEY_KEY, 'passkey', 'ok'],
    ] as const) {
      background.restartBrowser();
      expect(codeOf(await unlock(key, kind))).toBe(code);
    }
  });
});

describe('changing the passphrase', () => {
  beforeEach(() => createVault(PASSPHRASE_KEY, PASSKEY));

  it('needs the current one, and changes nothing for a wrong one', async () => {
    const before = envelope();
    expect(codeOf(await change(OTHER_KEY, OTHER_KEY))).toBe('passphraseWrong');
    expect(envelope()).toBe(before);
  });

  it('seals with a new key, which the old passphrase does not lead to', async () => {
    const before = readableVault();
    await change(PASSPHRASE_KEY, OTHER_KEY, PASSKEY);
    const after = readableVault();
    const [recipient] = before.recipients;
    const oldKey = recipient && (await background.fake.crypto.unwrapKey(recipient, PASSPHRASE_KEY));
    expect(oldKey && (await background.fake.crypto.unseal(before, oldKey))).not.toBeNull();
    expect(oldKey && (await background.fake.crypto.unseal(after, oldKey))).toBeNull();
    background.restartBrowser();
    expect(codeOf(await unlock(PASSPHRASE_KEY))).toBe('passphraseWrong');
    expect(codeOf(await unlock(OTHER_KEY))).toBe('ok');
    background.restartBrowser();
    expect(codeOf(await unlock(PASSKEY_KEY, 'passkey'))).toBe('ok');
  });

  it('is one write: where it fails, the old passphrase stays valid', async () => {
    const before = envelope();
    const restore = failWrites(background, 'envelope');
    await expect(change(PASSPHRASE_KEY, OTHER_KEY)).rejects.toThrow('cannot write envelope');
    restore();
    expect(envelope()).toBe(before);
    background.restartBrowser();
    expect(codeOf(await unlock(PASSPHRASE_KEY))).toBe('ok');
  });

  it('leaves an old key useless where the background was stopped before it stored the new one', async () => {
    const restore = failWrites(background, 'openVault');
    await expect(change(PASSPHRASE_KEY, OTHER_KEY)).rejects.toThrow('cannot write openVault');
    restore();
    const sealed = envelope();
    expect(codeOf(await setCredential())).toBe('vaultLocked');
    await background.messages.removeContexts(['config/admin'], send);
    expect(envelope()).toBe(sealed);
    await lock();
    expect(codeOf(await unlock(OTHER_KEY))).toBe('ok');
    expect(await tokens()).toMatchObject({ 'config/dev': 'token-of-dev' });
  });

  it('removes a passkey that is not at hand', async () => {
    await change(PASSPHRASE_KEY, OTHER_KEY, null);
    expect((await status()).mode).toBe('passphrase');
  });
});

describe('removing or replacing the passkey', () => {
  const NEXT_PASSKEY: NewPasskey = { credentialId: 'passkey-2', salt: 'salt', key: OTHER_KEY };
  const remove = (key = PASSPHRASE_KEY) => background.messages.removePasskey(proofOf(key), send);
  const replace = (key = PASSPHRASE_KEY) =>
    background.messages.addPasskey({ proof: proofOf(key), passkey: NEXT_PASSKEY }, send);
  const WAYS = [
    ['removed', remove],
    ['replaced', replace],
  ] as const;

  beforeEach(() => createVault(PASSPHRASE_KEY, PASSKEY));

  it.each(WAYS)('seals with a new key, so that the passkey opens nothing stored later: %s', async (_, change) => {
    const before = readableVault();
    expect(codeOf(await change())).toBe('ok');
    await setCredential();
    const after = readableVault();
    const passkey = recipientOf(before, 'passkey');
    if (!passkey) throw new Error('There was no passkey');
    storeVault({ ...after, recipients: [passkey] });
    background.restartBrowser();
    expect(codeOf(await unlock(PASSKEY_KEY, 'passkey'))).toBe('vaultDamaged');
    expect(await tokens()).toEqual({});
    // The same recipient still opens the vault of its time.
    storeVault(before);
    expect(codeOf(await unlock(PASSKEY_KEY, 'passkey'))).toBe('ok');
    storeVault(after);
    background.restartBrowser();
    expect(codeOf(await unlock(PASSPHRASE_KEY))).toBe('ok');
    expect(await tokens()).toMatchObject({ 'config/dev': 'renewed', 'config/admin': 'token-of-admin' });
  });

  it.each(WAYS)('needs the passphrase, and changes nothing for a wrong one: %s', async (_, change) => {
    const before = envelope();
    expect(codeOf(await change(OTHER_KEY))).toBe('passphraseWrong');
    expect(envelope()).toBe(before);
  });

  it.each(WAYS)('is one write: where it fails, the passkey stays valid: %s', async (_, change) => {
    const restore = failWrites(background, 'envelope');
    await expect(change()).rejects.toThrow('cannot write envelope');
    restore();
    background.restartBrowser();
    expect(codeOf(await unlock(PASSKEY_KEY, 'passkey'))).toBe('ok');
  });

  it('lets the new passkey unlock, and the passphrase as before', async () => {
    await replace();
    for (const [key, kind] of [
      [OTHER_KEY, 'passkey'],
      [PASSPHRASE_KEY, 'passphrase'],
    ] as const) {
      background.restartBrowser();
      expect(codeOf(await unlock(key, kind))).toBe('ok');
    }
  });
});

describe('whatever weakens protection or widens access', () => {
  beforeEach(() => createVault());

  const exportAll = (key: string | null) =>
    background.messages.exportKubeconfig(key === null ? null : proofOf(key), send);
  const setLockSettings = (afterMinutes: number | null, whenAway: boolean, key: string | null = null) =>
    background.messages.setLockSettings(
      { settings: { afterMinutes, whenAway }, proof: key === null ? null : proofOf(key) },
      send,
    );

  it.each([null, OTHER_KEY])('exports nothing without the right proof: %s', async (key) => {
    expect(codeOf(await exportAll(key))).toBe('passphraseWrong');
  });

  it('exports every credential with the right proof', async () => {
    const exported = await exportAll(PASSPHRASE_KEY);
    expect(exported.ok && exported.value).toContain('token-of-dev');
    expect(exported.ok && exported.value).toContain('token-of-admin');
  });

  it('exports nothing from a locked vault, even with the right proof', async () => {
    await lock();
    expect(codeOf(await exportAll(PASSPHRASE_KEY))).toBe('vaultLocked');
  });

  it('does not export through “memory only” without a proof', async () => {
    expect(codeOf(await background.messages.keepInMemoryOnly(null, send))).toBe('passphraseWrong');
    expect(codeOf(await background.messages.keepInMemoryOnly(proofOf(OTHER_KEY), send))).toBe('passphraseWrong');
    expect((await status()).mode).toBe('passphrase');
    expect(codeOf(await exportAll(null))).toBe('passphraseWrong');
  });

  it('does not export through a passkey that somebody else added', async () => {
    const message = { proof: proofOf(OTHER_KEY), passkey: PASSKEY };
    expect(codeOf(await background.messages.addPasskey(message, send))).toBe('passphraseWrong');
    expect((await status()).passkey).toBeNull();
  });

  it('accepts no proof by a recipient that somebody wrote into the profile', async () => {
    const contentsKey = background.fake.crypto.newKey();
    const encrypted_key = await background.fake.crypto.wrapKey(contentsKey, PASSKEY_KEY);
    const header = { alg: 'A256KW', kid: 'passkey', credentialId: 'passkey-1', salt: 'salt' } as const;
    storeVault({ ...readableVault(), recipients: [...readableVault().recipients, { header, encrypted_key }] });
    const before = envelope();
    const proof = proofOf(PASSKEY_KEY, 'passkey');
    expect(codeOf(await background.messages.exportKubeconfig(proof, send))).toBe('vaultDamaged');
    expect(codeOf(await background.messages.keepInMemoryOnly(proof, send))).toBe('vaultDamaged');
    const passphrase = newPassphrase(OTHER_KEY);
    const changed = await background.messages.changePassphrase({ proof, passphrase, passkey: null }, send);
    expect(codeOf(changed)).toBe('vaultDamaged');
    expect(envelope()).toBe(before);
    expect(codeOf(await exportAll(PASSPHRASE_KEY))).toBe('ok');
  });

  it('does not keep the vault open longer without a proof, but locks it sooner', async () => {
    expect(codeOf(await setLockSettings(null, true))).toBe('passphraseWrong');
    expect(codeOf(await setLockSettings(481, true))).toBe('passphraseWrong');
    expect(codeOf(await setLockSettings(480, false))).toBe('passphraseWrong');
    expect(codeOf(await setLockSettings(15, true))).toBe('ok');
    expect(codeOf(await setLockSettings(null, false, PASSPHRASE_KEY))).toBe('ok');
    expect((await status()).lockSettings).toEqual({ afterMinutes: null, whenAway: false });
  });

  it.each([
    ['is gone', null],
    ['cannot be read', { protected: 'damaged' }],
  ])('exports nothing from an open vault that %s, nor through another one in its place', async (_what, stored) => {
    storeVault(stored);
    expect(codeOf(await exportAll(null))).toBe('vaultDamaged');
    expect(codeOf(await exportAll(PASSPHRASE_KEY))).toBe('vaultDamaged');
    expect(codeOf(await background.messages.keepInMemoryOnly(null, send))).toBe('vaultDamaged');
    expect(codeOf(await createVault(OTHER_KEY))).toBe('vaultDamaged');
    expect(codeOf(await exportAll(OTHER_KEY))).toBe('vaultDamaged');
  });

  it('exports nothing after an open vault that cannot be read is set aside', async () => {
    storeVault({ protected: 'damaged' });
    await background.messages.setAside('envelope', send);
    expect(await tokens()).toEqual({});
    expect(codeOf(await createVault(OTHER_KEY))).toBe('ok');
    const exported = await exportAll(OTHER_KEY);
    expect(exported.ok && exported.value).not.toContain('token-of');
  });

  it('needs no proof where there is no vault to prove it by', async () => {
    await background.messages.keepInMemoryOnly(proofOf(PASSPHRASE_KEY), send);
    expect(codeOf(await exportAll(null))).toBe('ok');
  });
});

describe('failed attempts to unlock', () => {
  beforeEach(async () => {
    await createVault();
    background.restartBrowser();
  });

  it('delay the next attempt more and more, also over a restart, and lose nothing', async () => {
    const before = envelope();
    for (let attempt = 0; attempt < 3; attempt += 1) expect(codeOf(await unlock(OTHER_KEY))).toBe('passphraseWrong');
    background.restartBrowser();
    // Even the right passphrase is refused, so that nothing can be learnt from the answer.
    expect(await unlock(PASSPHRASE_KEY)).toMatchObject({
      ok: false,
      problem: { code: 'unlockTooSoon', values: { seconds: '1' } },
    });
    background.fake.time += 1000;
    expect(codeOf(await unlock(OTHER_KEY))).toBe('passphraseWrong');
    expect(await unlock(PASSPHRASE_KEY)).toMatchObject({ problem: { values: { seconds: '2' } } });
    background.fake.time += 2000;
    expect(envelope()).toBe(before);
    expect(codeOf(await unlock(PASSPHRASE_KEY))).toBe('ok');
    expect((await status()).nextAttemptAt).toBe(0);
  });

  it('count before they are checked, so that stopping the background gains nothing', async () => {
    background.fake.crypto.unwrapKey = () => Promise.reject(new Error('stopped'));
    for (let attempt = 0; attempt < 3; attempt += 1) await expect(unlock(OTHER_KEY)).rejects.toThrow('stopped');
    expect(codeOf(await unlock(OTHER_KEY))).toBe('unlockTooSoon');
  });

  it('delay the next one by five minutes at most, also if they were made while the clock was wrong', async () => {
    const now = background.fake.time;
    background.fake.time = now + 365 * 86_400_000;
    for (let attempt = 0; attempt < 3; attempt += 1) await unlock(OTHER_KEY);
    expect(codeOf(await unlock(PASSPHRASE_KEY))).toBe('unlockTooSoon');
    background.fake.time = now;
    expect(codeOf(await unlock(OTHER_KEY))).toBe('passphraseWrong');
    expect(codeOf(await unlock(PASSPHRASE_KEY))).toBe('unlockTooSoon');
    background.fake.time += 300_000;
    expect(codeOf(await unlock(PASSPHRASE_KEY))).toBe('ok');
  });

  it('count for every proof, not only for unlocking', async () => {
    await unlock(PASSPHRASE_KEY);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await background.messages.exportKubeconfig(proofOf(OTHER_KEY), send);
    }
    expect(codeOf(await background.messages.exportKubeconfig(proofOf(PASSPHRASE_KEY), send))).toBe('unlockTooSoon');
  });
});

describe('unlocking', () => {
  it('never seals fewer credentials than the vault contains: those without a context stay', async () => {
    await createVault();
    background.restartBrowser();
    // As after a downgrade whose contexts could not be read and were set aside.
    background.fake.storage.areas.local.delete('contexts');
    expect(codeOf(await unlock(PASSPHRASE_KEY))).toBe('ok');
    expect(await status()).toMatchObject({ orphanCount: 2 });
    await background.messages.importContexts([{ ...importedContext('other'), credential: null }], send);
    background.restartBrowser();
    await unlock(PASSPHRASE_KEY);
    expect(Object.keys(await tokens()).sort()).toEqual(['config/admin', 'config/dev']);
  });

  it('drops exactly the credentials whose removal was recorded', async () => {
    await createVault();
    await lock();
    await background.messages.removeContexts(['config/dev'], send);
    const sealed = envelope();
    expect((await background.stored()).credentialRemovals).toEqual([{ contextId: 'config/dev', reason: 'person' }]);
    await unlock(PASSPHRASE_KEY);
    expect(Object.keys(await tokens())).toEqual(['config/admin']);
    expect(envelope()).not.toBe(sealed);
    expect((await background.stored()).credentialRemovals).toEqual([]);
    background.restartBrowser();
    await unlock(PASSPHRASE_KEY);
    expect(Object.keys(await tokens())).toEqual(['config/admin']);
  });

  it('gives a context that was removed and imported again no credential from before', async () => {
    await createVault();
    await lock();
    await background.messages.removeContexts(['config/dev'], send);
    await unlock(PASSPHRASE_KEY);
    await background.messages.importContexts([{ ...importedContext('dev'), credential: null }], send);
    const states = await background.messages.listContexts(undefined, send);
    expect(states.find(({ context }) => context.name === 'dev')?.hasCredential).toBe(false);
  });

  it('erases credentials without a context only on request', async () => {
    await createVault();
    background.fake.storage.areas.local.delete('contexts');
    background.wake();
    expect(codeOf(await background.messages.eraseOrphans(undefined, send))).toBe('ok');
    expect(await status()).toMatchObject({ orphanCount: 0 });
    background.restartBrowser();
    await unlock(PASSPHRASE_KEY);
    expect(await tokens()).toEqual({});
  });
});

describe('a stored vault that cannot be read', () => {
  const FROM_NEWER_VERSION = { protected: btoa('{"typ":"portside-vault","v":7}'), more: 'of a newer version' };
  const storedVault = () => (background.fake.storage.areas.local.get('envelope') as { value: unknown }).value;

  it('is reported, and overwritten by nothing that the person does', async () => {
    storeVault(FROM_NEWER_VERSION);
    await background.events.started();
    expect(await status()).toMatchObject({ mode: 'unreadable', problem: { code: 'vaultFromNewerVersion' } });
    expect(codeOf(await unlock(PASSPHRASE_KEY))).toBe('vaultFromNewerVersion');
    expect(codeOf(await createVault())).toBe('vaultFromNewerVersion');
    await background.messages.keepInMemoryOnly(null, send);
    await background.messages.importContexts([importedContext('more')], send);
    await setCredential();
    await background.messages.removeContexts(['config/dev'], send);
    expect(storedVault()).toEqual(FROM_NEWER_VERSION);
  });

  it('is set aside, not erased, and only on request', async () => {
    storeVault(FROM_NEWER_VERSION);
    await background.messages.setAside('envelope', send);
    expect(background.fake.storage.areas.local.get('envelopesAside')).toMatchObject({
      value: [{ name: 'envelope', value: { value: FROM_NEWER_VERSION } }],
    });
    expect(codeOf(await createVault())).toBe('ok');
  });

  it('is not set aside if it can be read', async () => {
    await createVault();
    const before = envelope();
    await background.messages.setAside('envelope', send);
    expect(envelope()).toBe(before);
  });

  it('is told apart from a wrong passphrase where its contents are damaged', async () => {
    await createVault();
    background.restartBrowser();
    background.fake.crypto.unseal = async () => ({ version: 4, credentials: {} });
    expect(codeOf(await unlock(PASSPHRASE_KEY))).toBe('vaultDamaged');
    expect(await status()).toMatchObject({ isLocked: true });
  });
});

describe('erasing everything', () => {
  it('leaves nothing but the quarantine of tabs, and removes the rules first', async () => {
    await createVault();
    await background.messages.openTarget(
      {
        contextId: 'config/dev',
        url: 'https://k8s.example:6443/api/v1/namespaces/monitoring/services/grafana:http/proxy/',
      },
      send,
    );
    background.fake.journal.length = 0;
    await background.messages.eraseEverything(undefined, send);
    expect(background.fake.journal[0]).toBe('session rules');
    expect([...background.fake.storage.areas.local]).toEqual([]);
    expect([...background.fake.storage.areas.session.keys()].sort()).toEqual(['isSessionStarted', 'tabs']);
    expect((await background.stored()).tabs).toMatchObject({ 1000: { access: { state: 'quarantined' } } });
    const { fake } = background;
    expect([fake.sessionRules, fake.dynamicRules, fake.scriptOrigins, [...fake.accessibleHosts]]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    expect(fake.alarmTimes).toEqual({ lock: null, expiry: null });
  });
});
