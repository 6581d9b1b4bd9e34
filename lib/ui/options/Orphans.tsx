import type { OptionsBackend } from '../backend.ts';
import { t } from '../shared/translate.ts';
import { ConfirmButton } from './ConfirmButton.tsx';

/** How many credentials belong to no context, and the button that erases them. */
export function Orphans({ backend, count }: { backend: Pick<OptionsBackend, 'background'>; count: number }) {
  return (
    <li class="orphans">
      <span>{t('vault.orphans', count)}</span>
      <ConfirmButton
        label={t('vault.eraseOrphans')}
        question={t('vault.eraseOrphansTitle')}
        text={t('vault.eraseOrphansText')}
        confirmLabel={t('vault.eraseOrphans')}
        look="quiet"
        onConfirm={() => void backend.background.eraseOrphans()}
      />
    </li>
  );
}
