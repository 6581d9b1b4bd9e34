import type { PopupBackend } from '../backend.ts';
import { t } from '../shared/translate.ts';

/** The popup before the first import. */
export function Welcome({ backend }: { backend: PopupBackend }) {
  return (
    <main class="welcome">
      <img src="/icon/mark.svg" alt="" width="72" height="72" />
      <h1>{t('popup.welcome')}</h1>
      <p>{t('popup.welcomeText')}</p>
      <button
        type="button"
        class="primary"
        onClick={() => void backend.openOptions({ topic: 'import', server: null, url: null })}
      >
        {t('common.importKubeconfig')}
      </button>
    </main>
  );
}
