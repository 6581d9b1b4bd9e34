import type { PopupBackend } from '../backend.ts';
import { formatNumber, t } from '../shared/translate.ts';
import { UnexpectedErrorNotice } from '../shared/UnexpectedErrorNotice.tsx';
import { UnlockForm } from '../shared/UnlockForm.tsx';

interface LockedProps {
  backend: PopupBackend;
  /** How many tabs show apps, which need the vault. */
  openAppCount: number;
}

/** The popup while the vault is locked. */
export function Locked({ backend, openAppCount }: LockedProps) {
  return (
    <main class="locked">
      <img src="/icon/mark.svg" alt="" width="44" height="44" />
      <h1>{t('popup.lockedTitle')}</h1>
      {openAppCount > 0 && <p>{t('popup.lockedTabs', openAppCount, [formatNumber(openAppCount)])}</p>}
      <UnlockForm backend={backend} isFocused onUnlocked={() => {}} />
      <UnexpectedErrorNotice />
      <button type="button" class="quiet" onClick={() => void backend.openOptions()}>
        {t('popup.options')}
      </button>
    </main>
  );
}
