import { expect, it } from 'vitest';
import { nextWatchDelay } from '../../../lib/core/services/watch-delay.ts';

it('grows while watches end at once, up to half a minute', () => {
  const delays: number[] = [];
  for (let index = 0; index < 8; index += 1) delays.push(nextWatchDelay(delays.at(-1) ?? 0, 5));
  expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});

it('is short again after a watch that lasted', () => {
  expect(nextWatchDelay(30_000, 300_000)).toBe(1000);
});
