import { CompactEncrypt, generalDecrypt } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { joseCrypto } from '../../../lib/adapters/crypto/jose-crypto.ts';
import type { Envelope, Recipient } from '../../../lib/core/vault/envelope.ts';
import { CONTENTS, type SampleEnvelope, sealSample } from '../../core/vault/sample-envelope.ts';

const { newKey, encrypt, decrypt, unseal, wrapKey, unwrapKey } = joseCrypto();
let sample: SampleEnvelope;
let envelope: Envelope;
let recipient: Recipient;

beforeAll(async () => {
  sample = await sealSample();
  envelope = sample.envelope;
  [recipient] = envelope.recipients as [Recipient];
});

describe('newKey', () => {
  it('returns another 256 bits each time', () => {
    const keys = Array.from({ length: 20 }, newKey);
    for (const key of keys) expect(key).toMatch(/^[\w-]{43}$/);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('a sealed envelope', () => {
  it('is a JWE that a library decrypts with the key of a recipient', async () => {
    const { plaintext } = await generalDecrypt(envelope, Buffer.from(sample.key, 'base64url'));
    expect(JSON.parse(new TextDecoder().decode(plaintext))).toEqual(CONTENTS);
  });

  it('contains neither its contents nor a key in the clear', () => {
    const text = JSON.stringify(envelope);
    const decoded = [envelope.protected, envelope.iv, envelope.ciphertext, envelope.tag, recipient.encrypted_key]
      .map((part) => Buffer.from(part, 'base64url').toString('latin1'))
      .join(' ');
    for (const visible of [text, decoded]) {
      expect(visible).not.toMatch(/token-of-dev|config/);
      expect(visible).not.toContain(sample.contentsKey);
      expect(visible).not.toContain(sample.key);
    }
  });

  it('yields its contents key for the key of a recipient only', async () => {
    expect(await unwrapKey(recipient, sample.key)).toBe(sample.contentsKey);
    expect(await unwrapKey(recipient, newKey())).toBeNull();
    expect(await unwrapKey(recipient, sample.contentsKey)).toBeNull();
    expect(await unwrapKey(recipient, 'no key')).toBeNull();
  });

  it('yields its contents for the contents key only', async () => {
    expect(await unseal(envelope, sample.contentsKey)).toEqual(CONTENTS);
    expect(await unseal(envelope, newKey())).toBeNull();
    expect(await unseal(envelope, sample.key)).toBeNull();
  });

  it('can be unlocked by a recipient that was added later', async () => {
    const key = newKey();
    const added: Recipient = {
      header: { alg: 'A256KW', kid: 'passkey', credentialId: 'abc', salt: 'def' },
      encrypted_key: await wrapKey(sample.contentsKey, key),
    };
    expect(await unwrapKey(added, key)).toBe(sample.contentsKey);
    const recipients = [...envelope.recipients, added];
    const { plaintext } = await generalDecrypt({ ...envelope, recipients }, Buffer.from(key, 'base64url'));
    expect(JSON.parse(new TextDecoder().decode(plaintext))).toEqual(CONTENTS);
  });

  it('contains another nonce each time it is sealed', async () => {
    const { seal } = joseCrypto();
    const again = await seal(CONTENTS, sample.contentsKey, envelope.recipients);
    expect(again.iv).not.toBe(envelope.iv);
    expect(again.ciphertext).not.toBe(envelope.ciphertext);
    expect(await unseal(again, sample.contentsKey)).toEqual(CONTENTS);
  });
});

describe('encrypt', () => {
  it('returns text that only the key decrypts', async () => {
    const key = newKey();
    const text = await encrypt({ token: 'token-of-dev' }, key);
    expect(text).not.toContain('token-of-dev');
    expect(await decrypt(text, key)).toEqual({ token: 'token-of-dev' });
    expect(await decrypt(text, newKey())).toBeNull();
  });
});

describe('decrypt', () => {
  it('returns null for text that is no JWE', async () => {
    for (const text of ['', 'text', '....', '{}']) expect(await decrypt(text, newKey())).toBeNull();
  });

  it('returns null for a JWE that uses another algorithm, although the key is right', async () => {
    const key = newKey();
    const bytes = Buffer.from(key, 'base64url');
    const plaintext = new TextEncoder().encode('1');
    const encryptWith = (header: { alg: string; enc: string }) =>
      new CompactEncrypt(plaintext).setProtectedHeader(header).encrypt(bytes);
    expect(await decrypt(await encryptWith({ alg: 'dir', enc: 'A256GCM' }), key)).toBe(1);
    expect(await decrypt(await encryptWith({ alg: 'A256KW', enc: 'A256GCM' }), key)).toBeNull();
    expect(await decrypt(await encryptWith({ alg: 'dir', enc: 'A128CBC-HS256' }), key)).toBeNull();
  });
});
