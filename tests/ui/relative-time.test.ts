import { describe, expect, it } from 'vitest';
import { relativeTime } from '../../lib/ui/shared/relative-time.ts';

const MINUTE = 60_000;

describe('relativeTime', () => {
  it.each([
    [0, 'just now'],
    [-59_999, 'just now'],
    [59_999, 'in less than a minute'],
    [-MINUTE, '1 minute ago'],
    [-3 * MINUTE, '3 minutes ago'],
    [125 * MINUTE, 'in 2 hours'],
    [-49 * 60 * MINUTE, '2 days ago'],
  ])('describes %i ms from now as “%s”', (span, words) => {
    expect(relativeTime(1e12 + span, 1e12)).toBe(words);
  });
});
