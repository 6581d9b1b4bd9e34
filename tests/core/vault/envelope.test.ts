import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { joseCrypto } from '../../../lib/adapters/crypto/jose-crypto.ts';
import { toBase64url } from '../../../lib/core/vault/base64url.ts';
import { ENVELOPE_HEADER, type Envelope, readEnvelope, recipientOf } from '../../../lib/core/vault/envelope.ts';
import { CONTENTS, DERIVATION, type SampleEnvelope, sealSample } from './sample-envelope.ts';

const PASSKEY = {
  header: { alg: 'A256KW', kid: 'passkey', credentialId: 'abc', salt: 'def' },
  encrypted_key: 'ghi',
} as const;

let sample: SampleEnvelope;
let envelope: Envelope;

beforeAll(async () => {
  sample = await sealSample();
  envelope = sample.envelope;
});

/** The kind of the reading, or the code of the problem. */
const kindOf = (stored: unknown) => {
  const reading = readEnvelope(stored);
  return reading.kind === 'unreadable' ? reading.problem.code : reading.kind;
};

/** The sample with another protected header. */
const withHeader = (header: unknown): Envelope => ({
  ...envelope,
  protected: toBase64url(new TextEncoder().encode(JSON.stringify(header))),
});

/** The sample with other parameters of its key derivation. */
const withDerivation = (changes: object): unknown => {
  const [recipient] = envelope.recipients;
  return {
    ...envelope,
    recipients: [{ ...recipient, header: { ...recipient?.header, cost: { ...DERIVATION, ...changes } } }],
  };
};

describe('readEnvelope', () => {
  it.each<[string, string, () => unknown]>([
    ['none', 'nothing', () => undefined],
    ['none', 'null', () => null],
    ['readable', 'an envelope', () => envelope],
    [
      'readable',
      'an envelope with a passkey too',
      () => ({ ...envelope, recipients: [...envelope.recipients, PASSKEY] }),
    ],
    [
      'readable',
      'an envelope of version 1 with its checksum',
      () => ({ ...withHeader({ ...ENVELOPE_HEADER, v: 1 }), check: '0' }),
    ],
    ['vaultFromNewerVersion', 'an envelope of a newer version', () => withHeader({ ...ENVELOPE_HEADER, v: 3 })],
    [
      'vaultFromNewerVersion',
      'an envelope of a newer version and another shape',
      () => ({ protected: withHeader({ typ: 'portside-vault', v: 9 }).protected, x: 1 }),
    ],
    ['vaultForeign', 'a JWE of another program', () => withHeader({ enc: 'A256GCM' })],
    ['vaultDamaged', 'an envelope without a version', () => withHeader({ enc: 'A256GCM', typ: 'portside-vault' })],
    ['vaultDamaged', 'an envelope without recipients', () => ({ ...envelope, recipients: [] })],
    [
      'vaultDamaged',
      'an envelope with three recipients',
      () => ({ ...envelope, recipients: [PASSKEY, PASSKEY, PASSKEY] }),
    ],
    ['vaultDamaged', 'an envelope as text', () => JSON.stringify(envelope)],
    ['vaultDamaged', 'a number', () => 7],
    ['vaultDamaged', 'an array', () => []],
    ['vaultDamaged', 'half an envelope', () => ({ protected: envelope.protected, iv: envelope.iv })],
    ['vaultTooWeak', 'a key derivation that costs too little', () => withDerivation({ memoryKib: 8 })],
    ['vaultTooWeak', 'a key derivation that would hang the page', () => withDerivation({ passes: 4_000_000 })],
  ])('returns %s for %s', (kind, _what, stored) => {
    expect(kindOf(stored())).toBe(kind);
  });

  it('returns the envelope, in whatever order the browser returns the keys of objects', () => {
    const sorted = JSON.parse(JSON.stringify(envelope), (_, value) =>
      Object(value) === value && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value,
    );
    expect(JSON.stringify(sorted)).not.toBe(JSON.stringify(envelope));
    expect(readEnvelope(sorted)).toEqual({ kind: 'readable', envelope });
  });
});

describe('recipientOf', () => {
  it('returns the recipient of a kind, or null if the envelope has none', () => {
    expect(recipientOf(envelope, 'passphrase')).toBe(envelope.recipients[0]);
    expect(recipientOf(envelope, 'passkey')).toBeNull();
    expect(recipientOf({ recipients: [...envelope.recipients, PASSKEY] }, 'passkey')).toBe(PASSKEY);
  });
});

describe('a damaged envelope', () => {
  const crypto = joseCrypto();

  /** The contents, for the right passphrase; null where any step of unlocking fails. */
  async function unlock(stored: unknown): Promise<unknown> {
    const reading = readEnvelope(stored);
    const recipient = reading.kind === 'readable' ? recipientOf(reading.envelope, 'passphrase') : null;
    const contentsKey = recipient && (await crypto.unwrapKey(recipient, sample.key));
    return reading.kind === 'readable' && contentsKey ? crypto.unseal(reading.envelope, contentsKey) : null;
  }

  it('does not unlock if its ciphertext is cut short', async () => {
    expect(await unlock(envelope)).toEqual(CONTENTS);
    expect(await unlock({ ...envelope, ciphertext: envelope.ciphertext.slice(0, 9) })).toBeNull();
  });

  it('never unlocks to other contents, whichever character is replaced', { timeout: 30_000 }, async () => {
    const text = JSON.stringify(envelope);
    const position = fc.nat(text.length - 1);
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(position, fc.constantFrom(...'Aa0_-{"}'), async (at, character) => {
        fc.pre(text[at] !== character);
        let stored: unknown;
        try {
          stored = JSON.parse(text.slice(0, at) + character + text.slice(at + 1));
        } catch {
          return;
        }
        const contents = await unlock(stored);
        if (contents === null) refused += 1;
        else expect(contents).toEqual(CONTENTS);
      }),
      { numRuns: 2000 },
    );
    expect(refused).toBeGreaterThan(500);
  });

  it('never unlocks if a byte of its header, nonce, ciphertext, tag or wrapped key is another', {
    timeout: 30_000,
  }, async () => {
    const [recipient] = envelope.recipients;
    const parts = { ...envelope, wrapped: recipient?.encrypted_key ?? '' };
    const part = fc.constantFrom('protected', 'iv', 'ciphertext', 'tag', 'wrapped');
    await fc.assert(
      fc.asyncProperty(part, fc.nat(), fc.integer({ min: 1, max: 255 }), async (name, position, difference) => {
        const bytes = new Uint8Array(Buffer.from(parts[name], 'base64url'));
        const at = position % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ difference;
        const changed = toBase64url(bytes);
        const stored =
          name === 'wrapped'
            ? { ...envelope, recipients: [{ ...recipient, encrypted_key: changed }] }
            : { ...envelope, [name]: changed };
        expect(await unlock(stored)).toBeNull();
      }),
      { numRuns: 500 },
    );
  });
});
