import { useId, useRef } from 'preact/hooks';
import { t } from '../shared/translate.ts';

interface ConfirmButtonProps {
  label: string;
  question: string;
  /** What would be lost. */
  text: string;
  /** The label of the button that confirms. */
  confirmLabel: string;
  look?: 'quiet' | 'danger';
  onConfirm: () => void;
}

/** A button for something that cannot be undone. It asks first. */
export function ConfirmButton({ label, question, text, confirmLabel, look, onConfirm }: ConfirmButtonProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const confirm = () => {
    dialog.current?.close();
    onConfirm();
  };
  return (
    <>
      <button
        type="button"
        class={look === 'danger' ? 'danger-outline' : look}
        onClick={() => dialog.current?.showModal()}
      >
        {label}
      </button>
      <dialog ref={dialog} class="confirm" aria-labelledby={id} closedby="any">
        <h2 id={id}>{question}</h2>
        <p>{text}</p>
        <form method="dialog" class="actions">
          <button type="submit">{t('common.cancel')}</button>
          <button type="button" class="danger" onClick={confirm}>
            {confirmLabel}
          </button>
        </form>
      </dialog>
    </>
  );
}
