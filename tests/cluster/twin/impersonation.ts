import type { Headers } from '../http/headers.ts';
import type { Identity } from './identity.ts';
import { Refused } from './status.ts';

/** One thing that the asker claims to be, and must be allowed to. */
export interface Claim {
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly subresource: string;
}

const EXTRA = 'impersonate-extra-';
const AUTHENTICATION = 'authentication.k8s.io';

/**
 * Whom the request is to act as, and what has to be allowed for it; null where it asks for nobody else.
 *
 * Groups of the asker are not inherited; a service account brings its own (apiserver, filters/impersonation.go).
 */
export function readImpersonation(headers: Headers, path: string): { as: Identity; claims: Claim[] } | null {
  const user = headers['impersonate-user']?.[0] ?? '';
  const groups = headers['impersonate-group'] ?? [];
  const uid = headers['impersonate-uid'] ?? [];
  const extra = Object.entries(headers).filter(([name]) => name.startsWith(EXTRA));
  if (user === '') {
    if (groups.length + uid.length + extra.length === 0) return null;
    throw new Refused({ code: 500, message: `"${path}": requested groups without impersonating a user` });
  }
  const [, , namespace = '', account = ''] = /^(system:serviceaccount:)([^:]+):([^:]+)$/.exec(user) ?? [];
  const claim = (group: string, resource: string, name: string, rest: Partial<Claim> = {}): Claim => {
    return { group, resource, name, namespace: '', subresource: '', ...rest };
  };
  const claims = [
    account === '' ? claim('', 'users', user) : claim('', 'serviceaccounts', account, { namespace }),
    ...groups.map((name) => claim('', 'groups', name)),
    ...uid.map((name) => claim(AUTHENTICATION, 'uids', name)),
    ...extra.flatMap(([header, values]) =>
      values.map((name) => claim(AUTHENTICATION, 'userextras', name, { subresource: header.slice(EXTRA.length) })),
    ),
  ];
  const ownGroups =
    account === '' ? groups : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, ...groups];
  return { as: { name: user, groups: [...ownGroups, 'system:authenticated'] }, claims };
}
