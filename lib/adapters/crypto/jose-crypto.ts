import { base64url, CompactEncrypt, compactDecrypt, FlattenedEncrypt, flattenedDecrypt } from 'jose';
import type { Crypto } from '../../background/dependencies.ts';
import { ENVELOPE_HEADER } from '../../core/vault/envelope.ts';

const KEY_BYTES = 32;
const HEADER = { alg: 'dir', enc: 'A256GCM' } as const;

/** Only what we write ourselves is decrypted, whatever a header asks for. */
const ACCEPTED = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] };

/**
 * Encryption as JWE (RFC 7516), by jose and WebCrypto. Keys are base64url of 256 bits. What cannot be decrypted is null: a
 * wrong key and damaged data look alike.
 */
export function joseCrypto(): Crypto {
  return {
    newKey: () => base64url.encode(crypto.getRandomValues(new Uint8Array(KEY_BYTES))),
    encrypt: (value, key) =>
      new CompactEncrypt(toBytes(value)).setProtectedHeader(HEADER).encrypt(base64url.decode(key)),
    decrypt: async (text, key) => {
      const decrypted = await compactDecrypt(text, base64url.decode(key), ACCEPTED).catch(() => null);
      return decrypted && fromBytes(decrypted.plaintext);
    },
    seal: async (contents, contentsKey, recipients) => {
      // jose would create the contents key itself and need every recipient's key for it. The recipients are wrapped by
      // `wrapKey` and take the place of the header that says here that the key was used directly.
      const sealed = await new FlattenedEncrypt(toBytes(contents))
        .setProtectedHeader(ENVELOPE_HEADER)
        .setUnprotectedHeader({ alg: 'dir' })
        .encrypt(base64url.decode(contentsKey));
      const { protected: header = '', iv = '', ciphertext, tag = '' } = sealed;
      return { protected: header, iv, ciphertext, tag, recipients: [...recipients] };
    },
    unseal: async ({ protected: header, iv, ciphertext, tag }, contentsKey) => {
      const jwe = { protected: header, iv, ciphertext, tag, header: { alg: 'dir' } };
      const decrypted = await flattenedDecrypt(jwe, base64url.decode(contentsKey), ACCEPTED).catch(() => null);
      return decrypted && fromBytes(decrypted.plaintext);
    },
    wrapKey: async (contentsKey, key) => {
      const wrapped = await crypto.subtle.wrapKey(
        'raw',
        await importContentsKey(contentsKey),
        await importWrappingKey(key),
        'AES-KW',
      );
      return base64url.encode(new Uint8Array(wrapped));
    },
    unwrapKey: async (recipient, key) => {
      try {
        const unwrapped = await crypto.subtle.unwrapKey(
          'raw',
          toBuffer(recipient.encrypted_key),
          await importWrappingKey(key),
          'AES-KW',
          'AES-GCM',
          true,
          ['decrypt'],
        );
        return base64url.encode(new Uint8Array(await crypto.subtle.exportKey('raw', unwrapped)));
      } catch {
        return null;
      }
    },
  };
}

function importWrappingKey(key: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', toBuffer(key), 'AES-KW', false, ['wrapKey', 'unwrapKey']);
}

function importContentsKey(key: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', toBuffer(key), 'AES-GCM', true, ['encrypt', 'decrypt']);
}

function toBuffer(encoded: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(base64url.decode(encoded));
}

function toBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function fromBytes(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}
