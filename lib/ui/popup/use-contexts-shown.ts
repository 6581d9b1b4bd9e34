import { useMemo } from 'preact/hooks';
import type { KnownApp } from '../../core/apps/known-apps.ts';
import type { ContextState } from '../../core/context-state.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { ServiceList } from '../../core/services/service.ts';
import { shortContextLabels } from '../shared/context-label.ts';
import { orderContexts } from './context-order.ts';
import { contextsToList } from './finder-contexts.ts';

interface ContextsShownOptions {
  readonly states: readonly ContextState[];
  /** The context that was used last. */
  readonly selected: ContextState;
  readonly recent: readonly KnownApp[];
  readonly lists: Readonly<Record<string, ServiceList>>;
  /** The context that the search is limited to; null for all. */
  readonly scopeId: string | null;
}

/** Which contexts the popup shows, and in which order. */
export interface ContextsShown {
  /** What contexts are called. */
  readonly labelOf: (context: KubeContext) => string;
  /** All contexts, the last used ones first. */
  readonly ordered: readonly ContextState[];
  /** The context that the search is limited to; null for all. */
  readonly scope: ContextState | null;
  /** The only context whose services are shown, because of the scope or because there is no other; null for several. */
  readonly shown: ContextState | null;
  /** The contexts whose services are listed anew. */
  readonly asked: readonly KubeContext[];
}

/** Decides which contexts the popup shows. */
export function useContextsShown({ states, selected, recent, lists, scopeId }: ContextsShownOptions): ContextsShown {
  const labelOf = useMemo(() => shortContextLabels(states.map(({ context }) => context)), [states]);
  const ordered = useMemo(() => orderContexts(states, selected, recent), [states, selected, recent]);
  const scope = states.find(({ context }) => context.id === scopeId) ?? null;
  const hasChoice = states.length > 1 && states.some(({ context }) => lists[context.id]);
  const asked = useMemo(
    () => contextsToList(ordered, scope ?? selected, recent, Date.now()),
    [ordered, scope, selected, recent],
  );
  return { labelOf, ordered, scope, shown: scope ?? (hasChoice ? null : selected), asked };
}
