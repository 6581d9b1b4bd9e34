import { isLockDue } from '../../core/vault/lock-settings.ts';
import { lock } from '../locking.ts';
import type { Turn } from '../turn.ts';

/** Locks if the time has come. */
export async function lockIfDue(turn: Turn): Promise<void> {
  const { lastUsedAt, locksAt } = turn.state;
  if (isLockDue(lastUsedAt, locksAt, turn.deps.now())) await lock(turn);
}
