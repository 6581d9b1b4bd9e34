import { beforeEach, describe, expect, it } from 'vitest';
import { failure, success } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import { DEFAULT_LOCK_SETTINGS } from '../../lib/core/vault/lock-settings.ts';
import { DEFAULT_COST } from '../../lib/core/vault/passphrase.ts';
import type { NewPasskey, VaultStatus } from '../../lib/core/vault/vault-status.ts';
import { type VaultClient, vaultClient } from '../../lib/pages/vault-client.ts';
import { DERIVATION, PASSKEY, PASSKEY_KEY } from '../fakes/sample-keys.ts';

const STATUS: VaultStatus = {
  mode: 'passphrase',
  isLocked: true,
  problem: null,
  passphrase: DERIVATION,
  passkey: null,
  nextAttemptAt: 0,
  locksAt: null,
  lockSettings: DEFAULT_LOCK_SETTINGS,
  maxLockMinutes: null,
  isVaultForbidden: false,
  orphanCount: 0,
};
const LONG = 'correct horse battery';
const typed = (passphrase: string) => ({ kind: 'passphrase', passphrase }) as const;
/** What `deriveKey` below makes of a passphrase. */
const keyOf = (passphrase: string) => `key of ${passphrase}`;
const proofOf = (passphrase: string) => ({ kind: 'passphrase', key: keyOf(passphrase) });

let status: VaultStatus;
let sent: [name: string, request: unknown][];
let derived: string[];
let passkey: ReturnType<typeof success<NewPasskey>> | ReturnType<typeof failure>;
let client: VaultClient;

beforeEach(() => {
  status = STATUS;
  sent = [];
  derived = [];
  passkey = success(PASSKEY);
  const send =
    <Response>(name: string, response: Response) =>
    async (request?: unknown) => {
      sent.push([name, request]);
      return response;
    };
  client = vaultClient({
    background: {
      getVaultStatus: async () => status,
      unlock: send('unlock', success(null)),
      createVault: send('createVault', success(null)),
      keepInMemoryOnly: send('keepInMemoryOnly', success(null)),
      changePassphrase: send('changePassphrase', success(null)),
      addPasskey: send('addPasskey', success(null)),
      removePasskey: send('removePasskey', success(null)),
      setLockSettings: send('setLockSettings', success(null)),
      exportKubeconfig: send('exportKubeconfig', success('text')),
    },
    deriveKey: async (passphrase) => {
      derived.push(passphrase);
      return keyOf(passphrase);
    },
    createPasskey: async () => passkey,
    assertPasskey: async () => passkey,
  });
});

describe('unlocking', () => {
  it('sends the key that is derived from the passphrase, never the passphrase', async () => {
    await client.unlock(typed(LONG));
    expect(sent).toEqual([['unlock', { proof: proofOf(LONG), stronger: null }]]);
  });

  it('sends a stronger key along where the derivation is outdated', async () => {
    status = { ...STATUS, passphrase: { ...DERIVATION, memoryKib: 19_456 } };
    await client.unlock(typed(LONG));
    expect(sent).toMatchObject([
      ['unlock', { proof: proofOf(LONG), stronger: { key: keyOf(LONG), cost: { ...DEFAULT_COST, name: 'argon2id' } } }],
    ]);
  });

  it('derives nothing while the next attempt has to wait', async () => {
    status = { ...STATUS, nextAttemptAt: Date.now() + 240_000 };
    expect(await client.unlock(typed(LONG))).toMatchObject({ problem: { code: 'unlockTooSoon' } });
    expect([derived, sent]).toEqual([[], []]);
  });

  it('sends the key of the passkey', async () => {
    status = { ...STATUS, passkey: { credentialId: 'passkey-1', salt: 'salt' } };
    await client.unlock({ kind: 'passkey' });
    expect(sent).toEqual([['unlock', { proof: { kind: 'passkey', key: PASSKEY_KEY }, stronger: null }]]);
  });

  it('sends nothing where the person does not use the passkey, or there is none', async () => {
    expect(await client.unlock({ kind: 'passkey' })).toMatchObject({ problem: { code: 'passkeyOutdated' } });
    status = { ...STATUS, passkey: { credentialId: 'passkey-1', salt: 'salt' } };
    passkey = failure(problem('passkeyRefused', {}));
    expect(await client.unlock({ kind: 'passkey' })).toMatchObject({ problem: { code: 'passkeyRefused' } });
    expect(sent).toEqual([]);
  });
});

