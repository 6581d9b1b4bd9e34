import { base64url, CompactEncrypt, compactDecrypt, FlattenedEncrypt, flattenedDecrypt } from 'jose';
import { ENVELOPE_HEADER, type Way, withCheck } from '../../core/vault/envelope.ts';
import type { Sealer } from '../../tasks/world.ts';

const KEY_BYTES = 32;
const HEADER = { alg: 'dir', enc: 'A256GCM' } as const;

/**
 * Seals and opens, in JWE. Keys are base64url of 256 bits. What does not open, whatever the reason, is null: a wrong key
 * and damage look alike here.
 */
export function sealer(): Sealer {
  return {
    newKey: () => base64url.encode(crypto.getRandomValues(new Uint8Array(KEY_BYTES))),
    seal: (value, key) => new CompactEncrypt(encode(value)).setProtectedHeader(HEADER).encrypt(base64url.decode(key)),
    open: async (text, key) => {
      const opened = await compactDecrypt(text, base64url.decode(key), strict).catch(() => null);
      return opened && decode(opened.plaintext);
    },
    sealEnvelope: async (contents, contentsKey, ways) => {
      // The contents key is the person's to keep, so the recipients' share is made by `wrapKey` and put in place of what
      // says here that the key was used directly.
      const sealed = await new FlattenedEncrypt(encode(contents))
        .setProtectedHeader(ENVELOPE_HEADER)
        .setUnprotectedHeader({ alg: 'dir' })
        .encrypt(base64url.decode(contentsKey));
      const { protected: header = '', iv = '', ciphertext, tag = '' } = sealed;
      return withCheck({ protected: header, iv, ciphertext, tag, recipients: [...ways] });
    },
    openEnvelope: async ({ protected: header, iv, ciphertext, tag }, contentsKey) => {
      const jwe = { protected: header, iv, ciphertext, tag, header: { alg: 'dir' } };
      const opened = await flattenedDecrypt(jwe, base64url.decode(contentsKey), strict).catch(() => null);
      return opened && decode(opened.plaintext);
    },
    wrapKey: async (contentsKey, key) => {
      const wrapped = await crypto.subtle.wrapKey(
        'raw',
        await contentsKeyOf(contentsKey),
        await wrappingKey(key),
        'AES-KW',
      );
      return base64url.encode(new Uint8Array(wrapped));
    },
    unwrapKey: async (way: Way, key) => {
      try {
        const wrapped = new Uint8Array(base64url.decode(way.encrypted_key));
        const unwrapped = await crypto.subtle.unwrapKey(
          'raw',
          wrapped,
          await wrappingKey(key),
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

/** Nothing but what we write ourselves is opened, whatever a header asks for. */
const strict = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] };

function wrappingKey(key: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytesOf(key), 'AES-KW', false, ['wrapKey', 'unwrapKey']);
}

function contentsKeyOf(key: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytesOf(key), 'AES-GCM', true, ['encrypt', 'decrypt']);
}

function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(base64url.decode(key));
}

function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function decode(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}
