import type { ContextState } from '../../core/context-state.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { indexForSearch, type SearchIndex } from '../../core/services/search.ts';
import { searchableService } from '../../core/services/searchable-service.ts';
import type { Service, ServiceList } from '../../core/services/service.ts';

/** A service of a context. */
export interface Entry {
  readonly context: KubeContext;
  readonly service: Service;
}

/** The services of these contexts that were listed, in the order of the contexts. */
export function entriesOf(
  states: readonly ContextState[],
  lists: Readonly<Record<string, ServiceList>>,
): readonly Entry[] {
  return states.flatMap(({ context }) => lists[context.id]?.services.map((service) => ({ context, service })) ?? []);
}

/** Prepares entries for `search`: by what their services are found by, and by their context. */
export function indexEntries(entries: readonly Entry[], labelOf: (context: KubeContext) => string): SearchIndex<Entry> {
  return indexForSearch(entries, ({ context, service }) => {
    const { names, details } = searchableService(service);
    return { names, details: [labelOf(context), ...details] };
  });
}

/** Tells an entry from every other one. */
export function entryKey({ context, service: { object, namespace, name } }: Entry): string {
  return `${context.id} ${object ? `${object.kind} ` : ''}${namespace}/${name}`;
}
