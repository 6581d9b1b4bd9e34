import { describe, expect, it } from 'vitest';
import { tokenExpiry } from '../../../lib/adapters/crypto/token-expiry.ts';

/** An unsigned JWT with this payload. */
function jwt(payload: unknown): string {
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encode({ alg: 'none' })}.${encode(payload)}.`;
}

describe('tokenExpiry', () => {
  it.each([
    [1_790_000_000, 1_790_000_000_000],
    [1_790_000_000.5, 1_790_000_000_500],
    [0, 0],
  ])('returns an exp of %d seconds in milliseconds', (exp, expiry) => {
    expect(tokenExpiry(jwt({ exp }))).toBe(expiry);
  });

  it.each<[string, string]>([
    ['a JWT without exp', jwt({ sub: 'x' })],
    ['a JWT whose exp is text', jwt({ exp: '1790000000' })],
    ['a JWT whose exp is null', jwt({ exp: null })],
    ['a JWT whose payload is no object', jwt([1])],
    ['a JWT whose payload is no JSON', 'eyJhbGciOiJub25lIn0.AAAA.'],
    ['a token that is no JWT', 'k8s-aws-v1.abc'],
    ['an empty token', ''],
  ])('returns null for %s', (_what, token) => {
    expect(tokenExpiry(token)).toBeNull();
  });

  it('returns null for an exp that is too large for a number', () => {
    const payload = Buffer.from('{"exp":1e999}').toString('base64url');
    expect(tokenExpiry(`eyJhbGciOiJub25lIn0.${payload}.`)).toBeNull();
  });
});
