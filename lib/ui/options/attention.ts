import type { ContextState } from '../../core/context-state.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import { readinessOf } from '../shared/ReadinessBadge.tsx';

/** Whether a context's credential is missing or has expired. */
export function needsCredential(state: ContextState, now: number): boolean {
  const readiness = readinessOf(state, now);
  return readiness === 'credentialMissing' || readiness === 'credentialExpired';
}

/**
 * Whether a person has to do something before a context can be used, apart from unlocking. `accessibleUrls` are the servers
 * that the browser lets us access, null until it answered.
 */
export function needsAttention(state: ContextState, accessibleUrls: ReadonlySet<string> | null, now: number): boolean {
  const { server } = state.context;
  if (readinessOf(state, now) === 'unusable' || needsCredential(state, now)) return true;
  return server !== null && accessibleUrls !== null && !accessibleUrls.has(serverUrl(server));
}
