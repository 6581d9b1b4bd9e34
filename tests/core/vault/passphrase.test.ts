import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_COST,
  isCostAcceptable,
  isCostOutdated,
  KeyDerivationSchema,
  normalizePassphrase,
} from '../../../lib/core/vault/passphrase.ts';

describe('the cost of a key derivation', () => {
  it('is by default the second recommendation of RFC 9106', () => {
    expect(DEFAULT_COST).toEqual({ memoryKib: 65_536, passes: 3, lanes: 4 });
  });

  it.each([
    [{}, true, false],
    [{ memoryKib: 32_768 }, true, true],
    [{ memoryKib: 19_456, passes: 2, lanes: 1 }, true, true],
    [{ memoryKib: 1_048_576, passes: 16, lanes: 16 }, true, false],
    [{ memoryKib: 19_455 }, false, true],
    [{ passes: 1 }, false, true],
    [{ passes: 17 }, false, false],
    [{ lanes: 0 }, false, false],
    [{ lanes: 17 }, false, false],
    [{ memoryKib: 2_000_000 }, false, false],
  ])('with %j instead of the default is acceptable: %s, outdated: %s', (changes, isAcceptable, isOutdated) => {
    const cost = { ...DEFAULT_COST, ...changes };
    expect([isCostAcceptable(cost), isCostOutdated(cost)]).toEqual([isAcceptable, isOutdated]);
  });
});

describe('KeyDerivationSchema', () => {
  const derivation = { name: 'argon2id', ...DEFAULT_COST, salt: 'A'.repeat(22) };

  it('accepts a salt of 16 bytes', () => {
    expect(v.is(KeyDerivationSchema, derivation)).toBe(true);
  });

  it.each([
    ['another algorithm', { name: 'argon2i' }],
    ['a salt that is too short', { salt: 'A'.repeat(21) }],
    ['a salt that is too long', { salt: 'A'.repeat(87) }],
    ['a salt that is not base64url', { salt: '+'.repeat(22) }],
    ['a fraction', { passes: 2.5 }],
    ['a number as text', { lanes: '4' }],
  ])('refuses %s', (_what, changes) => {
    expect(v.is(KeyDerivationSchema, { ...derivation, ...changes })).toBe(false);
  });
});

describe('normalizePassphrase', () => {
  it('returns one Unicode form, and keeps case and spaces', () => {
    expect(normalizePassphrase('Zu\u0308rich  77 ')).toBe('Z\u00fcrich  77 ');
  });
});
