import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchUse } from '../../lib/pages/watch-use.ts';

const MINUTE = 60_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

describe('use of a page', () => {
  /** A page, how often its use was reported, and its events as the browser makes them. */
  function watchedPage() {
    const page = new EventTarget();
    const addEventListener = vi.spyOn(page, 'addEventListener');
    const report = vi.fn(async () => {});
    watchUse(page, report);
    const byPerson = (type: string) => {
      for (const [name, listener] of addEventListener.mock.calls) {
        if (name === type && typeof listener === 'function') listener({ isTrusted: true } as Event);
      }
    };
    return { page, report, byPerson };
  }

  it('is that a person opens it', () => {
    expect(watchedPage().report).toHaveBeenCalledTimes(1);
  });

  it.each(['keydown', 'pointerdown', 'wheel'])(
    'is a %s of a person, reported once for those that follow at once',
    (type) => {
      const { report, byPerson } = watchedPage();
      vi.setSystemTime(Date.now() + MINUTE);
      byPerson(type);
      byPerson(type);
      expect(report).toHaveBeenCalledTimes(2);
      vi.setSystemTime(Date.now() + MINUTE);
      byPerson(type);
      expect(report).toHaveBeenCalledTimes(3);
    },
  );

  it('is no event that a script dispatches', () => {
    const { page, report } = watchedPage();
    vi.setSystemTime(Date.now() + MINUTE);
    for (const type of ['keydown', 'pointerdown', 'wheel']) page.dispatchEvent(new Event(type));
    expect(report).toHaveBeenCalledTimes(1);
  });
});
