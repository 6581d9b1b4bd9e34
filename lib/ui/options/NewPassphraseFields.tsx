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
      <label>
        {t('vault.newPassphrase')}
        <input
          name="new-passphrase"
          type="password"
          autocomplete="new-password"
          spellcheck={false}
          aria-invalid={problem?.code === 'passphraseTooShort'}
          aria-describedby={id}
          value={passphrase}
          onInput={({ currentTarget }) => onChange({ passphrase: currentTarget.value, repeated })}
        />
      </label>
      <label>
        {t('vault.repeat')}
        <input
          name="repeated-passphrase"
          type="password"
          autocomplete="new-password"
          spellcheck={false}
          aria-invalid={problem?.code === 'passphrasesDiffer'}
          aria-describedby={id}
          value={repeated}
          onInput={({ currentTarget }) => onChange({ passphrase, repeated: currentTarget.value })}
        />
      </label>
      <div id={id} class="passphrase-help">
        {problem && isAboutNewPassphrase(problem) && <ProblemNotice problem={problem} isNew />}
        <p class="hint">{hint}</p>
      </div>
    </div>
  );
}
