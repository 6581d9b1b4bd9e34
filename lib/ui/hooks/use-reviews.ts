import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ContextReview, ContextReviews } from '../../core/access/context-review.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { Problem } from '../../core/problems.ts';
import type { ReviewBackend } from '../backend.ts';

/** What is known about a context. */
export interface Review {
  /** Null where nothing is. */
  readonly value: ContextReview | null;
  readonly isLoading: boolean;
  /** Why its apiserver cannot be asked. */
  readonly problem: Problem | null;
}

/** What is known about contexts, and how to know more. */
export interface Reviews {
  of(context: KubeContext): Review;
  /** Asks about a context, with the rules of these namespaces. What was told lately is not asked again, unless that is wanted. */
  request(context: KubeContext, namespaces: readonly string[], isRenewed?: boolean): void;
}

/** What apiservers tell about contexts that are asked about, one question of each after the other. `initial` is shown until then. */
export function useReviews({ reviewContext }: ReviewBackend, initial: ContextReviews): Reviews {
  const [reviews, setReviews] = useState<ReadonlyMap<string, Review>>(new Map());
  const asking = useRef(new Map<string, Promise<void>>());
  const isMounted = useRef(true);
  useEffect(
    () => () => {
      isMounted.current = false;
    },
    [],
  );

  const request = useCallback(
    ({ id }: KubeContext, namespaces: readonly string[], isRenewed = false) => {
      const set = (changes: Partial<Review>) => {
        if (!isMounted.current) return;
        setReviews((all) => new Map(all).set(id, { ...(all.get(id) ?? initialReview(initial, id)), ...changes }));
      };
      set({ isLoading: true });
      const before = asking.current.get(id) ?? Promise.resolve();
      const answer = before.then(async () => {
        const outcome = await reviewContext(id, namespaces, { isRenewed });
        const isLast = asking.current.get(id) === answer;
        if (outcome.ok) set({ isLoading: !isLast, problem: null, value: outcome.value });
        else set({ isLoading: !isLast, problem: outcome.problem });
      });
      asking.current.set(id, answer);
    },
    [reviewContext],
  );

  return useMemo(
    () => ({ of: ({ id }) => reviews.get(id) ?? initialReview(initial, id), request }),
    [reviews, request],
  );
}

function initialReview(initial: ContextReviews, id: string): Review {
  return { value: (Object.hasOwn(initial, id) && initial[id]) || null, isLoading: false, problem: null };
}
