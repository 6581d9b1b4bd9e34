import { writeKubeconfig } from '../core/kubeconfig/write.ts';
import { failure, type Outcome, success } from '../core/outcome.ts';
import { problem } from '../core/problems.ts';
import type { Proof } from '../core/vault/vault-state.ts';
import { obstacleToKeeping, readEntries, storedEnvelope } from './opened.ts';
import { prove } from './unlock.ts';
import type { World } from './world.ts';

/**
 * All that is stored, secrets included, as the text of a kubeconfig. Where the vault is sealed the person proves once more
 * who they are: an open vault lets somebody at the keyboard use credentials, not take them along.
 */
export async function exportKubeconfig(world: World, proof: Proof | null): Promise<Outcome<string>> {
  const obstacle = await obstacleToKeeping(world);
  if (obstacle) return failure(obstacle);
  const envelope = await storedEnvelope(world);
  if (envelope) {
    const proven = proof ? await prove(world, envelope, proof) : failure(problem('passphraseWrong', {}));
    if (!proven.ok) return proven;
  }
  return success(writeKubeconfig(await readEntries(world)));
}
