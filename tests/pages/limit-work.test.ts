import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limitWork } from '../../lib/pages/limit-work.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

describe('work that others cause', () => {
  /** How many of so many tasks are done that come one after the other, each of which takes and is followed by so long. */
  function done(count: number, { taking, pause }: { taking: number; pause: number }): number {
    const withinLimit = limitWork();
    let tasks = 0;
    for (let index = 0; index < count; index += 1) {
      withinLimit(() => {
        tasks += 1;
        vi.advanceTimersByTime(taking);
      });
      vi.advanceTimersByTime(pause);
    }
    return tasks;
  }

  it('is done as long as it takes little of the time', () => {
    expect(done(1000, { taking: 0, pause: 0 })).toBe(1000);
    expect(done(1000, { taking: 3, pause: 20 })).toBe(1000);
    expect(done(30, { taking: 5, pause: 0 })).toBe(30);
  });

  it('takes a fifth of the time, if there is no end to it', () => {
    const tasks = done(1000, { taking: 50, pause: 20 });
    // What is left out takes no time, so a thousand come in hardly more than 20 seconds.
    expect(tasks * 50).toBeGreaterThan(3_000);
    expect(tasks * 50).toBeLessThan(6_500);
  });

  it('pauses the longer, the longer one took', () => {
    const withinLimit = limitWork();
    withinLimit(() => vi.advanceTimersByTime(2000));
    const next = vi.fn();
    vi.advanceTimersByTime(8_900);
    withinLimit(next);
    expect(next).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200);
    withinLimit(next);
    expect(next).toHaveBeenCalledTimes(1);
  });
});
