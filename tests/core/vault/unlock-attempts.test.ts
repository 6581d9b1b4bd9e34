import { describe, expect, it } from 'vitest';
import { NO_ATTEMPTS, nextAttemptAt } from '../../../lib/core/vault/unlock-attempts.ts';

describe('nextAttemptAt', () => {
  it('is in the past without failed attempts', () => {
    expect(nextAttemptAt(NO_ATTEMPTS)).toBe(0);
  });

  it('is at once for the first attempts, and then after a delay that doubles up to five minutes', () => {
    const lastAt = 1000;
    const delays = [0, 1, 2, 3, 4, 5, 6, 11, 12, 20, 4000].map((count) =>
      Math.max(0, nextAttemptAt({ count, lastAt }) - lastAt),
    );
    expect(delays).toEqual([0, 0, 0, 1000, 2000, 4000, 8000, 256_000, 300_000, 300_000, 300_000]);
  });
});
