import type { TargetedSubmitEvent } from 'preact';
import { useState } from 'preact/hooks';
import type { Problem } from '../../core/problems.ts';
import type { OptionsBackend } from '../backend.ts';
import { afterPaint } from '../shared/after-paint.ts';
import { ProblemNotice } from '../shared/ProblemNotice.tsx';
import { t } from '../shared/words.ts';

interface ExportFormProps {
  backend: Pick<OptionsBackend, 'exportKubeconfig' | 'saveFile'>;
  isSealed: boolean;
  /** It is asked for where no passphrase is typed. */
  hasPasskey: boolean;
  onDone: () => void;
}

/** Saves all that is stored as a kubeconfig. */
export function ExportForm({ backend, isSealed, hasPasskey, onDone }: ExportFormProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const passphrase = String(new FormData(event.currentTarget).get('passphrase') ?? '');
    await afterPaint();
    const outcome = await backend.exportKubeconfig(passphrase);
    if (!outcome.ok) return setProblem(outcome.problem);
    backend.saveFile('portside-kubeconfig.yaml', outcome.value);
    onDone();
  };
  return (
    <form class="vault-form" onSubmit={(event) => void submit(event)}>
      <p class="hint">{t('vault.exportText')}</p>
      {isSealed && (
        <label>
          {hasPasskey ? t('vault.orPassphrase') : t('vault.passphrase')}
          <input
            name="passphrase"
            type="password"
            autocomplete="current-password"
            spellcheck={false}
            required={!hasPasskey}
          />
        </label>
      )}
      {problem && <ProblemNotice problem={problem} isNew />}
      <p class="actions">
        <button type="submit" class="primary">
          {t('vault.exportSubmit')}
        </button>
      </p>
    </form>
  );
}
