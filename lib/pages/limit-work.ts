/** How much of the time the tasks may take, and how many milliseconds at once. */
const SHARE = 0.2;
const BURST_MS = 200;

/**
 * Runs a task, unless those before it have taken too much of the time. One that takes long delays the ones after it for as much
 * longer, so that others can do without it whatever it is given.
 */
export function limitWork(): (task: () => void) => void {
  let takenMs = 0;
  let endedAt = performance.now();
  return (task) => {
    const startedAt = performance.now();
    takenMs = Math.max(0, takenMs - (startedAt - endedAt) * SHARE);
    endedAt = startedAt;
    if (takenMs >= BURST_MS) return;
    task();
    endedAt = performance.now();
    takenMs += endedAt - startedAt;
  };
}
