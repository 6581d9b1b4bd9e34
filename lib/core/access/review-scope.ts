import type { ContextReview } from './context-review.ts';
import { isUnlimited } from './permissions.ts';
import type { ProxyAccess } from './proxy-access.ts';

/** Rights change seldom, and who gets new ones looks at them again. */
const MAX_AGE_MS = 10 * 60_000;

/** The most namespaces whose rules are asked for at once. */
const MAX_NAMESPACES = 12;

/** Whether a review says enough about now. Times in epoch milliseconds. */
export function isRecent(review: ContextReview | null, now: number): review is ContextReview {
  return review !== null && review.reviewedAt <= now && now - review.reviewedAt < MAX_AGE_MS;
}

/** The namespaces whose rules are worth a request, of those that were asked for: the first ones that are not known yet. */
export function namespacesToReview(access: ProxyAccess, wanted: readonly string[]): readonly string[] {
  if (isUnlimited(access)) return [];
  const unknown = [...new Set(wanted)].filter((name) => !Object.hasOwn(access.namespaces, name));
  return unknown.slice(0, MAX_NAMESPACES);
}
