import * as v from 'valibot';
import type { Problem } from '../problems.ts';
import { Base64urlSchema } from './base64url.ts';
import type { LockSettings } from './lock-settings.ts';
import { type KeyDerivation, KeyDerivationSchema } from './passphrase.ts';

/** A key of 256 bits, base64url. */
const key = v.pipe(v.string(), v.regex(/^[\w-]{43}$/));

/** Proves who the person is: the key derived from their passphrase or passkey. */
export const ProofSchema = v.object({ kind: v.picklist(['passphrase', 'passkey']), key });
export type Proof = v.InferOutput<typeof ProofSchema>;

/**
 * Proof by the passphrase, where the vault is sealed again for it: its key wraps the new contents key, and is not stored anywhere
 * from which it could be taken.
 */
export const PassphraseProofSchema = v.object({ kind: v.literal('passphrase'), key });
export type PassphraseProof = v.InferOutput<typeof PassphraseProofSchema>;

/** A new passphrase: the key derived from it, and how. */
export const NewPassphraseSchema = v.object({ cost: KeyDerivationSchema, key });
export type NewPassphrase = v.InferOutput<typeof NewPassphraseSchema>;

/** A passkey, and the key that it yields with this salt. */
export const NewPasskeySchema = v.object({ credentialId: Base64urlSchema, salt: Base64urlSchema, key });
export type NewPasskey = v.InferOutput<typeof NewPasskeySchema>;

/**
 * Where credentials are stored: in memory only (because nobody decided yet, or by a person's decision), in a vault on disk
 * that a passphrase or also a passkey unlocks, or in memory only because the stored vault cannot be read.
 */
export type StorageMode = 'undecided' | 'memoryOnly' | 'passphrase' | 'passkey' | 'unreadable';

/** What our pages are told about the vault. It contains no secret. */
export interface VaultStatus {
  readonly mode: StorageMode;
  readonly isLocked: boolean;
  /** Why the stored vault cannot be read. */
  readonly problem: Problem | null;
  /** How the key is derived from the passphrase, where there is one. */
  readonly passphrase: KeyDerivation | null;
  readonly passkey: { readonly credentialId: string; readonly salt: string } | null;
  /** When the next attempt to unlock is accepted, in epoch milliseconds. */
  readonly nextAttemptAt: number;
  /** When it locks unless Portside is used again, in epoch milliseconds; null for never, and while it is locked. */
  readonly locksAt: number | null;
  /** As in force, policy included. */
  readonly lockSettings: LockSettings;
  /** The longest time that a policy lets the vault stay open unused; null without one. */
  readonly maxLockMinutes: number | null;
  /** Whether a policy forbids storing credentials on disk. */
  readonly isVaultForbidden: boolean;
  /** How many credentials the open vault holds for contexts that are not stored. */
  readonly orphanCount: number;
}
