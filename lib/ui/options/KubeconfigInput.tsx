import type { TargetedSubmitEvent } from 'preact';
import type { KubeconfigText } from '../../core/kubeconfig/read.ts';
import { CommandLine } from '../shared/CommandLine.tsx';
import { t } from '../shared/words.ts';
import { FileChooser } from './FileChooser.tsx';

/** Prints a kubeconfig whole: secrets in place of `REDACTED`, files written out in place of their paths. */
const COMMAND = 'kubectl config view --raw --flatten';

interface KubeconfigInputProps {
  onFiles: (files: KubeconfigText[]) => void;
}

/** The ways to hand over a kubeconfig. Pasted text is read at once, typed text when asked. */
export function KubeconfigInput({ onFiles }: KubeconfigInputProps) {
  const read = (text: string) => {
    if (text.trim() !== '') onFiles([{ name: t('import.pastedText'), text }]);
  };
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    read(String(new FormData(event.currentTarget).get('kubeconfig') ?? ''));
  };
  const paste = (event: ClipboardEvent) => {
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
        onPaste={paste}
      />
      <div class="actions">
        <button type="submit" class="primary">
          {t('import.read')}
        </button>
        <FileChooser label={t('import.chooseFiles')} onFiles={onFiles} />
        <span class="hint">{t('import.filesHint')}</span>
      </div>
      <p class="hint">{t('import.staysHere')}</p>
    </form>
  );
}
