import { useLayoutEffect, useRef } from 'preact/hooks';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { useChunkedRendering } from '../hooks/use-chunked-rendering.ts';
import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';
import { t } from '../shared/translate.ts';

interface RemoveDialogProps {
  /** Empty while the dialog is closed. */
  contexts: readonly KubeContext[];
  onRemove: (contextIds: string[]) => void;
  onClose: () => void;
}

/** Asks before contexts are removed: Portside cannot restore their credentials. */
export function RemoveDialog({ contexts, onRemove, onClose }: RemoveDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = contexts.length > 0;
  const limit = useChunkedRendering(contexts.length);
  useLayoutEffect(() => {
    if (isOpen) dialog.current?.showModal();
  }, [isOpen]);

  const remove = () => {
    dialog.current?.close();
    onRemove(contexts.map(({ id }) => id));
  };

  return (
    <dialog ref={dialog} class="confirm" aria-labelledby="remove-title" closedby="any" onClose={onClose}>
      {isOpen && (
        <>
          <h2 id="remove-title">{t('contexts.removeTitle', contexts.length)}</h2>
          <ul>
            {contexts.slice(0, limit).map(({ id, name }) => (
              <li key={id}>{sanitizeForDisplay(name)}</li>
            ))}
          </ul>
          <p>{t('contexts.removeText')}</p>
          <form method="dialog" class="actions">
            <button type="submit">{t('common.cancel')}</button>
            <button type="button" class="danger" onClick={remove}>
              {t('contexts.remove')}
            </button>
          </form>
        </>
      )}
    </dialog>
  );
}
