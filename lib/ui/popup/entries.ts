import type { ContextState } from '../../core/context-state.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { indexForSearch, type PreparedItems, type SearchIndex } from '../../core/services/search.ts';
import { searchableService } from '../../core/services/searchable-service.ts';
import type { Service, ServiceList } from '../../core/services/service.ts';

/** A service of a context. */
export interface Entry {
  readonly context: KubeContext;
  readonly service: Service;
}

const entries = new WeakMap<Service, Entry>();

/** The same entry as before where nothing changed, so that what was prepared for it need not be prepared again. */
function entryOf(context: KubeContext, service: Service): Entry {
  const before = entries.get(service);
  if (before?.context === context) return before;
  const entry = { context, service };
  entries.set(service, entry);
  return entry;
}

/** The services of these contexts that were listed, in the order of the contexts. */
export function entriesOf(
  states: readonly ContextState[],
  lists: Readonly<Record<string, ServiceList>>,
): readonly Entry[] {
  return states.flatMap(({ context }) => lists[context.id]?.services.map((service) => entryOf(context, service)) ?? []);
}

/** An index for `search`: of entries by what their services are found by, and by their context. `prepared` keeps what is prepared. */
export function indexEntries(
  entries: readonly Entry[],
  labelOf: (context: KubeContext) => string,
  prepared?: PreparedItems<Entry>,
): SearchIndex<Entry> {
  const describe = ({ context, service }: Entry) => {
    const { names, details } = searchableService(service);
    return { names, details: [labelOf(context), ...details] };
  };
  return indexForSearch(entries, describe, prepared);
}

/** Tells an entry from every other one. */
export function entryKey({ context, service: { object, namespace, name } }: Entry): string {
  return `${context.id} ${object ? `${object.kind} ` : ''}${namespace}/${name}`;
}
