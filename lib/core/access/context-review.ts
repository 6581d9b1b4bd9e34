import * as v from 'valibot';
import { IdentitySchema } from './identity.ts';
import { ProxyAccessSchema } from './proxy-access.ts';

/** What an apiserver told about a context: who that is, what it may do, and how the apiserver is. */
export const ContextReviewSchema = v.object({
  identity: IdentitySchema,
  access: ProxyAccessSchema,
  /** Empty where it is not known. */
  serverVersion: v.string(),
  /** How long the last request took, in milliseconds; null where none was answered. */
  latencyMs: v.nullable(v.number()),
  /** Epoch milliseconds. */
  reviewedAt: v.number(),
});
export type ContextReview = v.InferOutput<typeof ContextReviewSchema>;

/** What is known about contexts, by their ids. */
export type ContextReviews = Readonly<Record<string, ContextReview>>;
