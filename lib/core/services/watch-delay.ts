const SHORTEST_MS = 1000;
const LONGEST_MS = 30_000;

/** How long to wait before a watch that ended begins again: longer each time that it ends at once. In milliseconds, as all here. */
export function nextWatchDelay(before: number, lasted: number): number {
  return lasted > LONGEST_MS ? SHORTEST_MS : Math.min(LONGEST_MS, Math.max(SHORTEST_MS, before * 2));
}
