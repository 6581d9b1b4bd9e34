import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { decode, define, encode } from '../../../lib/core/storage/value-definition.ts';

const count = define({
  key: 'count',
  area: 'local',
  schema: v.object({ count: v.number() }),
  initial: { count: 0 },
  // Version 1 was a number, version 2 an array.
  migrations: [
    (value) => [value],
    (value) => {
      if (!Array.isArray(value)) throw new TypeError('Not an array');
      return { count: value[0] };
    },
  ],
  eraseOn: {},
});
const plain = define({ key: 'plain', area: 'local', schema: v.unknown(), initial: null, eraseOn: {} });

describe('a stored value', () => {
  it('is written with its version', () => {
    expect(encode(count, { count: 5 })).toEqual({ version: 3, value: { count: 5 } });
    expect(encode(plain, 'x')).toEqual({ version: 1, value: 'x' });
  });

  it('reads as it was written', () => {
    expect(decode('count', count, encode(count, { count: 5 }))).toEqual({ ok: true, value: { count: 5 } });
  });

  it('reads as its initial value where nothing is stored', () => {
    expect(decode('count', count, undefined)).toEqual({ ok: true, value: { count: 0 } });
  });

  it.each([
    ['version 1, stored bare', 5],
    ['version 1', { version: 1, value: 5 }],
    ['version 2', { version: 2, value: [5] }],
  ])('of %s is migrated', (_what, stored) => {
    expect(decode('count', count, stored)).toEqual({ ok: true, value: { count: 5 } });
  });

  it('of a newer version is a problem, not empty', () => {
    expect(decode('count', count, { version: 4, value: { count: 5 } })).toEqual({
      ok: false,
      problem: { code: 'storageFromNewerVersion', values: { name: 'count' } },
    });
  });

  it.each([
    ['does not match its schema', { version: 3, value: { count: 'five' } }],
    ['a migration throws at', { version: 2, value: 'five' }],
    ['a migration cannot make sense of', { version: 1, value: { a: 1 } }],
    ['is null', null],
    ['has a version that is no version', { version: 0, value: { count: 5 } }],
    ['has more than version and value', { version: 3, value: { count: 5 }, more: 1 }],
  ])('that %s is a problem, not empty', (_what, stored) => {
    expect(decode('count', count, stored)).toEqual({
      ok: false,
      problem: { code: 'storageUnreadable', values: { name: 'count' } },
    });
  });
});
