import type { Credential, Impersonation } from './kubeconfig/kube-context.ts';

/** A request header, as name and value. */
export type RequestHeader = readonly [name: string, value: string];

/**
 * The request headers that present a credential and say whom to impersonate, in client-go's spelling.
 *
 * At most one group and one value per extra key: no browser sends two headers of the same name (the first rule's value
 * wins), and the apiserver doesn't split values at commas. Contexts with more are refused before they get here.
 *
 * @example
 * authHeaders({ type: 'bearer', token: 'abc' }, null); // [['Authorization', 'Bearer abc']]
 */
export function authHeaders(credential: Credential, impersonation: Impersonation | null): RequestHeader[] {
  return [['Authorization', authorization(credential)], ...(impersonation ? impersonationHeaders(impersonation) : [])];
}

function authorization(credential: Credential): string {
  if (credential.type === 'bearer') return `Bearer ${credential.token}`;
  const bytes = new TextEncoder().encode(`${credential.username}:${credential.password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

function impersonationHeaders({ user, uid, groups, extra }: Impersonation): RequestHeader[] {
  const headers: RequestHeader[] = [['Impersonate-User', user]];
  if (uid !== '') headers.push(['Impersonate-Uid', uid]);
  for (const group of groups) headers.push(['Impersonate-Group', group]);
  for (const [key, values] of extra) {
    for (const value of values) headers.push([`Impersonate-Extra-${escapeExtraKey(key)}`, value]);
  }
  return headers;
}

/** Header names allow few characters; client-go percent-encodes the others (`transport/round_trippers.go`). */
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
