import type { TargetedSubmitEvent } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Outcome } from '../../core/outcome.ts';
import type { Problem } from '../../core/problems.ts';
import type { PassphraseInput, ProofInput } from '../backend.ts';
import { ProblemNotice } from './ProblemNotice.tsx';
import { t } from './translate.ts';

/** What may prove who the person is, and what it is for. */
export type AcceptedProof =
  | { readonly hasPasskey: boolean; readonly onProof: (proof: ProofInput) => Promise<Outcome<null>> }
  /** Only the passphrase. */
  | { readonly hasPasskey: false; readonly onProof: (proof: PassphraseInput) => Promise<Outcome<null>> };

type ProofFormProps = AcceptedProof & {
  /** Whether it takes the focus when it appears. */
  isFocused?: boolean;
  labels: { readonly passkey: string; readonly submit: string; readonly working: string };
  onDone: () => void;
  /** Without it, there is no button to cancel. */
  onCancel?: () => void;
};

/** Asks the person to prove who they are, with their passphrase or passkey. */
export function ProofForm({ isFocused = false, labels, onDone, onCancel, ...accepted }: ProofFormProps) {
  const { hasPasskey } = accepted;
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isWorking, setWorking] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const id = useId();

  useLayoutEffect(() => {
    if (isFocused) form.current?.querySelector<HTMLElement>(hasPasskey ? 'button' : 'input')?.focus();
  }, [isFocused, hasPasskey]);

  const attempt = async (task: () => Promise<Outcome<null>>) => {
    if (isWorking) return;
    setProblem(null);
    setWorking(true);
    const outcome = await task().finally(() => setWorking(false));
    if (outcome.ok) return onDone();
    setProblem(outcome.problem);
    form.current?.querySelector('input')?.select();
  };
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const passphrase = String(new FormData(event.currentTarget).get('passphrase') ?? '');
    void attempt(() => accepted.onProof({ kind: 'passphrase', passphrase }));
  };

  return (
    <form class="proof-form" ref={form} onSubmit={submit} aria-busy={isWorking}>
      {accepted.hasPasskey && (
        <p class="actions">
          <button
            type="button"
            class="primary"
            onClick={() => void attempt(() => accepted.onProof({ kind: 'passkey' }))}
          >
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
