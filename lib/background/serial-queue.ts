/** Runs a task once all tasks before it have ended; an urgent one as soon as the task that runs now has. */
export type Enqueue = <T>(task: () => Promise<T>, options?: { readonly isUrgent?: boolean }) => Promise<T>;

/**
 * A queue that runs one task at a time. The background's state is read, changed and written back; two tasks at once would
 * lose one's change. A task that fails doesn't stop the ones after it.
 */
export function serialQueue(): Enqueue {
  const waiting: (() => Promise<void>)[] = [];
  let isRunning = false;
  const runNext = () => {
    const run = waiting.shift();
    isRunning = run !== undefined;
    void run?.().finally(runNext);
  };
  return (task, { isUrgent = false } = {}) =>
    new Promise((resolve, reject) => {
      const run = () => Promise.resolve().then(task).then(resolve, reject);
      if (isUrgent) waiting.unshift(run);
      else waiting.push(run);
      if (!isRunning) runNext();
    });
}
