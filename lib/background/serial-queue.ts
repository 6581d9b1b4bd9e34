/** Runs a task once all tasks before it have ended. */
export type Enqueue = <T>(task: () => Promise<T>) => Promise<T>;

/**
 * A queue that runs one task at a time. The background's state is read, changed and written back; two tasks at once would
 * lose one's change. A task that fails doesn't stop the ones after it.
 */
export function serialQueue(): Enqueue {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const run = last.then(task, task);
    last = run.catch(() => undefined);
    return run;
  };
}
