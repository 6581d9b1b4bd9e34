/**
 * The task, run once at a time: calls while it runs make it run once more afterwards, however many they are. Resolves or rejects as
 * the first run that began after the call.
 */
export function onlyLatest(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const run = () => {
    next = null;
    running = task().finally(() => {
      running = null;
    });
    return running;
  };
  return () => {
    if (!next && !running) return run();
    next ??= Promise.resolve(running)
      .catch(() => undefined)
      .then(run);
    return next;
  };
}
