import { failure, type Outcome, success } from '../../core/outcome.ts';
import type { Turn } from '../turn.ts';
import { obstacleToSaving, withCredentials } from '../vault.ts';
import { orphanIds } from './get-vault-status.ts';

/** Erases credentials that belong to no stored context, because a person said so. */
export async function eraseOrphans(turn: Turn): Promise<Outcome<null>> {
  const { state } = turn;
  const obstacle = await obstacleToSaving(turn);
  if (obstacle) return failure(obstacle);
  const orphans = new Set(orphanIds(state));
  const kept = Object.entries(state.openVault.credentials).filter(([id]) => !orphans.has(id));
  await turn.commit(withCredentials(state, Object.fromEntries(kept)));
  return success(null);
}
