/** Runs a task once all tasks before it have ended; an urgent one before all that are not. */
export type Enqueue = <T>(task: () => Promise<T>, options?: { readonly isUrgent?: boolean }) => Promise<T>;

/**
 * A queue that runs one task at a time. The background's state is read, changed and written back; two tasks at once would
 * lose one's change. Urgent tasks wait for the one that runs and for each other, in order, however many others wait. A task that
 * fails doesn't stop the ones after it.
 */
export function serialQueue(): Enqueue {
  const urgent: (() => Promise<void>)[] = [];
  const waiting: (() => Promise<void>)[] = [];
  let isRunning = false;
  const runNext = () => {
    const run = urgent.shift() ?? waiting.shift();
    isRunning = run !== undefined;
    void run?.().finally(runNext);
  };
  return (task, { isUrgent = false } = {}) =>
    new Promise((resolve, reject) => {
      (isUrgent ? urgent : waiting).push(() => Promise.resolve().then(task).then(resolve, reject));
      if (!isRunning) runNext();
    });
}
