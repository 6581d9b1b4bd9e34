import { authHeaders, type RequestHeader } from '../../core/auth-headers.ts';
import { failure, type Outcome, success } from '../../core/outcome.ts';
import { problem } from '../../core/problems.ts';
import { lookUpCredential } from '../../core/vault/credentials.ts';
import { usableContext } from '../grants.ts';
import type { Turn } from '../turn.ts';

/** Request headers that present a context, for a page of ours that makes the request itself. */
export async function getAuthHeaders(turn: Turn, contextId: string): Promise<Outcome<RequestHeader[]>> {
  const usable = await usableContext(turn, contextId);
  if (!usable.ok) return usable;
  const { context } = usable.value.state;
  const found = lookUpCredential(turn.state.openVault.credentials, context);
  if (found.kind !== 'usable') return failure(problem('credentialMissing', { context: context.name }));
  return success(authHeaders(found.credential, context.impersonation));
}
