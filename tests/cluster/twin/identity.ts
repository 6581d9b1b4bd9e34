import type { Headers } from '../http/headers.ts';
import { USER_NAMES, type Users } from '../users.ts';
import { unauthorized } from './status.ts';

/** Who asks. */
export interface Identity {
  readonly name: string;
  readonly groups: readonly string[];
}

const ANONYMOUS: Identity = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

/**
 * Whose token came with the request. Without a bearer token it is nobody known; a token of nobody here is refused.
 *
 * The scheme's case does not matter, and a second space makes the header count for nothing
 * (apiserver, authentication/request/bearertoken).
 */
export function authenticate(headers: Headers, users: Users): Identity {
  const [scheme = '', token = ''] = (headers.authorization?.[0] ?? '').trim().split(' ');
  if (scheme.toLowerCase() !== 'bearer' || token === '') return ANONYMOUS;
  const name = USER_NAMES.find((one) => users[one] === token);
  if (!name) throw unauthorized();
  return { name, groups: [...(name === 'admin' ? ['system:masters'] : []), 'system:authenticated'] };
}
