import * as v from 'valibot';

const MINUTE_MS = 60_000;

/** When the vault locks by itself. */
export const LockSettingsSchema = v.object({
  /** Minutes of wall-clock time since Portside was last used; null for never. */
  afterMinutes: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** When the screen locks, or the computer was idle for a while. */
  whenAway: v.boolean(),
});
export type LockSettings = v.InferOutput<typeof LockSettingsSchema>;

/** A working day, and not while the person is away. */
export const DEFAULT_LOCK_SETTINGS: LockSettings = { afterMinutes: 480, whenAway: true };

/** When to lock unless Portside is used again, in epoch milliseconds; null for never. */
export function lockTime(lastUsedAt: number, { afterMinutes }: Pick<LockSettings, 'afterMinutes'>): number | null {
  return afterMinutes === null ? null : lastUsedAt + afterMinutes * MINUTE_MS;
}

/**
 * Whether it is time to lock. Checked on every event and not only by a timer, since none runs on a suspended machine. A
 * clock that was set back by more than a minute counts as due: how much time has passed is then unknown.
 */
export function isLockDue(lastUsedAt: number, locksAt: number | null, now: number): boolean {
  return locksAt !== null && (now >= locksAt || now < lastUsedAt - MINUTE_MS);
}

/** Whether the second settings leave the vault open in a case in which the first ones lock it. */
export function isWeaker(before: LockSettings, after: LockSettings): boolean {
  const minutes = ({ afterMinutes }: LockSettings) => afterMinutes ?? Number.POSITIVE_INFINITY;
  return minutes(after) > minutes(before) || (before.whenAway && !after.whenAway);
}
