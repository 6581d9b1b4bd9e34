import type { KnownApp } from '../../core/apps/known-apps.ts';
import type { ContextState } from '../../core/context-state.ts';
import { isUsable } from '../../core/kubeconfig/assess-context.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import { indexForSearch, type SearchIndex } from '../../core/services/search.ts';
import type { Listings } from '../hooks/use-lists.ts';
import { readinessOf } from '../shared/ReadinessBadge.tsx';
import type { Attention } from './sections.ts';

/** So many contexts are listed when the popup opens: the last used one and others that were used lately. */
const MAX_LISTED = 4;

/** The contexts whose services are listed anew: the one that is shown or was used last, and those signed in among the next ones. */
export function contextsToList(
  ordered: readonly ContextState[],
  shown: ContextState,
  recent: readonly KnownApp[],
  now: number,
): readonly KubeContext[] {
  const used = new Set(recent.map(({ contextId }) => contextId));
  const others = ordered.filter(
    (state) => state !== shown && used.has(state.context.id) && readinessOf(state, now) === 'ready',
  );
  return [shown, ...others].slice(0, MAX_LISTED).map(({ context }) => context);
}

/** What keeps used contexts from being listed. */
export function attentionOf(contexts: readonly KubeContext[], listings: Listings): readonly Attention[] {
  return contexts.flatMap((context) => {
    const problem = listings.of(context)?.problem;
    return problem ? [{ context, problem }] : [];
  });
}

/** Prepares contexts for `search`: by name, user, server and file. */
export function indexContexts(
  states: readonly ContextState[],
  labelOf: (context: KubeContext) => string,
): SearchIndex<ContextState> {
  return indexForSearch(states, ({ context }) => ({
    names: [labelOf(context)],
    details: [
      context.name,
      context.userName,
      context.server ? serverUrl(context.server) : '',
      context.source,
      isUsable(context) ? '' : (context.serverAddress ?? ''),
    ],
  }));
}
