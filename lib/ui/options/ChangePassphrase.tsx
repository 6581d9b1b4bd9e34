import type { TargetedSubmitEvent } from 'preact';
import { useState } from 'preact/hooks';
import type { Problem } from '../../core/problems.ts';
import type { OptionsBackend } from '../backend.ts';
import { afterPaint } from '../shared/after-paint.ts';
import { ProblemNotice } from '../shared/ProblemNotice.tsx';
import { t } from '../shared/words.ts';
import { checkPassphrase, NewPassphraseFields } from './KeepingChoice.tsx';

interface ChangePassphraseProps {
  backend: Pick<OptionsBackend, 'changePassphrase'>;
  /** It then proves who the person is. */
  hasPasskey: boolean;
  onDone: () => void;
}

/** Takes a new passphrase, and the current one where nothing else proves that the person may change it. */
export function ChangePassphrase({ backend, hasPasskey, onDone }: ChangePassphraseProps) {
  const [fields, setFields] = useState({ passphrase: '', repeated: '' });
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const current = String(new FormData(event.currentTarget).get('passphrase') ?? '');
    await afterPaint();
    const checked = checkPassphrase(fields);
    const outcome = checked.ok ? await backend.changePassphrase(current, fields.passphrase) : checked;
    if (outcome.ok) return onDone();
    setProblem(outcome.problem);
  };
  return (
    <form class="vault-form" onSubmit={(event) => void submit(event)}>
      {hasPasskey ? (
        <p class="hint">{t('vault.changeByPasskey')}</p>
      ) : (
        <label>
          {t('vault.current')}
          <input name="passphrase" type="password" autocomplete="current-password" spellcheck={false} required />
        </label>
      )}
      <NewPassphraseFields hint={t('keeping.hint')} {...fields} onChange={setFields} />
      {problem && <ProblemNotice problem={problem} isNew />}
      <p class="actions">
        <button type="submit" class="primary">
          {t('vault.change')}
        </button>
      </p>
    </form>
  );
}
