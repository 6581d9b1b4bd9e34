import { useState } from 'preact/hooks';
import { type Outcome, success } from '../../core/outcome.ts';
import type { Problem } from '../../core/problems.ts';
import type { VaultStatus } from '../../core/vault/vault-status.ts';
import type { OptionsBackend, ProofInput } from '../backend.ts';
import { ProblemNotice } from '../shared/ProblemNotice.tsx';
import { t } from '../shared/translate.ts';
import { ConfirmedForm } from './ConfirmedForm.tsx';

interface ExportFormProps {
  backend: OptionsBackend;
  status: VaultStatus;
  onDone: () => void;
}

/** Exports all credentials. Without a vault there is no passphrase to ask for. */
export function ExportForm({ backend, status, onDone }: ExportFormProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const save = async (proof: ProofInput | null): Promise<Outcome<null>> => {
    const outcome = await backend.vault.exportKubeconfig(proof);
    if (!outcome.ok) return outcome;
    backend.saveFile('portside-kubeconfig.yaml', outcome.value);
    return success(null);
  };
  const saveWithoutProof = async () => {
    const outcome = await save(null);
    if (outcome.ok) onDone();
    else setProblem(outcome.problem);
  };
  const [text, submitLabel] = [t('vault.exportText'), t('vault.exportSubmit')];
  if (status.passphrase) {
    const hasPasskey = status.passkey !== null;
    return (
      <ConfirmedForm hasPasskey={hasPasskey} text={text} submitLabel={submitLabel} onProof={save} onDone={onDone} />
    );
  }
  return (
    <div class="vault-form">
      <p class="hint">{text}</p>
      <p class="actions">
        <button type="button" class="primary" onClick={() => void saveWithoutProof()}>
          {submitLabel}
        </button>
      </p>
      {problem && <ProblemNotice problem={problem} isNew />}
    </div>
  );
}
