import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { Problem } from '../../core/problems.ts';
import type { ServiceList } from '../../core/services/service.ts';
import type { PopupBackend } from '../backend.ts';

/** How listing a context's services goes. */
export interface Listing {
  readonly isRefreshing: boolean;
  /** Why the last listing failed; null where it did not. */
  readonly problem: Problem | null;
  /** What is listed where listing all is forbidden. */
  readonly namespaces: readonly string[];
}

/** The listings of contexts, and how to begin one. */
export interface Listings {
  of(context: KubeContext): Listing | null;
  /** Lists a context's services. `namespaces` are listed one by one where listing all is forbidden. */
  refresh(context: KubeContext, namespaces?: readonly string[]): void;
}

/**
 * Lists the services of contexts when they are first asked for, and again on `refresh`, and follows their changes after that. The list
 * from before stays visible meanwhile, and after a failure.
 */
export function useLists(
  { refreshServices, followServices }: Pick<PopupBackend, 'refreshServices' | 'followServices'>,
  contexts: readonly KubeContext[],
  lists: Readonly<Record<string, ServiceList>>,
  onListed: (contextId: string, list: ServiceList) => void,
): Listings {
  const [listings, setListings] = useState<ReadonlyMap<string, Listing>>(new Map());
  const begun = useRef(new Set<string>());
  const isMounted = useRef(true);
  const following = useRef(new Map<string, () => void>());
  const cached = useRef(lists);
  cached.current = lists;
  useEffect(
    () => () => {
      isMounted.current = false;
      for (const stop of following.current.values()) stop();
    },
    [],
  );

  const refresh = useCallback(
    (context: KubeContext, namespaces = initialNamespaces(context, cached.current[context.id])) => {
      begun.current.add(context.id);
      following.current.get(context.id)?.();
      const set = (changes: Partial<Listing>) => {
        if (!isMounted.current) return;
        setListings((before) => {
          const listing = before.get(context.id) ?? { isRefreshing: true, problem: null, namespaces };
          return new Map(before).set(context.id, { ...listing, namespaces, ...changes });
        });
      };
      set({ isRefreshing: true });
      void refreshServices(context.id, namespaces).then((outcome) => {
        if (isMounted.current && outcome.ok) {
          onListed(context.id, outcome.value);
          const stop = followServices(context.id, {
            onChange: (list) => onListed(context.id, list),
            onExpired: () => refresh(context, namespaces),
          });
          following.current.get(context.id)?.();
          following.current.set(context.id, stop);
        }
        set({ isRefreshing: false, problem: outcome.ok ? null : outcome.problem });
      });
    },
    [refreshServices, followServices, onListed],
  );
  useEffect(() => {
    for (const context of contexts) if (!begun.current.has(context.id)) refresh(context);
  }, [contexts, refresh]);

  return useMemo(() => ({ of: ({ id }) => listings.get(id) ?? null, refresh }), [listings, refresh]);
}

function initialNamespaces({ namespace }: KubeContext, cached: ServiceList | undefined): readonly string[] {
  if (cached && cached.namespaces.length > 0) return cached.namespaces;
  return namespace === '' ? [] : [namespace];
}
