import * as v from 'valibot';
import { type Problem, problem } from '../problems.ts';
import { Base64urlSchema, fromBase64url } from './base64url.ts';
import { checksum } from './checksum.ts';
import { isCostAcceptable, PassphraseCostSchema } from './passphrase-cost.ts';

/** A key that opens the contents, wrapped with what only its owner can bring. */
const recipientOf = <Header extends v.ObjectEntries>(header: Header) =>
  v.object({ header: v.object({ alg: v.literal('A256KW'), ...header }), encrypted_key: Base64urlSchema });

/** One way to open the envelope: a recipient of the JWE. */
export const WaySchema = v.union([
  recipientOf({ kid: v.literal('passphrase'), cost: PassphraseCostSchema }),
  recipientOf({ kid: v.literal('passkey'), credentialId: Base64urlSchema, salt: Base64urlSchema }),
]);
export type Way = v.InferOutput<typeof WaySchema>;

/**
 * The vault as it lies on disk: a JWE in general JSON serialization (RFC 7516, 7.2.1) with one recipient per way to open
 * it, so that the contents are sealed anew without asking for passphrase or passkey. `check` is ours, and covers the rest.
 */
export const EnvelopeSchema = v.object({
  protected: Base64urlSchema,
  iv: Base64urlSchema,
  ciphertext: Base64urlSchema,
  tag: Base64urlSchema,
  recipients: v.pipe(v.array(WaySchema), v.minLength(1), v.maxLength(2)),
  check: v.string(),
});
export type Envelope = v.InferOutput<typeof EnvelopeSchema>;

/** What the protected header of our envelopes says, which tells them from others. `v` is the version of the format. */
export const ENVELOPE_HEADER = { enc: 'A256GCM', typ: 'portside-vault', v: 1 } as const;

/** What lies where the envelope is kept. */
export type EnvelopeReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'readable'; readonly envelope: Envelope }
  /** Something that is not to be overwritten. */
  | { readonly kind: 'unreadable'; readonly problem: Problem };

/** Reads what lies where the envelope is kept, and says what is wrong with what cannot be used. */
export function readEnvelope(stored: unknown): EnvelopeReading {
  if (stored === undefined || stored === null) return { kind: 'none' };
  const header = headerOf(stored);
  if (header && header.typ !== ENVELOPE_HEADER.typ) return unreadable(problem('vaultForeign', {}));
  if (header && typeof header.v === 'number' && header.v > ENVELOPE_HEADER.v) {
    return unreadable(problem('vaultFromFuture', {}));
  }
  const read = v.safeParse(EnvelopeSchema, stored);
  if (!read.success || !header || header.v !== ENVELOPE_HEADER.v) return unreadable(problem('vaultDamaged', {}));
  const { check, ...rest } = read.output;
  if (check !== checksum(rest)) return unreadable(problem('vaultDamaged', {}));
  const isWeak = rest.recipients.some(({ header: way }) => way.kid === 'passphrase' && !isCostAcceptable(way.cost));
  return isWeak ? unreadable(problem('vaultTooWeak', {})) : { kind: 'readable', envelope: read.output };
}

/** The envelope with the check that `readEnvelope` asks for. */
export function withCheck(envelope: Omit<Envelope, 'check'>): Envelope {
  return { ...envelope, check: checksum(envelope) };
}

/** The way of this kind, where the envelope has it. */
export function wayOf<Kind extends Way['header']['kid']>(
  envelope: Pick<Envelope, 'recipients'>,
  kind: Kind,
): Extract<Way, { header: { kid: Kind } }> | null {
  const found = envelope.recipients.find(({ header }) => header.kid === kind);
  return (found ?? null) as Extract<Way, { header: { kid: Kind } }> | null;
}

function unreadable(reason: Problem): EnvelopeReading {
  return { kind: 'unreadable', problem: reason };
}

function headerOf(stored: unknown): { typ?: unknown; v?: unknown } | null {
  try {
    const bytes = fromBase64url((stored as { protected: string }).protected);
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof header === 'object' ? header : null;
  } catch {
    return null;
  }
}
