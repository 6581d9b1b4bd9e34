import { useLayoutEffect, useRef } from 'preact/hooks';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { useGradualLimit } from '../hooks/use-gradual-limit.ts';
import { shown } from '../shared/shown.ts';
import { t } from '../shared/words.ts';

interface ForgetDialogProps {
  /** Empty while the dialog is closed. */
  contexts: readonly KubeContext[];
  onForget: (contextIds: string[]) => void;
  onClose: () => void;
}

/** Asks before contexts are forgotten: their credentials cannot be brought back from here. */
export function ForgetDialog({ contexts, onForget, onClose }: ForgetDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = contexts.length > 0;
  const drawn = useGradualLimit(contexts.length);
  useLayoutEffect(() => {
    if (isOpen) dialog.current?.showModal();
  }, [isOpen]);

  const forget = () => {
    dialog.current?.close();
    onForget(contexts.map(({ id }) => id));
  };

  return (
    <dialog ref={dialog} class="confirm" aria-labelledby="forget-title" closedby="any" onClose={onClose}>
      {isOpen && (
        <>
          <h2 id="forget-title">{t('stored.forgetTitle', contexts.length)}</h2>
          <ul>
            {contexts.slice(0, drawn).map(({ id, name }) => (
              <li key={id}>{shown(name)}</li>
            ))}
          </ul>
          <p>{t('stored.forgetText')}</p>
          <form method="dialog" class="actions">
            <button type="submit">{t('common.cancel')}</button>
            <button type="button" class="danger" onClick={forget}>
              {t('stored.forget')}
            </button>
          </form>
        </>
      )}
    </dialog>
  );
}
