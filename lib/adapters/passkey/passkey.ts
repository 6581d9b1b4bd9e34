import { failure, type Outcome, success } from '../../core/outcome.ts';
import { problem } from '../../core/problems.ts';
import { fromBase64url, toBase64url } from '../../core/vault/base64url.ts';

/** What a passkey brought: which one it is, and the key that it comes to with this salt, all as base64url. */
export interface PasskeyAnswer {
  readonly credentialId: string;
  readonly salt: string;
  readonly key: string;
}

const TIMEOUT_MS = 120_000;
/** ES256 and RS256, of the COSE registry: every authenticator knows one of them. */
const ALGORITHMS = [-7, -257];

/**
 * Whether this browser could make a passkey for our pages. Firefox knows passkeys and refuses them to pages of extensions
 * (`SecurityError`, in 153). Whether one yields a key is known only once it is made.
 */
export function arePasskeysKnown(): boolean {
  return location.protocol !== 'moz-extension:' && typeof globalThis.PublicKeyCredential === 'function';
}

/**
 * Makes a passkey whose PRF extension yields a key (WebAuthn Level 3, 10.1.4). Authenticators that answer only a later
 * question are asked at once, so that a passkey without the extension is noticed before anything depends on it.
 */
export async function newPasskey(): Promise<Outcome<PasskeyAnswer>> {
  const salt = crypto.getRandomValues(new Uint8Array(32));
  const created = await navigator.credentials
    .create({
      publicKey: {
        // Without an id: that of the page, which for an extension is its own.
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
  const first = prf.results?.first;
  return first ? answer(credentialId, salt, first) : askPasskey({ credentialId, salt: toBase64url(salt) });
}

/** Asks the person for this passkey, and returns the key that it comes to with this salt. */
export async function askPasskey(way: Pick<PasskeyAnswer, 'credentialId' | 'salt'>): Promise<Outcome<PasskeyAnswer>> {
  const salt = fromBase64url(way.salt);
  const given = await navigator.credentials
    .get({
      publicKey: {
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        allowCredentials: [{ type: 'public-key', id: fromBase64url(way.credentialId) }],
        userVerification: 'required',
        timeout: TIMEOUT_MS,
        extensions: { prf: { eval: { first: salt } } },
      },
    })
    .catch(() => null);
  if (!given) return failure(problem('passkeyRefused', {}));
  const first = (given as PublicKeyCredential).getClientExtensionResults().prf?.results?.first;
  return first ? answer(way.credentialId, salt, first) : failure(problem('passkeyWithoutKey', {}));
}

async function answer(
  credentialId: string,
  salt: Uint8Array<ArrayBuffer>,
  secret: BufferSource,
): Promise<Outcome<PasskeyAnswer>> {
  // A key for this use alone: what the authenticator returns may one day serve another.
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const info = new TextEncoder().encode('portside vault');
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  const key = new Uint8Array(await crypto.subtle.deriveBits(derivation, material, 256));
  return success({ credentialId, salt: toBase64url(salt), key: toBase64url(key) });
}
