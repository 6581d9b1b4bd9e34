import fc from 'fast-check';
import { generalDecrypt } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { sealer } from '../../../lib/adapters/crypto/seal.ts';
import { type Envelope, readEnvelope, withCheck } from '../../../lib/core/vault/envelope.ts';
import { passphraseWay } from '../../../lib/tasks/unlock.ts';
import { fakeWorld } from '../../fakes/fake-world.ts';

const { newKey, sealEnvelope, openEnvelope, unwrapKey } = sealer();
const contents = { version: 1, credentials: { 'config/dev': { type: 'bearer', token: 'token-of-dev' } } } as const;
const cost = { name: 'argon2id', memoryKib: 65_536, passes: 3, lanes: 4, salt: 'A'.repeat(22) } as const;
const [key, contentsKey] = [newKey(), newKey()];
let envelope: Envelope;

beforeAll(async () => {
  envelope = await sealEnvelope(contents, contentsKey, [await passphraseWay(fakeWorld(), contentsKey, { cost, key })]);
});

const kindOf = (stored: unknown) => {
  const reading = readEnvelope(stored);
  return reading.kind === 'unreadable' ? reading.problem.code : reading.kind;
};
const withHeader = (header: unknown) =>
  checked({ ...envelope, protected: btoa(JSON.stringify(header)).replaceAll('=', '') });

describe('an envelope', () => {
  it('is a JWE that any library opens', async () => {
    const { plaintext } = await generalDecrypt(envelope, Buffer.from(key, 'base64url'));
    expect(JSON.parse(new TextDecoder().decode(plaintext))).toEqual(contents);
  });

  it('holds nothing of its contents in clear, in no part', () => {
    const text = JSON.stringify(envelope);
    expect(text).not.toMatch(/token-of-dev|config/);
    expect(text).not.toContain(contentsKey);
    expect(text).not.toContain(key);
  });

  it('opens for its key, and for no other', async () => {
    const [way] = envelope.recipients;
    expect(way && (await unwrapKey(way, key))).toBe(contentsKey);
    expect(way && (await unwrapKey(way, newKey()))).toBeNull();
    expect(await openEnvelope(envelope, contentsKey)).toEqual(contents);
    expect(await openEnvelope(envelope, newKey())).toBeNull();
  });

  it('reads the same however a browser orders the keys of objects', () => {
    const sorted = JSON.parse(JSON.stringify(envelope), (_, value) =>
      Object(value) === value && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value,
    );
    expect(JSON.stringify(sorted)).not.toBe(JSON.stringify(envelope));
    expect(kindOf(sorted)).toBe('readable');
  });
});

describe('what lies where the envelope should', () => {
  it.each<[string, () => unknown, string]>([
    ['nothing', () => null, 'none'],
    ['an envelope', () => envelope, 'readable'],
    ['a newer one', () => withHeader({ enc: 'A256GCM', typ: 'portside-vault', v: 2 }), 'vaultFromFuture'],
    [
      'a newer one of another shape',
      () => ({ protected: withHeader({ typ: 'portside-vault', v: 9 }).protected, x: 1 }),
      'vaultFromFuture',
    ],
    ['a JWE of somebody else', () => withHeader({ enc: 'A256GCM' }), 'vaultForeign'],
    ['one without recipients', () => checked({ ...envelope, recipients: [] }), 'vaultDamaged'],
    ['text', () => JSON.stringify(envelope), 'vaultDamaged'],
    ['a number', () => 7, 'vaultDamaged'],
    ['half of one', () => ({ protected: envelope.protected, iv: envelope.iv }), 'vaultDamaged'],
    ['one cut short', () => ({ ...envelope, ciphertext: envelope.ciphertext.slice(0, 9) }), 'vaultDamaged'],
    ['a passphrase that costs too little', () => withCost({ memoryKib: 8 }), 'vaultTooWeak'],
    [
      'a passphrase that costs so much that nothing would answer',
      () => withCost({ passes: 4_000_000 }),
      'vaultTooWeak',
    ],
  ])('%s', (_, stored, kind) => {
    expect(kindOf(stored())).toBe(kind);
  });

  it('is noticed to be damaged wherever one letter of it is another', () => {
    const text = JSON.stringify(envelope);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...'Aa0_-{"}'), (at, letter) => {
        fc.pre(text[at] !== letter);
        let stored: unknown;
        try {
          stored = JSON.parse(text.slice(0, at) + letter + text.slice(at + 1));
        } catch {
          return;
        }
        expect(kindOf(stored)).not.toBe('readable');
      }),
      { numRuns: 2000 },
    );
  });
});

function withCost(changes: object): unknown {
  const [way] = envelope.recipients;
  const recipients = [{ ...way, header: { ...way?.header, cost: { ...cost, ...changes } } }];
  return checked({ ...envelope, recipients } as Envelope);
}

function checked({ check: _, ...rest }: Envelope): Envelope {
  return withCheck(rest);
}
