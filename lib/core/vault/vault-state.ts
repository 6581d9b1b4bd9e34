import * as v from 'valibot';
import type { Problem } from '../problems.ts';
import { Base64urlSchema } from './base64url.ts';
import type { Locking } from './lock-state.ts';
import { type PassphraseCost, PassphraseCostSchema } from './passphrase-cost.ts';

/** 256 bits. */
const key = v.pipe(v.string(), v.regex(/^[\w-]{43}$/));

/** The key that a person's passphrase or passkey came to. */
export const ProofSchema = v.object({ kind: v.picklist(['passphrase', 'passkey']), key });
export type Proof = v.InferOutput<typeof ProofSchema>;

/** A new passphrase: what it costs, and the key that it came to. */
export const NewPassphraseSchema = v.object({ cost: PassphraseCostSchema, key });
export type NewPassphrase = v.InferOutput<typeof NewPassphraseSchema>;

/** A passkey, and the key that it came to with this salt. */
export const NewPasskeySchema = v.object({ credentialId: Base64urlSchema, salt: Base64urlSchema, key });
export type NewPasskey = v.InferOutput<typeof NewPasskeySchema>;

/** How credentials are kept: in memory alone, by a person's choice or for want of one, or sealed on disk. */
export type Keeping = 'unchosen' | 'session' | 'passphrase' | 'passkey' | 'unreadable';

/** What our pages are told of the vault. No secret. */
export interface VaultState {
  readonly keeping: Keeping;
  readonly isLocked: boolean;
  /** Why what lies on disk cannot be read, where it cannot. */
  readonly problem: Problem | null;
  readonly passphrase: PassphraseCost | null;
  readonly passkey: { readonly credentialId: string; readonly salt: string } | null;
  /** When the next answer is heard, in epoch milliseconds. */
  readonly nextTryAt: number;
  /** As it holds, policy included. */
  readonly locking: Locking;
  /** The longest that a policy lets the vault stay open; null without one. */
  readonly longestMinutes: number | null;
  /** Whether a policy forbids to keep anything on disk. */
  readonly mustKeepNothing: boolean;
}
