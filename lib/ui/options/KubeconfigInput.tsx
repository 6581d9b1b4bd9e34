import type { TargetedSubmitEvent } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { KubeconfigText } from '../../core/kubeconfig/kubeconfig-reading.ts';
import { CommandLine } from '../shared/CommandLine.tsx';
import { t } from '../shared/translate.ts';
import { FileChooser } from './FileChooser.tsx';
import { showLine } from './show-line.ts';

/** Prints a complete kubeconfig: with secrets instead of `REDACTED`, and with the content of files instead of their paths. */
const COMMAND = 'kubectl config view --raw --flatten';

/** Text that could not be read, for the person to correct. */
export interface RejectedText {
  readonly text: string;
  /** The line with the first problem, from 1; null where it is not in a line. */
  readonly line: number | null;
}

interface KubeconfigInputProps {
  rejected: RejectedText | null;
  /** Whether the field for pasted text takes the focus when it appears. */
  isFocused: boolean;
  onText: (text: string) => void;
  onFiles: (files: KubeconfigText[]) => void;
}

/** The ways to provide a kubeconfig. Pasted text is read at once, typed and corrected text on submit. */
export function KubeconfigInput({ rejected, isFocused, onText, onFiles }: KubeconfigInputProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (!field.current) return;
    // As a property: an attribute would be part of the page's markup, with the secrets in it.
    if (rejected) field.current.value = rejected.text;
    if (isFocused) field.current.focus();
    if (rejected && rejected.line !== null) showLine(field.current, rejected.line);
  }, [rejected, isFocused]);

  const read = (text: string) => {
    if (text.trim() !== '') onText(text);
  };
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    read(String(new FormData(event.currentTarget).get('kubeconfig') ?? ''));
  };
  const onPaste = (event: ClipboardEvent) => {
    const { value, selectionStart, selectionEnd } = event.currentTarget as HTMLTextAreaElement;
    const replacesAll = value === '' || (selectionStart === 0 && selectionEnd === value.length);
    const text = event.clipboardData?.getData('text') ?? '';
    if (!replacesAll || text === '') return;
    event.preventDefault();
    read(text);
  };
  return (
    <form class="kubeconfig-input" onSubmit={submit}>
      <div class="drop-hint">
        <p class="actions">
          <strong>{t('import.dropHere')}</strong>
          <FileChooser label={t('import.chooseFiles')} onFiles={onFiles} />
        </p>
        <p class="hint">{t('import.filesHint')}</p>
      </div>
      <h2>{t('import.orPaste')}</h2>
      <CommandLine label={t('import.command')} text={COMMAND} />
      <textarea
        ref={field}
        name="kubeconfig"
        rows={8}
        wrap="off"
        aria-label={t('import.paste')}
        aria-invalid={rejected !== null}
        placeholder={t('import.pasteHint')}
        autocomplete="off"
        spellcheck={false}
        onPaste={onPaste}
      />
      <p class="actions">
        <button type="submit" class="primary">
          {t('import.read')}
        </button>
      </p>
      <p class="hint">{t('import.privacyNote')}</p>
    </form>
  );
}
