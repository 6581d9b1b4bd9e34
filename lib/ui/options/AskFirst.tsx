import { useId, useRef } from 'preact/hooks';
import { t } from '../shared/words.ts';

interface AskFirstProps {
  /** What the button, and the one that confirms, says. */
  label: string;
  question: string;
  /** What is lost by it. */
  text: string;
  isQuiet?: boolean;
  onConfirm: () => void;
}

/** A button that does what cannot be taken back, after a question. */
export function AskFirst({ label, question, text, isQuiet = false, onConfirm }: AskFirstProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const confirm = () => {
    dialog.current?.close();
    onConfirm();
  };
  return (
    <>
      <button type="button" class={isQuiet ? 'quiet' : ''} onClick={() => dialog.current?.showModal()}>
        {label}
      </button>
      <dialog ref={dialog} class="confirm" aria-labelledby={id} closedby="any">
        <h2 id={id}>{question}</h2>
        <p>{text}</p>
        <form method="dialog" class="actions">
          <button type="submit">{t('common.cancel')}</button>
          <button type="button" class="danger" onClick={confirm}>
            {label}
          </button>
        </form>
      </dialog>
    </>
  );
}
