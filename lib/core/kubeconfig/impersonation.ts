import type { Problem } from '../problems.ts';
import { isSendable } from './header-value.ts';
import type { Impersonation } from './kube-context.ts';
import { problemOf } from './redact.ts';
import type { User } from './schema.ts';

/** Keys that JavaScript objects, and so the stored form, do not keep apart from their own. */
const UNKEPT_KEYS = ['__proto__', 'constructor', 'prototype'];

/** Whom a user entry acts as, or null where as itself. */
export function impersonationOf(user: User): Impersonation | null {
  if (user.as === '') return null;
  const extra = user['as-user-extra'].map(([key, values]) => [key, values.filter(isSet)] as const);
  return {
    user: user.as,
    uid: user['as-uid'],
    groups: user['as-groups'].filter(isSet),
    extra: Object.fromEntries(extra.filter(([key]) => !UNKEPT_KEYS.includes(key))),
  };
}

/**
 * Why a user entry's impersonation cannot be sent.
 *
 * Browsers send a header of one name once, and the apiserver does not split its value: with a second group left out,
 * the person would act with other rights than the kubeconfig says.
 */
export function impersonationObstacles(name: string, user: User): Problem[] {
  const groups = user['as-groups'];
  const extra = user['as-user-extra'];
  if (user.as === '') {
    const isAsked = user['as-uid'] !== '' || groups.length > 0 || extra.length > 0;
    return isAsked ? [problemOf('impersonationWithoutUser', { user: name })] : [];
  }
  const obstacles: Problem[] = [];
  if (groups.filter(isSet).length > 1) obstacles.push(problemOf('impersonationManyGroups', { user: name }));
  // Header names have no case: two keys that differ only there are two values of one header.
  const keys = new Set<string>();
  for (const [key, values] of extra) {
    const isRepeated = keys.has(key.toLowerCase());
    keys.add(key.toLowerCase());
    if (isRepeated || values.filter(isSet).length > 1) {
      obstacles.push(problemOf('impersonationManyValues', { user: name, key }));
    }
  }
  const unsendable = (field: string) => problemOf('headerUnsafe', { user: name, field });
  if (!isSendable(user.as)) obstacles.push(unsendable('as'));
  if (isSet(user['as-uid']) && !isSendable(user['as-uid'])) obstacles.push(unsendable('as-uid'));
  if (groups.filter(isSet).some((group) => !isSendable(group))) obstacles.push(unsendable('as-groups'));
  const isUnsendable = ([key, values]: (typeof extra)[number]) =>
    key === '' || UNKEPT_KEYS.includes(key) || values.filter(isSet).some((value) => !isSendable(value));
  if (extra.some(isUnsendable)) obstacles.push(unsendable('as-user-extra'));
  return obstacles;
}

function isSet(value: string): boolean {
  return value !== '';
}
