import type { HeaderValues } from '../http/headers.ts';
import type { UserInfo } from './authentication.ts';
import { StatusError } from './status.ts';

/** A user, group, UID or extra value that the user must have the permission to impersonate. */
export interface ImpersonatedResource {
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly subresource: string;
}

const EXTRA_PREFIX = 'impersonate-extra-';
const AUTHENTICATION_GROUP = 'authentication.k8s.io';

/**
 * The user to impersonate and what has to be authorized for that, or null without impersonation headers. Throws if the
 * headers name no user.
 *
 * The groups of the impersonating user are not inherited. A service account is in its own groups (apiserver,
 * filters/impersonation.go).
 */
export function readImpersonation(
  headers: HeaderValues,
  path: string,
): { user: UserInfo; resources: ImpersonatedResource[] } | null {
  const userName = headers['impersonate-user']?.[0] ?? '';
  const groups = headers['impersonate-group'] ?? [];
  const uids = headers['impersonate-uid'] ?? [];
  const extras = Object.entries(headers).filter(([name]) => name.startsWith(EXTRA_PREFIX));
  if (userName === '') {
    if (groups.length + uids.length + extras.length === 0) return null;
    throw new StatusError({ code: 500, message: `"${path}": requested groups without impersonating a user` });
  }
  const [, namespace = '', account = ''] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(userName) ?? [];
  const isServiceAccount = account !== '';
  const resources = [
    isServiceAccount
      ? impersonated('', 'serviceaccounts', account, { namespace })
      : impersonated('', 'users', userName),
    ...groups.map((name) => impersonated('', 'groups', name)),
    ...uids.map((name) => impersonated(AUTHENTICATION_GROUP, 'uids', name)),
    ...extras.flatMap(([header, values]) => {
      const subresource = header.slice(EXTRA_PREFIX.length);
      return values.map((name) => impersonated(AUTHENTICATION_GROUP, 'userextras', name, { subresource }));
    }),
  ];
  const accountGroups = isServiceAccount ? ['system:serviceaccounts', `system:serviceaccounts:${namespace}`] : [];
  return { user: { name: userName, groups: [...accountGroups, ...groups, 'system:authenticated'] }, resources };
}

function impersonated(
  group: string,
  resource: string,
  name: string,
  rest: Partial<ImpersonatedResource> = {},
): ImpersonatedResource {
  return { group, resource, name, namespace: '', subresource: '', ...rest };
}
