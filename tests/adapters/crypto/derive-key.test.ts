import { describe, expect, it } from 'vitest';
import { deriveKey } from '../../../lib/adapters/crypto/derive-key.ts';
import type { KeyDerivation } from '../../../lib/core/vault/passphrase.ts';

/** Too cheap for a real passphrase, so that the tests are fast. */
const DERIVATION: KeyDerivation = {
  name: 'argon2id',
  memoryKib: 64,
  passes: 1,
  lanes: 1,
  salt: 'AAECAwQFBgcICQoLDA0ODw',
};

describe('deriveKey', () => {
  it('derives 256 bits', async () => {
    expect(await deriveKey('Zürich 77 Räder', DERIVATION)).toMatch(/^[\w-]{43}$/);
  });

  it('derives the same key from another Unicode form of the passphrase', async () => {
    expect(await deriveKey('Zu\u0308rich 77 Ra\u0308der', DERIVATION)).toBe(
      await deriveKey('Zürich 77 Räder', DERIVATION),
    );
  });

  it.each<[string, string, Partial<KeyDerivation>]>([
    ['passphrase', 'Zürich 77  Räder', {}],
    ['memory size', 'Zürich 77 Räder', { memoryKib: 128 }],
    ['number of passes', 'Zürich 77 Räder', { passes: 2 }],
    ['number of lanes', 'Zürich 77 Räder', { lanes: 2 }],
    ['salt', 'Zürich 77 Räder', { salt: 'BAECAwQFBgcICQoLDA0ODw' }],
  ])('derives another key with another %s', async (_what, passphrase, changes) => {
    const key = await deriveKey('Zürich 77 Räder', DERIVATION);
    expect(await deriveKey(passphrase, { ...DERIVATION, ...changes })).not.toBe(key);
  });

  it('derives the key that the reference implementation of Argon2id derives', async () => {
    // `echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32`
    const derivation: KeyDerivation = {
      name: 'argon2id',
      memoryKib: 65_536,
      passes: 2,
      lanes: 1,
      salt: Buffer.from('somesalt').toString('base64url'),
    };
    const key = await deriveKey('password', derivation);
    expect(Buffer.from(key, 'base64url').toString('hex')).toBe(
      '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7',
    );
  });
});
