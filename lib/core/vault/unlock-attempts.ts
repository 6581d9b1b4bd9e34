import * as v from 'valibot';
import { type Problem, problem } from '../problems.ts';

/** Failed attempts to unlock in a row, and when the last one was made, in epoch milliseconds. */
export const UnlockAttemptsSchema = v.object({ count: v.number(), lastAt: v.number() });
export type UnlockAttempts = v.InferOutput<typeof UnlockAttemptsSchema>;

/** No failed attempts. */
export const NO_ATTEMPTS: UnlockAttempts = { count: 0, lastAt: 0 };

/** Typing errors that cost no waiting time. */
const FREE_ATTEMPTS = 3;
const LONGEST_WAIT_MS = 300_000;

/** When the next attempt is accepted, in epoch milliseconds: at once at first, then after a delay that doubles. */
export function nextAttemptAt({ count, lastAt }: UnlockAttempts): number {
  if (count < FREE_ATTEMPTS) return 0;
  return lastAt + Math.min(LONGEST_WAIT_MS, 1000 * 2 ** (count - FREE_ATTEMPTS));
}

/**
 * Why an attempt has to wait; null if it may be made now. Times are in epoch milliseconds.
 *
 * More than the longest wait means that the clock was wrong when the last attempt failed, or is now. Then nobody knows how long ago
 * that was, and the vault must not stay locked for years. Whoever can set the clock could as well set it forward.
 */
export function waitingProblem(nextAttempt: number, now: number): Problem | null {
  const waitMs = nextAttempt - now;
  return waitMs > 0 && waitMs <= LONGEST_WAIT_MS
    ? problem('unlockTooSoon', { seconds: String(Math.ceil(waitMs / 1000)) })
    : null;
}
