import type { ContextState } from '../../core/messages.ts';
import { useNow } from '../hooks/use-now.ts';
import { relativeTime } from '../shared/relative-time.ts';
import { t } from '../shared/words.ts';

/** Time enough to fetch another one without hurry. */
const SOON_MS = 3_600_000;

/** How long the credential still lasts, once that is soon over. */
export function ExpiryNotice({ state: { hasCredential, expiresAt } }: { state: ContextState }) {
  const now = useNow(expiresAt !== null);
  if (!hasCredential || expiresAt === null || expiresAt - now > SOON_MS) return null;
  return (
    <p class="expiry-notice" role="status">
      {expiresAt > now ? t('popup.expires', [relativeTime(expiresAt, now)]) : t('contexts.state.credentialExpired')}
    </p>
  );
}
