import type { NewPasskey, NewPassphrase, PassphraseProof, Proof } from '../../lib/core/vault/vault-status.ts';

/** Keys as they are derived from two passphrases and a passkey. */
export const [PASSPHRASE_KEY, OTHER_KEY, PASSKEY_KEY] = ['r', 'o', 'f'].map((letter) => `${letter.repeat(42)}A`) as [
  string,
  string,
  string,
];

export const DERIVATION = {
  name: 'argon2id',
  memoryKib: 65_536,
  passes: 3,
  lanes: 4,
  salt: 'A'.repeat(22),
} as const;

export const PASSKEY: NewPasskey = { credentialId: 'passkey-1', salt: 'salt', key: PASSKEY_KEY };

export function newPassphrase(key: string): NewPassphrase {
  return { cost: DERIVATION, key };
}

export function proofOf(key: string): PassphraseProof;
export function proofOf(key: string, kind?: Proof['kind']): Proof;
export function proofOf(key: string, kind: Proof['kind'] = 'passphrase'): Proof {
  return { kind, key };
}
