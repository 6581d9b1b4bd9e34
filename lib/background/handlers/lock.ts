import { lock } from '../locking.ts';
import { isVaultInUse } from '../state.ts';
import type { Turn } from '../turn.ts';

/** Locks if there is something to unlock: credentials in memory only would be lost. */
export async function lockVault(turn: Turn): Promise<void> {
  if (isVaultInUse(turn.state)) await lock(turn);
}
