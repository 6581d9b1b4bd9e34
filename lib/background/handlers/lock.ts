import { lock } from '../locking.ts';
import { isVaultInUse } from '../state.ts';
import type { Turn } from '../turn.ts';

/** Locks if there is something to unlock: credentials in memory only would be lost. */
export async function lockVault(turn: Turn): Promise<void> {
  if (isVaultInUse(turn.state)) await lock(turn);
}

/** Erases credentials that are in memory only, because a person is done with them. A vault is left as it is, locked or open. */
export async function signOut(turn: Turn): Promise<void> {
  if (!isVaultInUse(turn.state)) await lock(turn);
}
