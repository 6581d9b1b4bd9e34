import type { Platform } from '../dnr/platform.ts';
import type { Problem } from '../problems.ts';
import { safeProblem } from '../text/safe-problem.ts';
import { isSendable } from './header-value.ts';
import type { Impersonation } from './kube-context.ts';
import type { User } from './kubeconfig-schema.ts';

/** Whom a user entry impersonates, or null for nobody. */
export function readImpersonation(user: User): Impersonation | null {
  if (user.as === '') return null;
  return {
    user: user.as,
    uid: user['as-uid'],
    groups: user['as-groups'].filter(isSet),
    // Sorted, because the order of keys means nothing and must not look like a change.
    extra: user['as-user-extra']
      .map(([key, values]): [string, string[]] => [key, values.filter(isSet)])
      .sort(([one], [other]) => (one < other ? -1 : Number(one > other))),
  };
}

/** Whether a user entry asks for groups, extra values or a uid without naming a user. client-go refuses that. */
export function impersonatesNobody(user: User): boolean {
  const asksForMore = user['as-uid'] !== '' || user['as-groups'].length > 0 || user['as-user-extra'].length > 0;
  return user.as === '' && asksForMore;
}

/**
 * Why an impersonation cannot be sent from a browser.
 *
 * Browsers send a header of one name once, and the apiserver doesn't split its value: without the second group the person
 * would act with other rights than the kubeconfig says.
 */
export function impersonationObstacles(
  userName: string,
  { user, uid, groups, extra }: Impersonation,
  { repeatsRequestHeaders }: Pick<Platform, 'repeatsRequestHeaders'>,
): Problem[] {
  const obstacles: Problem[] = [];
  if (groups.length > 1 && !repeatsRequestHeaders) {
    obstacles.push(safeProblem('impersonationManyGroups', { user: userName }));
  }
  // Header names are case-insensitive: two keys that differ only in case are two values of one header.
  const keys = new Set<string>();
  for (const [key, values] of extra) {
    const isRepeated = keys.has(key.toLowerCase());
    keys.add(key.toLowerCase());
    if ((isRepeated || values.length > 1) && !repeatsRequestHeaders) {
      obstacles.push(safeProblem('impersonationManyValues', { user: userName, key }));
    }
  }
  const unsendable = (field: string) => safeProblem('headerUnsafe', { user: userName, field });
  if (!isSendable(user)) obstacles.push(unsendable('as'));
  if (isSet(uid) && !isSendable(uid)) obstacles.push(unsendable('as-uid'));
  if (groups.some((group) => !isSendable(group))) obstacles.push(unsendable('as-groups'));
  const isUnsendable = ([key, values]: (typeof extra)[number]) =>
    key === '' || values.some((value) => !isSendable(value));
  if (extra.some(isUnsendable)) obstacles.push(unsendable('as-user-extra'));
  return obstacles;
}

function isSet(value: string): boolean {
  return value !== '';
}
