import type { TargetedSubmitEvent } from 'preact';
import { useState } from 'preact/hooks';
import type { Problem } from '../../core/problems.ts';
import type { OptionsBackend } from '../backend.ts';
import { ProblemNotice } from '../shared/ProblemNotice.tsx';
import { t } from '../shared/translate.ts';
import { NewPassphraseFields } from './NewPassphraseFields.tsx';
import { checkPassphrase, isAboutNewPassphrase } from './storage-mode.ts';

interface ChangePassphraseProps {
  backend: Pick<OptionsBackend, 'vault'>;
  /** Whether a passkey proves who the person is, in place of the current passphrase. */
  hasPasskey: boolean;
  onDone: () => void;
}

/** Takes a new passphrase, and the current one where there is no passkey. */
export function ChangePassphrase({ backend, hasPasskey, onDone }: ChangePassphraseProps) {
  const [fields, setFields] = useState({ passphrase: '', repeated: '' });
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const current = String(new FormData(event.currentTarget).get('passphrase') ?? '');
    const checked = checkPassphrase(fields);
    const outcome = checked.ok ? await backend.vault.changePassphrase(current, fields.passphrase) : checked;
    if (outcome.ok) return onDone();
    setProblem(outcome.problem);
  };
  return (
    <form class="vault-form" onSubmit={(event) => void submit(event)}>
      {hasPasskey ? (
        <p class="hint">{t('vault.passkeyFirst')}</p>
      ) : (
        <label>
          {t('vault.current')}
          <input name="passphrase" type="password" autocomplete="current-password" spellcheck={false} required />
        </label>
      )}
      <NewPassphraseFields hint={t('storageMode.hint')} {...fields} problem={problem} onChange={setFields} />
      {problem && !isAboutNewPassphrase(problem) && <ProblemNotice problem={problem} isNew />}
      <p class="actions">
        <button type="submit" class="primary">
          {t('vault.changePassphrase')}
        </button>
      </p>
    </form>
  );
}
