import type { TargetedSubmitEvent } from 'preact';
import type { KubeconfigText } from '../../core/kubeconfig/kubeconfig-reading.ts';
import { CommandLine } from '../shared/CommandLine.tsx';
import { t } from '../shared/translate.ts';
import { FileChooser } from './FileChooser.tsx';

/** Prints a complete kubeconfig: with secrets instead of `REDACTED`, and with the content of files instead of their paths. */
const COMMAND = 'kubectl config view --raw --flatten';

interface KubeconfigInputProps {
  onFiles: (files: KubeconfigText[]) => void;
}

/** The ways to provide a kubeconfig. Pasted text is read at once, typed text on submit. */
export function KubeconfigInput({ onFiles }: KubeconfigInputProps) {
  const read = (text: string) => {
    if (text.trim() !== '') onFiles([{ name: t('import.pastedText'), text }]);
  };
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    read(String(new FormData(event.currentTarget).get('kubeconfig') ?? ''));
  };
  const onPaste = (event: ClipboardEvent) => {
    const isEmpty = (event.currentTarget as HTMLTextAreaElement).value === '';
    const text = event.clipboardData?.getData('text') ?? '';
    if (!isEmpty || text === '') return;
    event.preventDefault();
    read(text);
  };
  return (
    <form class="kubeconfig-input" onSubmit={submit}>
      <p>{t('import.pasteHint')}</p>
      <CommandLine label={t('import.command')} text={COMMAND} />
      <textarea
        name="kubeconfig"
        rows={6}
        aria-label={t('import.paste')}
        placeholder={t('import.paste')}
        autocomplete="off"
        spellcheck={false}
        onPaste={onPaste}
      />
      <div class="actions">
        <button type="submit" class="primary">
          {t('import.read')}
        </button>
        <FileChooser label={t('import.chooseFiles')} onFiles={onFiles} />
        <span class="hint">{t('import.filesHint')}</span>
      </div>
      <p class="hint">{t('import.privacyNote')}</p>
    </form>
  );
}
