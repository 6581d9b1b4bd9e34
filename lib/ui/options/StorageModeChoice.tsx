import { useId } from 'preact/hooks';
import type { Problem } from '../../core/problems.ts';
import { t } from '../shared/translate.ts';
import { NewPassphraseFields } from './NewPassphraseFields.tsx';
import type { StorageModeDraft } from './storage-mode.ts';

interface StorageModeChoiceProps {
  modes: readonly StorageModeDraft['mode'][];
  draft: StorageModeDraft;
  /** What is wrong with the new passphrase, if that is what is wrong. */
  problem: Problem | null;
  onChange: (draft: StorageModeDraft) => void;
}

/** Asks where to store credentials. */
export function StorageModeChoice({ modes, draft, problem, onChange }: StorageModeChoiceProps) {
  const name = useId();
  return (
    <fieldset class="storage-mode">
      <legend>{t('storageMode.title')}</legend>
      <div class="ways">
        {modes.map((mode) => (
          <label key={mode} class="way">
            <span class="way-name">
              <input
                type="radio"
                name={name}
                value={mode}
                checked={draft.mode === mode}
                onChange={() => onChange({ ...draft, mode })}
              />
              {t(`storageMode.name.${mode}`)}
            </span>{' '}
            <span class="hint">{t(`storageMode.text.${mode}`)}</span>
          </label>
        ))}
      </div>
      {draft.mode !== 'memoryOnly' && (
        <NewPassphraseFields
          hint={draft.mode === 'passkey' ? t('storageMode.passkeyHint') : t('storageMode.hint')}
          passphrase={draft.passphrase}
          repeated={draft.repeated}
          problem={problem}
          onChange={(fields) => onChange({ ...draft, ...fields })}
        />
      )}
    </fieldset>
  );
}
