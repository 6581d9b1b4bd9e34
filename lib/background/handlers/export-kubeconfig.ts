import { writeKubeconfig } from '../../core/kubeconfig/write.ts';
import { failure, type Outcome, success } from '../../core/outcome.ts';
import { lookUpCredential } from '../../core/vault/credentials.ts';
import type { Proof } from '../../core/vault/vault-status.ts';
import { contextsOf } from '../state.ts';
import type { Turn } from '../turn.ts';
import { obstacleToSaving, requireProof } from '../vault.ts';

/**
 * Everything that is stored, secrets included, as the text of a kubeconfig. A vault needs a proof: while it is open,
 * somebody at the keyboard can use credentials, but not take them along.
 */
export async function exportKubeconfig(turn: Turn, proof: Proof | null): Promise<Outcome<string>> {
  const obstacle = await obstacleToSaving(turn);
  if (obstacle) return failure(obstacle);
  const proven = await requireProof(turn, proof);
  if (!proven.ok) return proven;
  const { state, deps } = turn;
  const entries = contextsOf(state, deps.platform).map((context) => {
    const found = lookUpCredential(state.openVault.credentials, context);
    return { context, credential: found.kind === 'usable' ? found.credential : null };
  });
  return success(writeKubeconfig(entries));
}
