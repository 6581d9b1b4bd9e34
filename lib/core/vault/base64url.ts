import * as v from 'valibot';

/** Base64url without padding (RFC 4648, 5), as JOSE writes bytes. */
export const Base64urlSchema = v.pipe(v.string(), v.regex(/^[\w-]+$/));

/** The bytes as base64url. */
export function toBase64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** The bytes that base64url stands for. Throws for what is none. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
}
