import type { ContextState } from '../../core/context-state.ts';
import { isUsable } from '../../core/kubeconfig/assess-context.ts';

/** Whether a context could be used now, as far as its credential goes. Times are in epoch milliseconds. */
export function readiness(
  { context, hasCredential, expiresAt }: ContextState,
  now: number,
): 'ready' | 'unusable' | 'credentialMissing' | 'credentialExpired' {
  if (!isUsable(context)) return 'unusable';
  if (!hasCredential) return 'credentialMissing';
  return expiresAt !== null && expiresAt <= now ? 'credentialExpired' : 'ready';
}
