import type { MessageRequest } from '../../core/messages.ts';
import { storedBytes } from '../../core/storage/stored-size.ts';
import { readIfReadable } from '../store.ts';
import type { Turn } from '../turn.ts';

/** Bytes of one review: the rules of hundreds of namespaces. */
const MAX_REVIEW_BYTES = 200_000;
/** The most contexts of which reviews are kept. */
const MAX_REVIEWS = 20;

/**
 * Keeps what an apiserver told about a context until the context or its credential changes, if neither has changed since it was asked. The
 * oldest reviews make room for it.
 */
export async function keepReview(
  { state, deps, commit }: Turn,
  { contextId, review, cacheKey }: MessageRequest<'keepReview'>,
): Promise<void> {
  if (!Object.hasOwn(state.cacheKeys, contextId) || state.cacheKeys[contextId] !== cacheKey) return;
  if (!Object.hasOwn(state.credentialExpiries, contextId) || storedBytes(review) > MAX_REVIEW_BYTES) return;
  const others = Object.entries((await readIfReadable(deps.storage, 'contextReviews')) ?? {})
    .filter(([id]) => id !== contextId)
    .sort(([, one], [, other]) => other.reviewedAt - one.reviewedAt)
    .slice(0, MAX_REVIEWS - 1);
  await commit({ contextReviews: { ...Object.fromEntries(others), [contextId]: review } });
}
