import type { ContextState } from '../../core/messages.ts';
import { useNow } from '../hooks/use-now.ts';
import { relativeTime } from './relative-time.ts';
import { t } from './words.ts';

/** Whether a context could be used right now, as far as its credential goes. */
export function ReadinessBadge({ state }: { state: ContextState }) {
  const now = useNow(state.expiresAt !== null);
  const readiness = readinessOf(state, now);
  const isEnding = readiness === 'ready' && state.expiresAt !== null;
  return (
    <span class={`badge is-${readiness}`}>
      {isEnding
        ? t('contexts.state.readyFor', [relativeTime(state.expiresAt ?? now, now)])
        : t(`contexts.state.${readiness}`)}
    </span>
  );
}

function readinessOf({ context, hasCredential, isLocked, expiresAt }: ContextState, now: number) {
  if (context.server === null || context.obstacles.length > 0) return 'unusable';
  if (!hasCredential && isLocked) return 'locked';
  if (!hasCredential) return 'credentialMissing';
  return expiresAt !== null && expiresAt <= now ? 'credentialExpired' : 'ready';
}
