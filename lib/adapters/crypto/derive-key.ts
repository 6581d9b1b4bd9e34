import { argon2id } from 'hash-wasm';
import { fromBase64url, toBase64url } from '../../core/vault/base64url.ts';
import { COST, normalPassphrase, type PassphraseCost } from '../../core/vault/passphrase-cost.ts';

const KEY_BYTES = 32;
const SALT_BYTES = 16;

/**
 * The key, as base64url, that this passphrase comes to at this cost. Takes some hundred milliseconds of the thread, on
 * purpose. WebCrypto has no Argon2; WebAssembly works in pages of extensions in both browsers.
 */
export async function deriveKey(passphrase: string, cost: PassphraseCost): Promise<string> {
  const key = await argon2id({
    password: normalPassphrase(passphrase),
    salt: fromBase64url(cost.salt),
    memorySize: cost.memoryKib,
    iterations: cost.passes,
    parallelism: cost.lanes,
    hashLength: KEY_BYTES,
    outputType: 'binary',
  });
  return toBase64url(key);
}

/** What a new passphrase is given, with a salt that nothing else has. */
export function newCost(): PassphraseCost {
  return { name: 'argon2id', ...COST, salt: toBase64url(crypto.getRandomValues(new Uint8Array(SALT_BYTES))) };
}
