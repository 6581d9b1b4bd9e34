import type { MessageRequest } from '../../core/messages.ts';
import { failure, type Outcome, success } from '../../core/outcome.ts';
import { problem } from '../../core/problems.ts';
import { bindCredential } from '../../core/vault/credentials.ts';
import { contextsOf } from '../state.ts';
import type { Turn } from '../turn.ts';
import { obstacleToSaving, withCredentials } from '../vault.ts';

/** Stores a credential that a person gave by hand. Tabs that the context holds are signed with it from now on. */
export async function setCredential(
  turn: Turn,
  { contextId, credential }: MessageRequest<'setCredential'>,
): Promise<Outcome<null>> {
  const { state, deps } = turn;
  const context = contextsOf(state, deps.platform).find(({ id }) => id === contextId);
  if (!context) return failure(problem('contextUnknown', {}));
  const obstacle = await obstacleToSaving(turn);
  if (obstacle) return failure(obstacle);
  const bound = bindCredential(credential, context);
  await turn.commit(withCredentials(state, { ...state.openVault.credentials, [contextId]: bound }));
  return success(null);
}
