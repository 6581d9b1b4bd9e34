import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_LOCK_SETTINGS,
  isLockDue,
  isWeaker,
  LockSettingsSchema,
  lockTime,
} from '../../../lib/core/vault/lock-settings.ts';

const MINUTE_MS = 60_000;

describe('isLockDue', () => {
  it.each<[boolean, string, number]>([
    [false, 'right after Portside was used', 0],
    [false, 'a millisecond before the lock time', 15 * MINUTE_MS - 1],
    [true, 'at the lock time', 15 * MINUTE_MS],
    [true, 'days after the lock time, when a suspended machine resumes', 5000 * MINUTE_MS],
    [false, 'if the clock was corrected by a second', -1000],
    [false, 'if the clock was set back by a minute', -MINUTE_MS],
    [true, 'if the clock was set back by more than a minute', -MINUTE_MS - 1],
  ])('is %s %s', (isDue, _when, elapsedMs) => {
    const lastUsedAt = 1_000_000_000;
    const locksAt = lockTime(lastUsedAt, { afterMinutes: 15 });
    expect(isLockDue(lastUsedAt, locksAt, lastUsedAt + elapsedMs)).toBe(isDue);
  });

  it('is always false without a lock time', () => {
    expect(lockTime(7, { afterMinutes: null })).toBeNull();
    fc.assert(fc.property(fc.nat(), fc.nat(), (lastUsedAt, now) => !isLockDue(lastUsedAt, null, now)));
  });
});

describe('isWeaker', () => {
  const settings = (afterMinutes: number | null, whenAway: boolean) => ({ afterMinutes, whenAway });

  it.each([
    ['the same settings', settings(15, true), settings(15, true), false],
    ['a shorter time', settings(15, true), settings(10, true), false],
    ['a longer time', settings(15, true), settings(16, true), true],
    ['no time instead of one', settings(15, true), settings(null, true), true],
    ['a time instead of none', settings(null, true), settings(15, true), false],
    ['still no time', settings(null, false), settings(null, false), false],
    ['locking when away too', settings(15, false), settings(15, true), false],
    ['no longer locking when away', settings(15, true), settings(15, false), true],
    ['a shorter time without locking when away', settings(15, true), settings(1, false), true],
    ['a longer time with locking when away', settings(15, false), settings(16, true), true],
  ])('for %s: from %j to %j is %s', (_what, before, after, weaker) => {
    expect(isWeaker(before, after)).toBe(weaker);
  });

  it('is true exactly if the vault stays open in some case in which it locked before', () => {
    const arbitrary = fc.record({
      afterMinutes: fc.option(fc.integer({ min: 1, max: 4 })),
      whenAway: fc.boolean(),
    });
    const situations = [0, 1, 2, 3, 4].flatMap((unusedMinutes) =>
      [false, true].map((isAway) => ({ unusedMinutes, isAway })),
    );
    fc.assert(
      fc.property(arbitrary, arbitrary, (before, after) => {
        const isLocked = (
          { afterMinutes, whenAway }: typeof before,
          { unusedMinutes, isAway }: (typeof situations)[0],
        ) => isLockDue(0, lockTime(0, { afterMinutes }), unusedMinutes * MINUTE_MS) || (whenAway && isAway);
        const staysOpen = situations.some((situation) => isLocked(before, situation) && !isLocked(after, situation));
        expect(isWeaker(before, after)).toBe(staysOpen);
      }),
    );
  });
});

describe('LockSettingsSchema', () => {
  it('accepts the default settings, and settings without a lock time', () => {
    expect(v.is(LockSettingsSchema, DEFAULT_LOCK_SETTINGS)).toBe(true);
    expect(v.is(LockSettingsSchema, { afterMinutes: null, whenAway: false })).toBe(true);
  });

  it.each([0, -1, 1.5, Number.POSITIVE_INFINITY, '15'])('refuses a lock time of %j minutes', (afterMinutes) => {
    expect(v.is(LockSettingsSchema, { afterMinutes, whenAway: true })).toBe(false);
  });
});
