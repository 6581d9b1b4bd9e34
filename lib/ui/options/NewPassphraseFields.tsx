import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { Problem } from '../../core/problems.ts';
import { ProblemNotice } from '../shared/ProblemNotice.tsx';
import { t } from '../shared/translate.ts';
import { isAboutNewPassphrase } from './storage-mode.ts';

interface NewPassphraseFieldsProps {
  hint: string;
  passphrase: string;
  repeated: string;
  /** Shown here if it is about one of the fields, which then takes the focus. */
  problem: Problem | null;
  onChange: (fields: { passphrase: string; repeated: string }) => void;
}

/** A new passphrase, entered twice. */
export function NewPassphraseFields({ hint, passphrase, repeated, problem, onChange }: NewPassphraseFieldsProps) {
  const id = useId();
  const fields = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (problem) fields.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [problem]);
  return (
    <div ref={fields} class="passphrase-fields">
      <Field
        label={t('vault.newPassphrase')}
        name="new-passphrase"
        isInvalid={problem?.code === 'passphraseTooShort'}
        describedBy={id}
        value={passphrase}
        onChange={(value) => onChange({ passphrase: value, repeated })}
      />
      <Field
        label={t('vault.repeat')}
        name="repeated-passphrase"
        isInvalid={problem?.code === 'passphrasesDiffer'}
        describedBy={id}
        value={repeated}
        onChange={(value) => onChange({ passphrase, repeated: value })}
      />
      <div id={id} class="passphrase-help">
        {problem && isAboutNewPassphrase(problem) && <ProblemNotice problem={problem} isNew />}
        <p class="hint">{hint}</p>
      </div>
    </div>
  );
}

interface FieldProps {
  label: string;
  name: string;
  isInvalid: boolean;
  /** The id of what explains it. */
  describedBy: string;
  value: string;
  onChange: (value: string) => void;
}

function Field({ label, name, isInvalid, describedBy, value, onChange }: FieldProps) {
  return (
    <label>
      {label}
      <input
        name={name}
        type="password"
        autocomplete="new-password"
        spellcheck={false}
        aria-invalid={isInvalid}
        aria-describedby={describedBy}
        value={value}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </label>
  );
}
