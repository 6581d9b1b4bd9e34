import { lock } from '../locking.ts';
import { storedVault } from '../state.ts';
import type { Turn } from '../turn.ts';

/** Locks if there is something to unlock: credentials in memory only would be lost. */
export async function lockVault(turn: Turn): Promise<void> {
  if (storedVault(turn.state)) await lock(turn);
}
