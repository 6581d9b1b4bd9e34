import { useId } from 'preact/hooks';
import { failure, type Outcome, success } from '../../core/outcome.ts';
import { problem } from '../../core/problems.ts';
import { SHORTEST_PASSPHRASE } from '../../core/vault/passphrase-cost.ts';
import type { OptionsBackend } from '../backend.ts';
import { t } from '../shared/words.ts';

/** What a person says about where credentials are kept. */
export interface KeepingDraft {
  readonly kind: 'session' | 'passphrase' | 'passkey';
  readonly passphrase: string;
  readonly repeated: string;
}

export const KEEPING_DRAFT: KeepingDraft = { kind: 'passphrase', passphrase: '', repeated: '' };

interface KeepingChoiceProps {
  knowsPasskeys: boolean;
  draft: KeepingDraft;
  onChange: (draft: KeepingDraft) => void;
}

/** Asks where credentials are kept, one plain sentence for each way. */
export function KeepingChoice({ knowsPasskeys, draft, onChange }: KeepingChoiceProps) {
  const name = useId();
  const kinds = (['passphrase', 'passkey', 'session'] as const).filter((kind) => kind !== 'passkey' || knowsPasskeys);
  return (
    <fieldset class="keeping">
      <legend>{t('keeping.title')}</legend>
      {kinds.map((kind) => (
        <label key={kind} class="keeping-way">
          <input
            type="radio"
            name={name}
            value={kind}
            checked={draft.kind === kind}
            onChange={() => onChange({ ...draft, kind })}
          />
          <span>
            <strong>{t(`keeping.name.${kind}`)}</strong> {t(`keeping.text.${kind}`)}
          </span>
        </label>
      ))}
      {draft.kind !== 'session' && (
        <NewPassphraseFields
          hint={draft.kind === 'passkey' ? t('keeping.recovery') : t('keeping.hint')}
          passphrase={draft.passphrase}
          repeated={draft.repeated}
          onChange={(fields) => onChange({ ...draft, ...fields })}
        />
      )}
    </fieldset>
  );
}

interface NewPassphraseFieldsProps {
  hint: string;
  passphrase: string;
  repeated: string;
  onChange: (fields: { passphrase: string; repeated: string }) => void;
}

/** A new passphrase, typed twice. */
export function NewPassphraseFields({ hint, passphrase, repeated, onChange }: NewPassphraseFieldsProps) {
  const id = useId();
  return (
    <div class="passphrase-fields">
      <label>
        {t('vault.newPassphrase')}
        <input
          name="new-passphrase"
          type="password"
          autocomplete="new-password"
          spellcheck={false}
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
          value={repeated}
          onInput={({ currentTarget }) => onChange({ passphrase, repeated: currentTarget.value })}
        />
      </label>
      <p id={id} class="hint">
        {hint}
      </p>
    </div>
  );
}

/** What is wrong with a new passphrase as it was typed. */
export function checkPassphrase({ passphrase, repeated }: Omit<KeepingDraft, 'kind'>): Outcome<null> {
  if ([...passphrase].length < SHORTEST_PASSPHRASE) {
    return failure(problem('passphraseTooShort', { length: String(SHORTEST_PASSPHRASE) }));
  }
  return passphrase === repeated ? success(null) : failure(problem('passphrasesDiffer', {}));
}

/** Keeps credentials from now on as the draft says. */
export async function keepAs(
  backend: Pick<OptionsBackend, 'keepNothing' | 'keepSealed'>,
  draft: KeepingDraft,
): Promise<Outcome<null>> {
  if (draft.kind === 'session') return backend.keepNothing();
  const checked = checkPassphrase(draft);
  return checked.ok ? backend.keepSealed(draft.passphrase, draft.kind === 'passkey') : checked;
}
