import { describe, expect, it } from 'vitest';
import { serialQueue } from '../../lib/background/serial-queue.ts';

describe('the queue of the background', () => {
  it('runs one task at a time, in order', async () => {
    const enqueue = serialQueue();
    const journal: string[] = [];
    const task = (name: string) => async () => {
      journal.push(`${name} begins`);
      await null;
      journal.push(`${name} ends`);
      return name;
    };
    expect(await Promise.all([enqueue(task('a')), enqueue(task('b'))])).toEqual(['a', 'b']);
    expect(journal).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('goes on after a task that fails', async () => {
    const enqueue = serialQueue();
    const failing = enqueue(() => Promise.reject(new Error('failed')));
    const after = enqueue(async () => 'after');
    await expect(failing).rejects.toThrow('failed');
    expect(await after).toBe('after');
    expect(await enqueue(async () => 'later')).toBe('later');
  });

  it('runs urgent tasks before all others that wait, in order', async () => {
    const enqueue = serialQueue();
    const journal: string[] = [];
    const task = (name: string) => async () => void journal.push(name);
    await Promise.all([
      enqueue(task('running')),
      enqueue(task('waiting')),
      enqueue(task('waiting too')),
      enqueue(task('urgent'), { isUrgent: true }),
      enqueue(task('urgent too'), { isUrgent: true }),
    ]);
    expect(journal).toEqual(['running', 'urgent', 'urgent too', 'waiting', 'waiting too']);
  });
});
