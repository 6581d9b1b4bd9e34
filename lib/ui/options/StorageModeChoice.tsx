import { useId } from 'preact/hooks';
import { t } from '../shared/translate.ts';
import type { StorageModeDraft } from './storage-mode.ts';

interface StorageModeChoiceProps {
  modes: readonly StorageModeDraft['mode'][];
  draft: StorageModeDraft;
  onChange: (draft: StorageModeDraft) => void;
}

/** Asks where to store credentials. */
export function StorageModeChoice({ modes, draft, onChange }: StorageModeChoiceProps) {
  const name = useId();
  return (
    <fieldset class="storage-mode">
      <legend>{t('storageMode.title')}</legend>
      {modes.map((mode) => (
        <label key={mode} class="storage-mode-option">
          <input
            type="radio"
            name={name}
            value={mode}
            checked={draft.mode === mode}
            onChange={() => onChange({ ...draft, mode })}
          />
          <span>
            <strong>{t(`storageMode.name.${mode}`)}</strong> {t(`storageMode.text.${mode}`)}
          </span>
        </label>
      ))}
      {draft.mode !== 'memoryOnly' && (
        <NewPassphraseFields
          hint={draft.mode === 'passkey' ? t('storageMode.passkeyHint') : t('storageMode.hint')}
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

/** A new passphrase, entered twice. */
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
