import * as v from 'valibot';
import { type Problem, problem } from '../problems.ts';
import { Base64urlSchema, fromBase64url } from './base64url.ts';
import { isCostAcceptable, KeyDerivationSchema } from './passphrase.ts';

/** The contents key, wrapped with a key that only the recipient can provide. */
const recipient = <Header extends v.ObjectEntries>(header: Header) =>
  v.object({ header: v.object({ alg: v.literal('A256KW'), ...header }), encrypted_key: Base64urlSchema });

/** A recipient of the JWE: one way to unlock the vault. `cost` is the name that version 1 gave the key derivation. */
export const RecipientSchema = v.union([
  recipient({ kid: v.literal('passphrase'), cost: KeyDerivationSchema }),
  recipient({ kid: v.literal('passkey'), credentialId: Base64urlSchema, salt: Base64urlSchema }),
]);
export type Recipient = v.InferOutput<typeof RecipientSchema>;

/**
 * The vault as it is stored on disk: a JWE in general JSON serialization (RFC 7516, 7.2.1) with one recipient for each way
 * to unlock it, so that its contents can be sealed again without asking for passphrase or passkey.
 */
export const EnvelopeSchema = v.object({
  protected: Base64urlSchema,
  iv: Base64urlSchema,
  ciphertext: Base64urlSchema,
  tag: Base64urlSchema,
  recipients: v.pipe(v.array(RecipientSchema), v.minLength(1), v.maxLength(2)),
});
export type Envelope = v.InferOutput<typeof EnvelopeSchema>;

/**
 * The protected header of our envelopes, which identifies them. `v` is the version of the format: 1 also had a checksum,
 * which authenticated encryption makes pointless.
 */
export const ENVELOPE_HEADER = { enc: 'A256GCM', typ: 'portside-vault', v: 2 } as const;

/** What is stored in the envelope's place. */
export type EnvelopeReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'readable'; readonly envelope: Envelope }
  /** Something that must not be overwritten. */
  | { readonly kind: 'unreadable'; readonly problem: Problem };

/** Reads what is stored in the envelope's place, and says what is wrong with something that cannot be used. */
export function readEnvelope(stored: unknown): EnvelopeReading {
  if (stored === undefined || stored === null) return { kind: 'none' };
  const header = readHeader(stored);
  if (header && header.typ !== ENVELOPE_HEADER.typ) return unreadable(problem('vaultForeign', {}));
  if (header && typeof header.v === 'number' && header.v > ENVELOPE_HEADER.v) {
    return unreadable(problem('vaultFromNewerVersion', {}));
  }
  const read = v.safeParse(EnvelopeSchema, stored);
  if (!read.success || !header || typeof header.v !== 'number') return unreadable(problem('vaultDamaged', {}));
  const isWeak = read.output.recipients.some(
    ({ header: recipientHeader }) => recipientHeader.kid === 'passphrase' && !isCostAcceptable(recipientHeader.cost),
  );
  return isWeak ? unreadable(problem('vaultTooWeak', {})) : { kind: 'readable', envelope: read.output };
}

/** The envelope's recipient of this kind, if it has one. */
export function recipientOf<Kind extends Recipient['header']['kid']>(
  envelope: Pick<Envelope, 'recipients'>,
  kind: Kind,
): Extract<Recipient, { header: { kid: Kind } }> | null {
  const found = envelope.recipients.find(({ header }) => header.kid === kind);
  return (found ?? null) as Extract<Recipient, { header: { kid: Kind } }> | null;
}

function unreadable(reason: Problem): EnvelopeReading {
  return { kind: 'unreadable', problem: reason };
}

function readHeader(stored: unknown): { typ?: unknown; v?: unknown } | null {
  try {
    const bytes = fromBase64url((stored as { protected: string }).protected);
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof header === 'object' ? header : null;
  } catch {
    return null;
  }
}
