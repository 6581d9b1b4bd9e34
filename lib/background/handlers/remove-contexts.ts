import { type Outcome, success } from '../../core/outcome.ts';
import { erase } from '../../core/storage/erase.ts';
import { forgetServers } from '../forget-servers.ts';
import { giveBackHostAccess } from '../host-access.ts';
import { isVaultLocked, type State, serversOf } from '../state.ts';
import { readOnDemand } from '../store.ts';
import type { Turn } from '../turn.ts';

/**
 * Removes contexts with everything that belongs to them, and gives back access to hosts that no other context needs. What is
 * sealed in a locked vault is removed when it is next unlocked; that, and why, is recorded.
 */
export async function removeContexts(
  turn: Turn,
  ids: readonly string[],
  reason: State['credentialRemovals'][number]['reason'] = 'person',
): Promise<Outcome<null>> {
  const { state, deps } = turn;
  const removed = new Set(ids);
  const serviceLists = await readOnDemand(deps.storage, 'serviceLists');
  const before = serversOf(state, deps.platform);
  const contexts = state.contexts.filter(({ id }) => !removed.has(id));
  await turn.revoke({
    ...forgetServers(state, contexts, deps.platform),
    ...erase({ ...state, serviceLists }, { kind: 'contextRemoved', isRemoved: (id) => removed.has(id) }),
    ...(isVaultLocked(state) ? { credentialRemovals: withRemovals(state, ids, reason) } : {}),
  });
  await giveBackHostAccess(deps, before, serversOf(turn.state, deps.platform));
  return success(null);
}

function withRemovals(
  { credentialRemovals }: State,
  ids: readonly string[],
  reason: State['credentialRemovals'][number]['reason'],
): State['credentialRemovals'] {
  const recorded = new Set(credentialRemovals.map(({ contextId }) => contextId));
  const removals = ids.filter((id) => !recorded.has(id)).map((contextId) => ({ contextId, reason }));
  return [...credentialRemovals, ...removals];
}
