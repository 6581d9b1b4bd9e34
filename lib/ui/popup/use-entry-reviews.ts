import { useEffect, useRef } from 'preact/hooks';
import type { ContextReviews } from '../../core/access/context-review.ts';
import type { KnownApp } from '../../core/apps/known-apps.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { ServiceList } from '../../core/services/service.ts';
import type { PopupBackend } from '../backend.ts';
import type { Listings } from '../hooks/use-lists.ts';
import { type Reviews, useReviews } from '../hooks/use-reviews.ts';
import { namespacesByUse } from './entry-access.ts';

interface EntryReviewsOptions {
  readonly backend: PopupBackend;
  /** What was known when the popup opened. */
  readonly initial: ContextReviews;
  /** The contexts whose services are listed anew. */
  readonly asked: readonly KubeContext[];
  readonly listings: Listings;
  readonly lists: Readonly<Record<string, ServiceList>>;
  readonly known: readonly KnownApp[];
}

/** What apiservers tell about the contexts whose services are listed. Each is asked after its list, for which people wait. */
export function useEntryReviews({ backend, initial, asked, listings, lists, known }: EntryReviewsOptions): Reviews {
  const reviews = useReviews(backend, initial);
  const reviewed = useRef(new Map<string, ServiceList>());
  useEffect(() => {
    for (const context of asked) {
      const listing = listings.of(context);
      const list = lists[context.id];
      if (!list || !listing || listing.isRefreshing || listing.problem) continue;
      if (reviewed.current.get(context.id) === list) continue;
      reviewed.current.set(context.id, list);
      reviews.request(context, namespacesByUse(list, context.id, known));
    }
  }, [asked, listings, lists]);
  return reviews;
}
