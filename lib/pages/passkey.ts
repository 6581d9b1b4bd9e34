import { isFirefox } from '../adapters/browser/browser.ts';
import { failure, type Outcome, success } from '../core/outcome.ts';
import { problem } from '../core/problems.ts';
import { fromBase64url, toBase64url } from '../core/vault/base64url.ts';
import type { NewPasskey } from '../core/vault/vault-status.ts';

const TIMEOUT_MS = 120_000;
/** ES256 and RS256 in the COSE registry: every authenticator supports one of them. */
const ALGORITHMS = [-7, -257];

/**
 * Whether this browser can create a passkey for our pages. Firefox supports passkeys but not on extension pages
 * (`SecurityError`, in 153). Whether a passkey yields a key is known only once it is created.
 */
export function supportsPasskeys(): boolean {
  return !isFirefox() && typeof globalThis.PublicKeyCredential === 'function';
}

/**
 * Creates a passkey whose PRF extension yields a key (WebAuthn Level 3, 10.1.4). Authenticators that evaluate it only on
 * use are asked at once, so that a passkey without the extension is noticed before anything depends on it.
 */
export async function createPasskey(): Promise<Outcome<NewPasskey>> {
  const salt = crypto.getRandomValues(new Uint8Array(32));
  const created = await navigator.credentials
    .create({
      publicKey: {
        // Without an id: the page's own origin, which for an extension is its own.
        rp: { name: 'Portside' },
        user: { id: crypto.getRandomValues(new Uint8Array(16)), name: 'Portside', displayName: 'Portside' },
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
        timeout: TIMEOUT_MS,
        extensions: { prf: { eval: { first: salt } } },
      },
    })
    .catch(() => null);
  if (!created) return failure(problem('passkeyRefused', {}));
  const { prf } = (created as PublicKeyCredential).getClientExtensionResults();
  if (!prf?.enabled) return failure(problem('passkeyWithoutKey', {}));
  const credentialId = toBase64url(new Uint8Array((created as PublicKeyCredential).rawId));
  const secret = prf.results?.first;
  return secret ? withKey(credentialId, salt, secret) : assertPasskey({ credentialId, salt: toBase64url(salt) });
}

/** Asks the person for this passkey, and returns the key that it yields with this salt. */
export async function assertPasskey(passkey: Pick<NewPasskey, 'credentialId' | 'salt'>): Promise<Outcome<NewPasskey>> {
  const salt = fromBase64url(passkey.salt);
  const assertion = await navigator.credentials
    .get({
      publicKey: {
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        allowCredentials: [{ type: 'public-key', id: fromBase64url(passkey.credentialId) }],
        userVerification: 'required',
        timeout: TIMEOUT_MS,
        extensions: { prf: { eval: { first: salt } } },
      },
    })
    .catch(() => null);
  if (!assertion) return failure(problem('passkeyRefused', {}));
  const secret = (assertion as PublicKeyCredential).getClientExtensionResults().prf?.results?.first;
  return secret ? withKey(passkey.credentialId, salt, secret) : failure(problem('passkeyWithoutKey', {}));
}

async function withKey(
  credentialId: string,
  salt: Uint8Array<ArrayBuffer>,
  secret: BufferSource,
): Promise<Outcome<NewPasskey>> {
  // A key for this purpose only: what the authenticator returns may one day serve another.
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const info = new TextEncoder().encode('portside vault');
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  const key = new Uint8Array(await crypto.subtle.deriveBits(derivation, material, 256));
  return success({ credentialId, salt: toBase64url(salt), key: toBase64url(key) });
}
