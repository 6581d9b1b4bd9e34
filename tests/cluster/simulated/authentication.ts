import type { HeaderValues } from '../http/headers.ts';
import { USER_NAMES, type Users } from '../users.ts';
import { unauthorized } from './status.ts';

/** An authenticated or impersonated user. */
export interface UserInfo {
  readonly name: string;
  readonly groups: readonly string[];
}

const ANONYMOUS: UserInfo = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

/**
 * The user whose bearer token the request has, or the anonymous user without one. Throws for an unknown token.
 *
 * The case of the scheme is ignored, and a header with two spaces counts as no token (apiserver,
 * authentication/request/bearertoken).
 */
export function authenticate(headers: HeaderValues, users: Users): UserInfo {
  const [scheme = '', token = ''] = (headers.authorization?.[0] ?? '').trim().split(' ');
  if (scheme.toLowerCase() !== 'bearer' || token === '') return ANONYMOUS;
  const name = USER_NAMES.find((userName) => users[userName] === token);
  if (!name) throw unauthorized();
  return { name, groups: [...(name === 'admin' ? ['system:masters'] : []), 'system:authenticated'] };
}
