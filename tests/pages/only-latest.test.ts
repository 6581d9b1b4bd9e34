import { describe, expect, it } from 'vitest';
import { onlyLatest } from '../../lib/pages/only-latest.ts';

describe('a task that runs once at a time', () => {
  /** A task whose runs end when the test says so. */
  function controlledTask() {
    const runs: PromiseWithResolvers<void>[] = [];
    const run = onlyLatest(() => {
      const ended = Promise.withResolvers<void>();
      runs.push(ended);
      return ended.promise;
    });
    return { run, runs };
  }

  it('runs at once, and once more for all calls while it runs', async () => {
    const { run, runs } = controlledTask();
    const first = run();
    const later = [run(), run(), run()];
    expect(runs).toHaveLength(1);
    // Between two runs.
    void first.then(() => later.push(run()));
    runs[0]?.resolve();
    await expect.poll(() => runs.length).toBe(2);
    runs[1]?.resolve();
    await Promise.all(later);
    expect(runs).toHaveLength(2);
  });

  it('runs again at once when nothing waits', async () => {
    const { run, runs } = controlledTask();
    for (const count of [1, 2, 3]) {
      const ended = run();
      expect(runs).toHaveLength(count);
      runs[count - 1]?.resolve();
      await ended;
    }
  });

  it('runs for those who waited when it has failed, and tells only its own callers', async () => {
    const { run, runs } = controlledTask();
    const first = run();
    const second = run();
    runs[0]?.reject(new Error('failed'));
    await expect(first).rejects.toThrow('failed');
    await expect.poll(() => runs.length).toBe(2);
    runs[1]?.resolve();
    await second;
  });
});
