import { useRef } from 'preact/hooks';
import type { OptionsBackend } from '../backend.ts';
import { t } from '../shared/words.ts';

/** Erases everything, after a question. */
export function ForgetEverything({ backend }: { backend: Pick<OptionsBackend, 'forgetEverything'> }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const forget = () => {
    dialog.current?.close();
    void backend.forgetEverything();
  };
  return (
    <div class="forget-everything">
      <button type="button" class="quiet" onClick={() => dialog.current?.showModal()}>
        {t('vault.forgetEverything')}
      </button>
      <dialog ref={dialog} class="confirm" aria-labelledby="forget-everything-title" closedby="any">
        <h2 id="forget-everything-title">{t('vault.forgetTitle')}</h2>
        <p>{t('vault.forgetText')}</p>
        <form method="dialog" class="actions">
          <button type="submit">{t('common.cancel')}</button>
          <button type="button" class="danger" onClick={forget}>
            {t('vault.forgetEverything')}
          </button>
        </form>
      </dialog>
    </div>
  );
}
