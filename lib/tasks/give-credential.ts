import type { Credential } from '../core/kubeconfig/kube-context.ts';
import { failure, type Outcome, success } from '../core/outcome.ts';
import { problem } from '../core/problems.ts';
import { findContext } from './context-state.ts';
import { keepCredentials, obstacleToKeeping, readCredentials } from './opened.ts';
import { putRulesInForce } from './put-rules-in-force.ts';
import type { World } from './world.ts';

/** Keeps a credential that a person gave by hand. Tabs that the context holds are signed with it from now on. */
export async function giveCredential(
  world: World,
  { contextId, credential }: { contextId: string; credential: Credential },
): Promise<Outcome<null>> {
  if (!(await findContext(world, contextId))) return failure(problem('contextUnknown', {}));
  const obstacle = await obstacleToKeeping(world);
  if (obstacle) return failure(obstacle);
  await keepCredentials(world, { ...(await readCredentials(world)), [contextId]: credential });
  await putRulesInForce(world);
  return success(null);
}
