import type { VaultStatus } from '../../core/vault/vault-status.ts';
import type { OptionsBackend } from '../backend.ts';
import { Icon } from '../shared/Icon.tsx';
import { ProblemNotice } from '../shared/ProblemNotice.tsx';
import { t } from '../shared/translate.ts';
import { UnlockForm } from '../shared/UnlockForm.tsx';

interface VaultNoticeProps {
  backend: OptionsBackend;
  status: VaultStatus;
}

/** What stands in the way of every topic: a vault that is locked, or cannot be read. Nothing where neither is so. */
export function VaultNotice({ backend, status }: VaultNoticeProps) {
  const { isLocked, problem } = status;
  if (!isLocked && !problem) return null;
  return (
    <section class="vault vault-notice" aria-label={t('options.topic.vault')}>
      {problem && (
        <ProblemNotice problem={problem}>
          <p class="actions">
            <button type="button" onClick={() => void backend.background.setAside('envelope')}>
              {t('vault.setAside')}
            </button>
          </p>
        </ProblemNotice>
      )}
      {isLocked && (
        <div class="notice locked">
          <Icon name="lock" />
          <div class="notice-body">
            <p class="notice-sentence">{t('vault.locked')}</p>
            <UnlockForm backend={backend} isFocused onUnlocked={() => {}} />
          </div>
        </div>
      )}
    </section>
  );
}
