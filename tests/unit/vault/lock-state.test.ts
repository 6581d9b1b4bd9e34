import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLockDue, lockAt, nextTryAt } from '../../../lib/core/vault/lock-state.ts';

const MINUTE = 60_000;

describe('the lock by time', () => {
  it.each<[string, number, boolean]>([
    ['just used', 0, false],
    ['a moment before', 15 * MINUTE - 1, false],
    ['at the minute', 15 * MINUTE, true],
    ['a machine that slept for days', 5000 * MINUTE, true],
    ['a clock corrected by a second', -1000, false],
    ['a clock that was set back', -61_000, true],
  ])('%s', (_, spentMs, isDue) => {
    const usedAt = 1_000_000_000;
    expect(isLockDue(usedAt, lockAt(usedAt, { afterMinutes: 15 }), usedAt + spentMs)).toBe(isDue);
  });

  it('never comes where none is set', () => {
    fc.assert(fc.property(fc.nat(), fc.nat(), (usedAt, now) => !isLockDue(usedAt, null, now)));
    expect(lockAt(7, { afterMinutes: null })).toBeNull();
  });
});

describe('the wait after wrong answers', () => {
  it('is none at first, then doubles, up to five minutes', () => {
    const waits = [0, 1, 2, 3, 4, 5, 6, 20, 4000].map((count) =>
      Math.max(0, nextTryAt({ count, lastAt: 1000 }) - 1000),
    );
    expect(waits).toEqual([0, 0, 0, 1000, 2000, 4000, 8000, 300_000, 300_000]);
  });
});
