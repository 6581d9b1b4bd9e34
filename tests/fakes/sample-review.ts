import type { ContextReview } from '../../lib/core/access/context-review.ts';

/** What an apiserver told about somebody who may do nothing. */
export const REVIEW: ContextReview = {
  identity: { user: 'mia', groups: ['dev'], source: 'apiserver' },
  access: { everywhere: [], namespaces: { shop: { isComplete: true, rules: [] } } },
  serverVersion: 'v1.33.1',
  latencyMs: 12,
  reviewedAt: 1,
};
