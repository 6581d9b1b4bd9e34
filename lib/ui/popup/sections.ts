import type { ContextState } from '../../core/context-state.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { Problem } from '../../core/problems.ts';
import { type SearchIndex, search } from '../../core/services/search.ts';
import type { ObjectKind } from '../../core/services/service.ts';
import { formatNumber, t } from '../shared/translate.ts';
import type { Entry } from './entries.ts';
import { findEntries } from './find-entries.ts';
import type { KnownEntries } from './known-entries.ts';
import type { Row, Section } from './rows.ts';

/** A context that needs something done before its services can be listed or opened. */
export interface Attention {
  readonly context: KubeContext;
  readonly problem: Problem;
}

interface HomeOptions {
  readonly entries: readonly Entry[];
  readonly known: KnownEntries;
  readonly attention: readonly Attention[];
  /** Null where the list is of one context, which needs no name. */
  readonly labelOf: ((context: KubeContext) => string) | null;
}

/** What the list shows before a search: what the person knows, what needs attention, and the rest by context and namespace. */
export function homeSections({ entries, known, attention, labelOf }: HomeOptions): Section[] {
  const shown = new Set([...known.pinned, ...known.recent]);
  const sections: Section[] = [
    { title: t('popup.pinned'), rows: known.pinned.map(unplaced) },
    { title: t('popup.recent'), rows: known.recent.map(unplaced) },
    { title: t('popup.needsAttention'), rows: attention.map((one) => ({ kind: 'attention', ...one })) },
    ...placesOf(entries, shown).map((members): Section => {
      const { context, service } = members[0];
      const place = service.isClusterService ? t('popup.clusterServices') : service.namespace;
      return {
        title: labelOf ? `${labelOf(context)} / ${place}` : place,
        rows: members.map((entry) => ({
          kind: 'service',
          entry,
          showsNamespace: service.isClusterService,
          showsContext: false,
        })),
      };
    }),
  ];
  return sections.filter(({ rows }) => rows.length > 0);
}

/** The entries that are not shown elsewhere, those of one place together. Lists are in this order already. */
function placesOf(entries: readonly Entry[], shown: ReadonlySet<Entry>): (readonly [Entry, ...Entry[]])[] {
  const places: [Entry, ...Entry[]][] = [];
  for (const entry of entries) {
    const place = places.at(-1);
    if (shown.has(entry)) continue;
    if (place && isSamePlace(place[0], entry)) place.push(entry);
    else places.push([entry]);
  }
  return places;
}

function isSamePlace(one: Entry, other: Entry): boolean {
  const { isClusterService, namespace } = other.service;
  if (one.context !== other.context || one.service.isClusterService !== isClusterService) return false;
  return isClusterService || one.service.namespace === namespace;
}

/** The services that match a query, as `findEntries` ranks them. */
export function foundSections(index: SearchIndex<Entry>, query: string, known: KnownEntries): Section[] {
  const found = findEntries(index, query, known);
  const rows = found.map(unplaced);
  const title = t('popup.matches', found.length, [formatNumber(found.length)]);
  return rows.length === 0 ? [] : [{ title, rows }];
}

interface ObjectOptions {
  readonly index: SearchIndex<Entry>;
  readonly query: string;
  /** The only kind that is asked for; null for all. */
  readonly kind: ObjectKind | null;
  /** Whether there are more than were read. */
  readonly isCut: boolean;
}

/** The pods, nodes and workloads that match a query, best match first. */
export function objectSections({ index, query, kind, isCut }: ObjectOptions): Section[] {
  const found = search(index, query).filter(({ service }) => kind === null || service.object?.kind === kind);
  const title = isCut ? t('popup.objectsCut') : t('popup.objects');
  return found.length === 0 ? [] : [{ title, rows: found.map(unplaced) }];
}

function unplaced(entry: Entry): Row {
  return { kind: 'service', entry, showsNamespace: true, showsContext: true };
}

interface ContextOptions {
  readonly index: SearchIndex<ContextState>;
  readonly query: string;
  readonly countOf: (context: KubeContext) => number;
  readonly onManage: () => void;
}

/** The contexts that a search can be narrowed to, those that match the query. */
export function contextSections({ index, query, countOf, onManage }: ContextOptions): Section[] {
  const rows = search(index, query).map(
    (state): Row => ({ kind: 'context', state, serviceCount: countOf(state.context) }),
  );
  if (query !== '') return rows.length === 0 ? [] : [{ title: t('popup.searchIn'), rows }];
  const total = index.items.reduce((sum, { context }) => sum + countOf(context), 0);
  const manage: Row = {
    kind: 'action',
    action: { id: 'manage', icon: 'settings', title: t('popup.manageContexts'), run: onManage },
  };
  return [
    { title: t('popup.searchIn'), rows: [{ kind: 'context', state: null, serviceCount: total }, ...rows, manage] },
  ];
}
