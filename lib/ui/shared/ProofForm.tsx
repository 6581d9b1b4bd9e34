import type { TargetedSubmitEvent } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Outcome } from '../../core/outcome.ts';
import type { Problem } from '../../core/problems.ts';
import type { ProofInput } from '../backend.ts';
import { ProblemNotice } from './ProblemNotice.tsx';
import { t } from './translate.ts';

interface ProofFormProps {
  hasPasskey: boolean;
  /** Whether it takes the focus when it appears. */
  isFocused?: boolean;
  labels: { readonly passkey: string; readonly submit: string; readonly working: string };
  /** Does what the proof is for. */
  onProof: (proof: ProofInput) => Promise<Outcome<null>>;
  onDone: () => void;
  /** Without it, there is no button to cancel. */
  onCancel?: () => void;
}

/** Asks the person to prove who they are, with their passphrase or passkey. */
export function ProofForm({ hasPasskey, isFocused = false, labels, onProof, onDone, onCancel }: ProofFormProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isWorking, setWorking] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const id = useId();

  useLayoutEffect(() => {
    if (isFocused) form.current?.querySelector<HTMLElement>(hasPasskey ? 'button' : 'input')?.focus();
  }, [isFocused, hasPasskey]);

  const attempt = async (proof: ProofInput) => {
    if (isWorking) return;
    setProblem(null);
    setWorking(true);
    const outcome = await onProof(proof).finally(() => setWorking(false));
    if (outcome.ok) return onDone();
    setProblem(outcome.problem);
    form.current?.querySelector('input')?.select();
  };
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const passphrase = String(new FormData(event.currentTarget).get('passphrase') ?? '');
    void attempt({ kind: 'passphrase', passphrase });
  };

  return (
    <form class="proof-form" ref={form} onSubmit={submit} aria-busy={isWorking}>
      {hasPasskey && (
        <p class="actions">
          <button type="button" class="primary" onClick={() => void attempt({ kind: 'passkey' })}>
            {labels.passkey}
          </button>
        </p>
      )}
      <label for={id}>{hasPasskey ? t('vault.orPassphrase') : t('vault.passphrase')}</label>
      <div class="field-and-button">
        <input
          id={id}
          name="passphrase"
          type="password"
          autocomplete="current-password"
          spellcheck={false}
          required
          aria-invalid={problem !== null}
        />
        <button type="submit" class={hasPasskey ? '' : 'primary'} aria-disabled={isWorking}>
          {isWorking ? labels.working : labels.submit}
        </button>
        {onCancel && (
          <button type="button" class="quiet" onClick={onCancel}>
            {t('common.cancel')}
          </button>
        )}
      </div>
      {problem && <ProblemNotice problem={problem} isNew />}
    </form>
  );
}
