import { failure, type Outcome, success } from '../../core/outcome.ts';
import { type Problem, problem } from '../../core/problems.ts';
import { MIN_PASSPHRASE_LENGTH } from '../../core/vault/passphrase.ts';
import type { VaultClient } from '../backend.ts';

/** What a person entered about where to store credentials. */
export interface StorageModeDraft {
  readonly mode: 'memoryOnly' | 'passphrase' | 'passkey';
  readonly passphrase: string;
  readonly repeated: string;
}

export const INITIAL_DRAFT: StorageModeDraft = { mode: 'passphrase', passphrase: '', repeated: '' };

/** What is wrong with a new passphrase as it was entered. */
export function checkPassphrase({ passphrase, repeated }: Omit<StorageModeDraft, 'mode'>): Outcome<null> {
  if ([...passphrase].length < MIN_PASSPHRASE_LENGTH) {
    return failure(problem('passphraseTooShort', { length: String(MIN_PASSPHRASE_LENGTH) }));
  }
  return passphrase === repeated ? success(null) : failure(problem('passphrasesDiffer', {}));
}

/** Whether a problem is shown at the fields of a new passphrase. */
export function isAboutNewPassphrase({ code }: Problem): boolean {
  return code === 'passphraseTooShort' || code === 'passphrasesDiffer';
}

/** Stores credentials as the draft says from now on. There must be no vault yet. */
export async function applyStorageMode(vault: VaultClient, draft: StorageModeDraft): Promise<Outcome<null>> {
  if (draft.mode === 'memoryOnly') return vault.keepInMemoryOnly(null);
  const checked = checkPassphrase(draft);
  return checked.ok ? vault.createVault(draft.passphrase, { hasPasskey: draft.mode === 'passkey' }) : checked;
}
