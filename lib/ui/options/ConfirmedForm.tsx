import { type AcceptedProof, ProofForm } from '../shared/ProofForm.tsx';
import { t } from '../shared/translate.ts';

type ConfirmedFormProps = AcceptedProof & {
  text: string;
  submitLabel: string;
  onDone: () => void;
};

/** Something for which the person has to prove who they are: it weakens protection, widens access or needs their key. */
export function ConfirmedForm({ text, submitLabel, onDone, ...accepted }: ConfirmedFormProps) {
  return (
    <div class="vault-form">
      <p class="hint">{text}</p>
      <ProofForm
        {...accepted}
        isFocused
        labels={{ passkey: t('vault.confirmWithPasskey'), submit: submitLabel, working: submitLabel }}
        onDone={onDone}
      />
    </div>
  );
}
