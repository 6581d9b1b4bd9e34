import { failure, type Outcome, success } from '../../core/outcome.ts';
import type { Proof } from '../../core/vault/vault-status.ts';
import { storedVault } from '../state.ts';
import type { Turn } from '../turn.ts';
import { obstacleToSaving, requireProof } from '../vault.ts';

/**
 * Stores credentials in memory only from now on. A vault is erased, which needs a proof: without a vault, nothing asks for
 * one before credentials are exported. A vault that cannot be read stays.
 */
export async function keepInMemoryOnly(turn: Turn, proof: Proof | null): Promise<Outcome<null>> {
  const obstacle = await obstacleToSaving(turn);
  if (obstacle) return failure(obstacle);
  const proven = await requireProof(turn, proof);
  if (!proven.ok) return proven;
  const { openVault } = turn.state;
  const hasVault = storedVault(turn.state) !== null;
  await turn.commit({
    isMemoryOnly: true,
    ...(hasVault ? { envelope: null, openVault: { ...openVault, contentsKey: null } } : {}),
  });
  if (hasVault) await turn.deps.storage.compact();
  return success(null);
}
