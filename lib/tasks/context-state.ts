import type { ContextState } from '../core/messages.ts';
import { policyRefusal } from '../core/policy.ts';
import { type Problem, problem } from '../core/problems.ts';
import { isLocked } from './opened.ts';
import type { World } from './world.ts';

/** All stored contexts in the order of import, with what stands between each and being used. */
export async function listContexts(world: World): Promise<ContextState[]> {
  const [contexts, ends, isVaultLocked] = await Promise.all([
    world.storage.read('contexts'),
    world.storage.read('credentialEnds'),
    isLocked(world),
  ]);
  return contexts.map((context) => ({
    context,
    hasCredential: Object.hasOwn(ends, context.id),
    isLocked: isVaultLocked,
    expiresAt: (Object.hasOwn(ends, context.id) && ends[context.id]) || null,
  }));
}

/** What keeps this context from presenting a credential now, in the order in which a person can settle it. */
export async function obstacleOf(world: World, state: ContextState): Promise<Problem | null> {
  const { context, hasCredential, expiresAt } = state;
  const name = context.name;
  if (context.server === null || context.obstacles.length > 0) return problem('contextUnusable', { context: name });
  const refusal = policyRefusal(await world.policy(), context);
  if (refusal) return refusal;
  if (!hasCredential && state.isLocked) return problem('vaultLocked', {});
  if (!(await world.hostAccess.has(context.server))) {
    return problem('hostAccessMissing', { origin: context.server.origin });
  }
  if (!hasCredential) return problem('credentialMissing', { context: name });
  if (expiresAt !== null && expiresAt <= world.now()) return problem('credentialExpired', { context: name });
  const refused = await world.storage.read('refusedContextIds');
  if (refused.includes(context.id)) return problem('apiserverUnauthorized', { context: name });
  return null;
}

/** The state of one stored context. */
export async function findContext(world: World, contextId: string): Promise<ContextState | null> {
  return (await listContexts(world)).find(({ context }) => context.id === contextId) ?? null;
}