describe('creating a vault', () => {
  it('uses today’s cost and a salt of its own', async () => {
    await client.createVault(LONG, { hasPasskey: false });
    await client.createVault(LONG, { hasPasskey: false });
    const costs = sent.map(([, request]) => (request as { passphrase: { cost: { salt: string } } }).passphrase.cost);
    expect(costs[0]).toMatchObject(DEFAULT_COST);
    expect(costs[0]?.salt).toMatch(/^[\w-]{22}$/);
    expect(costs[0]?.salt).not.toBe(costs[1]?.salt);
  });

  it('refuses a short passphrase before it asks for a passkey', async () => {
    passkey = failure(problem('passkeyRefused', {}));
    expect(await client.createVault('too short', { hasPasskey: true })).toMatchObject({
      problem: { code: 'passphraseTooShort', values: { length: '10' } },
    });
    expect(sent).toEqual([]);
  });

  it('creates none where the passkey is not created', async () => {
    passkey = failure(problem('passkeyWithoutKey', {}));
    expect(await client.createVault(LONG, { hasPasskey: true })).toMatchObject({ ok: false });
    expect([derived, sent]).toEqual([[], []]);
  });

  it('sends the passkey where one is wanted', async () => {
    await client.createVault(LONG, { hasPasskey: true });
    expect(sent).toMatchObject([['createVault', { passkey: PASSKEY }]]);
  });
});

describe('changing the passphrase', () => {
  it('proves with the current passphrase', async () => {
    await client.changePassphrase('the current one', LONG);
    expect(sent).toMatchObject([
      ['changePassphrase', { proof: proofOf('the current one'), passphrase: { key: keyOf(LONG) }, passkey: null }],
    ]);
  });

  it('proves with the passkey where there is one, because its key has to seal the vault again', async () => {
    status = { ...STATUS, passkey: { credentialId: 'passkey-1', salt: 'salt' } };
    await client.changePassphrase('', LONG);
    expect(sent).toMatchObject([
      ['changePassphrase', { proof: { kind: 'passkey', key: PASSKEY_KEY }, passkey: PASSKEY }],
    ]);
    expect(derived).toEqual([LONG]);
  });

  it('refuses a short passphrase', async () => {
    expect(await client.changePassphrase(LONG, 'short')).toMatchObject({ problem: { code: 'passphraseTooShort' } });
    expect(sent).toEqual([]);
  });
});

describe('removing the passkey', () => {
  it('proves with the passphrase, whose key has to seal the vault again', async () => {
    status = { ...STATUS, passkey: { credentialId: 'passkey-1', salt: 'salt' } };
    await client.removePasskey(typed(LONG));
    expect(sent).toEqual([['removePasskey', proofOf(LONG)]]);
  });

  it('derives nothing while the next attempt has to wait', async () => {
    status = { ...STATUS, nextAttemptAt: Date.now() + 240_000 };
    expect(await client.removePasskey(typed(LONG))).toMatchObject({ problem: { code: 'unlockTooSoon' } });
    expect([derived, sent]).toEqual([[], []]);
  });
});

describe('whatever weakens protection or widens access', () => {
  it('sends the proof along', async () => {
    await client.keepInMemoryOnly(typed(LONG));
    await client.exportKubeconfig(typed(LONG));
    await client.addPasskey(typed(LONG));
    await client.setLockSettings({ afterMinutes: null, whenAway: false }, typed(LONG));
    expect(sent).toEqual([
      ['keepInMemoryOnly', proofOf(LONG)],
      ['exportKubeconfig', proofOf(LONG)],
      ['addPasskey', { proof: proofOf(LONG), passkey: PASSKEY }],
      ['setLockSettings', { settings: { afterMinutes: null, whenAway: false }, proof: proofOf(LONG) }],
    ]);
  });

  it('sends none where none was given', async () => {
    await client.keepInMemoryOnly(null);
    await client.exportKubeconfig(null);
    await client.setLockSettings(DEFAULT_LOCK_SETTINGS, null);
    expect(sent.map(([, request]) => request)).toEqual([null, null, { settings: DEFAULT_LOCK_SETTINGS, proof: null }]);
    expect(derived).toEqual([]);
  });
});
