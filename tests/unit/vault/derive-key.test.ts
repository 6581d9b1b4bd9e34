import { describe, expect, it } from 'vitest';
import { deriveKey, newCost } from '../../../lib/adapters/crypto/derive-key.ts';
import { isCostAcceptable, isCostOutdated } from '../../../lib/core/vault/passphrase-cost.ts';

/** Cheap, so that the vectors take no time: what is tested is that it is Argon2id, and that all of it counts. */
const cost = { name: 'argon2id', memoryKib: 64, passes: 1, lanes: 1, salt: 'AAECAwQFBgcICQoLDA0ODw' } as const;

describe('the key of a passphrase', () => {
  it('is the same for the same text in another Unicode form, and for no other', async () => {
    const key = await deriveKey('Zürich 77 Räder', cost);
    expect(key).toMatch(/^[\w-]{43}$/);
    expect(await deriveKey('Zu\u0308rich 77 Ra\u0308der', cost)).toBe(key);
    expect(await deriveKey('Zürich 77  Räder', cost)).not.toBe(key);
    expect(await deriveKey('Zürich 77 Räder', { ...cost, passes: 2 })).not.toBe(key);
    expect(await deriveKey('Zürich 77 Räder', { ...cost, salt: 'BAECAwQFBgcICQoLDA0ODw' })).not.toBe(key);
  });

  it('is Argon2id of the reference implementation', async () => {
    // `echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32`, of its README's family of tests.
    const reference = {
      name: 'argon2id',
      memoryKib: 65_536,
      passes: 2,
      lanes: 1,
      salt: btoa('somesalt').replace('=', ''),
    } as const;
    const key = await deriveKey('password', reference);
    expect(Buffer.from(key, 'base64url').toString('hex')).toBe(
      '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7',
    );
  });

  it('costs what RFC 9106 recommends, with a salt of its own', () => {
    expect(newCost()).toMatchObject({ memoryKib: 65_536, passes: 3, lanes: 4 });
    expect(newCost().salt).not.toBe(newCost().salt);
  });
});

describe('a cost', () => {
  it.each([
    [{}, true, false],
    [{ memoryKib: 32_768 }, true, true],
    [{ memoryKib: 19_456, passes: 2, lanes: 1 }, true, true],
    [{ memoryKib: 19_455 }, false, true],
    [{ passes: 1 }, false, true],
    [{ lanes: 0 }, false, false],
    [{ memoryKib: 2_000_000 }, false, false],
  ])('of %j is acceptable: %s, outdated: %s', (changes, isAcceptable, isOutdated) => {
    const changed = { ...newCost(), ...changes };
    expect([isCostAcceptable(changed), isCostOutdated(changed)]).toEqual([isAcceptable, isOutdated]);
  });
});
