import { argon2id } from 'hash-wasm';
import { fromBase64url, toBase64url } from '../../core/vault/base64url.ts';
import { type KeyDerivation, normalizePassphrase } from '../../core/vault/passphrase.ts';

const KEY_BYTES = 32;

/**
 * Derives a key, as base64url, from a passphrase. Takes some hundred milliseconds and 64 MiB, on purpose.
 *
 * WebCrypto has no Argon2. WebAssembly works on extension pages and in their workers in both browsers.
 */
export async function deriveKey(passphrase: string, derivation: KeyDerivation): Promise<string> {
  const key = await argon2id({
    password: normalizePassphrase(passphrase),
    salt: fromBase64url(derivation.salt),
    memorySize: derivation.memoryKib,
    iterations: derivation.passes,
    parallelism: derivation.lanes,
    hashLength: KEY_BYTES,
    outputType: 'binary',
  });
  return toBase64url(key);
}
