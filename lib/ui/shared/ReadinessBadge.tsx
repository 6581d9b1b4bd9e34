import type { ContextState } from '../../core/context-state.ts';
import { useNow } from '../hooks/use-now.ts';
import { relativeTime } from './relative-time.ts';
import { t } from './translate.ts';

/** Whether a context could be used now, as far as its credential goes. */
export function ReadinessBadge({ state }: { state: ContextState }) {
  const now = useNow(state.expiresAt !== null);
  const readiness = readinessOf(state, now);
  return (
    <span class={`badge is-${readiness}`}>
      {readiness === 'ready' && state.expiresAt !== null
        ? t('contexts.state.readyFor', [relativeTime(state.expiresAt, now)])
        : t(`contexts.state.${readiness}`)}
    </span>
  );
}

/** Whether a context could be used at this time, or what is in the way, as far as its credential goes. */
export function readinessOf({ context, hasCredential, isLocked, expiresAt }: ContextState, now: number) {
  if (context.server === null || context.obstacles.length > 0) return 'unusable';
  if (!hasCredential && isLocked) return 'locked';
  if (!hasCredential) return 'credentialMissing';
  return expiresAt !== null && expiresAt <= now ? 'credentialExpired' : 'ready';
}
