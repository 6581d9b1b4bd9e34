import { signingHeaders as headersFor, type SigningHeader } from '../core/grants/signing-headers.ts';
import type { Credential } from '../core/kubeconfig/kube-context.ts';
import { failure, type Outcome, success } from '../core/outcome.ts';
import { problem } from '../core/problems.ts';
import { findContext, obstacleOf } from './context-state.ts';
import { putRulesInForce } from './put-rules-in-force.ts';
import type { World } from './world.ts';

/** Keeps a credential that a person gave by hand. Tabs that the context holds are signed with it from now on. */
export async function giveCredential(
  world: World,
  { contextId, credential }: { contextId: string; credential: Credential },
): Promise<Outcome<null>> {
  if (!(await findContext(world, contextId))) return failure(problem('contextUnknown', {}));
  await world.storage.write('credentials', { ...(await world.storage.read('credentials')), [contextId]: credential });
  await putRulesInForce(world);
  return success(null);
}

/** Request headers that present the context, for a page of ours that makes the request itself. */
export async function signingHeaders(world: World, contextId: string): Promise<Outcome<SigningHeader[]>> {
  const state = await findContext(world, contextId);
  if (!state) return failure(problem('contextUnknown', {}));
  const obstacle = await obstacleOf(world, state);
  if (obstacle) return failure(obstacle);
  const credential = (await world.storage.read('credentials'))[contextId];
  if (!credential) return failure(problem('credentialMissing', { context: state.context.name }));
  return success(headersFor(credential, state.context.impersonation));
}
