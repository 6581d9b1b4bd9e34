import { describe, expect, it } from 'vitest';
import { rateLimit } from '../../lib/core/rate-limit.ts';

const NOW = Date.parse('2026-11-24T00:00:00Z');

describe('a rate limit', () => {
  it('allows so many in any span of its length', () => {
    const isAllowed = rateLimit(2, 1000);
    expect([0, 600, 999, 1000, 1001, 1599, 1600].map((ms) => isAllowed(NOW + ms))).toEqual([
      true,
      true,
      false,
      true,
      false,
      false,
      true,
    ]);
  });

  it('does not count what it does not allow', () => {
    const isAllowed = rateLimit(1, 1000);
    expect(isAllowed(NOW)).toBe(true);
    for (let ms = 1; ms < 1000; ms += 1) isAllowed(NOW + ms);
    expect(isAllowed(NOW + 1000)).toBe(true);
  });

  it('goes on when the clock is set back', () => {
    const isAllowed = rateLimit(1, 1000);
    expect([NOW, NOW - 5000].map(isAllowed)).toEqual([true, true]);
  });
});
