import { decodeJwt } from 'jose';

/**
 * When a bearer token expires, in epoch milliseconds, or null where it doesn't say. The signature is not verified: the
 * apiserver does that; this only avoids requests that would be rejected.
 *
 * Fractions are kept: some issuers write `exp` as a float (client-go's oidc provider accepts it).
 */
export function tokenExpiry(token: string): number | null {
  try {
    const { exp } = decodeJwt(token);
    return typeof exp === 'number' && Number.isFinite(exp) ? exp * 1000 : null;
  } catch {
    return null;
  }
}
