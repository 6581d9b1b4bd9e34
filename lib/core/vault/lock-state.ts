import * as v from 'valibot';

const MINUTE_MS = 60_000;

/** When the vault locks by itself. */
export const LockingSchema = v.object({
  /** So long after Portside was last used, by the wall clock; null for not at all. */
  afterMinutes: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** When the screen locks, or nobody touched the machine for a while. */
  whenAway: v.boolean(),
});
export type Locking = v.InferOutput<typeof LockingSchema>;

/** A working day, and not longer than the person stays. */
export const LOCKING: Locking = { afterMinutes: 480, whenAway: true };

/** When to lock, in epoch milliseconds, if nothing is done until then; null for never. */
export function lockAt(usedAt: number, { afterMinutes }: Pick<Locking, 'afterMinutes'>): number | null {
  return afterMinutes === null ? null : usedAt + afterMinutes * MINUTE_MS;
}

/**
 * Whether it is time to lock. Asked at each event and not only by a timer, since a machine that was suspended runs none. A
 * clock that was set back by more than a minute counts as over: how long it has been is not known.
 */
export function isLockDue(usedAt: number, locksAt: number | null, now: number): boolean {
  return locksAt !== null && (now >= locksAt || now < usedAt - MINUTE_MS);
}

/** Wrong answers in a row, and when the last one was. */
export const TriesSchema = v.object({ count: v.number(), lastAt: v.number() });
export type Tries = v.InferOutput<typeof TriesSchema>;

/** Mistyping is free so often. */
const FREE_TRIES = 3;
const LONGEST_WAIT_MS = 300_000;

/** When the next answer is heard, in epoch milliseconds: at once at first, then after a span that doubles. */
export function nextTryAt({ count, lastAt }: Tries): number {
  if (count < FREE_TRIES) return 0;
  return lastAt + Math.min(LONGEST_WAIT_MS, 1000 * 2 ** (count - FREE_TRIES));
}
