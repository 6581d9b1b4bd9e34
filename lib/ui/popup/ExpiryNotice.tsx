import type { ContextState } from '../../core/context-state.ts';
import { useNow } from '../hooks/use-now.ts';
import { relativeTime } from '../shared/relative-time.ts';
import { t } from '../shared/translate.ts';

/** Enough time to get another credential without hurry. */
const NOTICE_MS = 3_600_000;

/** How long the credential is still valid, shown in its last hour. */
export function ExpiryNotice({ state: { hasCredential, expiresAt } }: { state: ContextState }) {
  const now = useNow(expiresAt !== null);
  if (!hasCredential || expiresAt === null || expiresAt - now > NOTICE_MS) return null;
  return (
    <p class="expiry-notice" role="status">
      {expiresAt > now ? t('popup.expires', [relativeTime(expiresAt, now)]) : t('contexts.state.credentialExpired')}
    </p>
  );
}
