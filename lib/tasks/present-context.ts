import { type SigningHeader, signingHeaders } from '../core/grants/signing-headers.ts';
import { failure, type Outcome, success } from '../core/outcome.ts';
import { problem } from '../core/problems.ts';
import { findContext, obstacleOf } from './context-state.ts';
import { readCredentials } from './opened.ts';
import type { World } from './world.ts';

/** Request headers that present the context, for a page of ours that makes the request itself. */
export async function presentContext(world: World, contextId: string): Promise<Outcome<SigningHeader[]>> {
  const state = await findContext(world, contextId);
  if (!state) return failure(problem('contextUnknown', {}));
  const obstacle = await obstacleOf(world, state);
  if (obstacle) return failure(obstacle);
  const credential = (await readCredentials(world))[contextId];
  if (!credential) return failure(problem('credentialMissing', { context: state.context.name }));
  return success(signingHeaders(credential, state.context.impersonation));
}
