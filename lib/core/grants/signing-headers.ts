import type { Credential, Impersonation } from '../kubeconfig/kube-context.ts';

/** One request header by name and value. */
export type SigningHeader = readonly [name: string, value: string];

/**
 * The request headers that present a credential, and whom to act as, in client-go's spelling.
 *
 * At most one group and one value per extra key: neither browser sends a header of one name twice (the first rule's
 * value wins), and the apiserver does not split values at commas, so contexts with more are refused at import.
 *
 * @example
 * signingHeaders({ type: 'bearer', token: 'abc' }, null); // [['Authorization', 'Bearer abc']]
 */
export function signingHeaders(credential: Credential, impersonation: Impersonation | null): SigningHeader[] {
  return [['Authorization', authorization(credential)], ...(impersonation ? impersonationHeaders(impersonation) : [])];
}

function authorization(credential: Credential): string {
  if (credential.type === 'bearer') return `Bearer ${credential.token}`;
  const bytes = new TextEncoder().encode(`${credential.username}:${credential.password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

function impersonationHeaders({ user, uid, groups, extra }: Impersonation): SigningHeader[] {
  const headers: SigningHeader[] = [['Impersonate-User', user]];
  if (uid !== '') headers.push(['Impersonate-Uid', uid]);
  for (const group of groups) headers.push(['Impersonate-Group', group]);
  for (const [key, values] of Object.entries(extra)) {
    for (const value of values) headers.push([`Impersonate-Extra-${escapeExtraKey(key)}`, value]);
  }
  return headers;
}

/** Header names are a small alphabet; client-go percent-encodes the rest (`transport/round_trippers.go`). */
function escapeExtraKey(key: string): string {
  return [...new TextEncoder().encode(key)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[0-9A-Za-z!#$&'*+.^_`|~-]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
