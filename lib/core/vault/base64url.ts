import * as v from 'valibot';

/** Base64url without padding (RFC 4648, 5), as JOSE encodes bytes. */
export const Base64urlSchema = v.pipe(v.string(), v.regex(/^[\w-]+$/));

/** Encodes bytes as base64url. */
export function toBase64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Decodes base64url. Throws for anything else. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (byte) => byte.charCodeAt(0));
}
