import { decodeJwt } from 'jose';

/**
 * When a bearer token ends, in epoch milliseconds, or null where it does not say. The signature is not checked: the
 * apiserver does that, this only spares a person a request that would be refused.
 *
 * Fractions are kept: some issuers write `exp` as a float (client-go's oidc provider allows it).
 */
export function tokenExpiry(token: string): number | null {
  try {
    const { exp } = decodeJwt(token);
    return typeof exp === 'number' && Number.isFinite(exp) ? exp * 1000 : null;
  } catch {
    return null;
  }
}
