import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ContextState } from '../../core/context-state.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { Outcome } from '../../core/outcome.ts';
import { parseObjectQuery } from '../../core/services/object-query.ts';
import type { SearchIndex } from '../../core/services/search.ts';
import type { ServiceList } from '../../core/services/service.ts';
import type { OpenApps } from '../backend.ts';
import type { Listings } from '../hooks/use-lists.ts';
import type { Objects } from '../hooks/use-objects.ts';
import { filterActions } from './actions.ts';
import { type Entry, entriesOf, indexEntries } from './entries.ts';
import { attentionOf, indexContexts } from './finder-contexts.ts';
import { type KnownApps, type KnownEntries, knownEntries } from './known-entries.ts';
import { type ListLayout, layOut } from './list-layout.ts';
import { isPastedUrl, pastedUrlRows } from './pasted-url.ts';
import { portUrl } from './port-url.ts';
import { type Row, rowKey, type Section } from './rows.ts';
import { contextSections, foundSections, homeSections } from './sections.ts';
import { type FoundObjects, objectEntries, useFoundObjects } from './use-found-objects.ts';

/** What the actions in the list belong to. */
export type Subject =
  | { readonly kind: 'service'; readonly entry: Entry }
  | { readonly kind: 'context'; readonly state: ContextState };

/** What the field and the list show. */
export interface FinderState {
  readonly query: string;
  /** The row that a person went to; null for the first one. */
  readonly wanted: string | null;
  /** The context that the search is limited to; null for all. */
  readonly scopeId: string | null;
  /** What actions are shown of, and what was shown before; null where services are shown. */
  readonly actions: { readonly subject: Subject; readonly before: FinderState } | null;
}

const INITIAL: FinderState = { query: '', wanted: null, scopeId: null, actions: null };

/** The state of the finder, and how it changes. `onSelect` learns of the context that a search is limited to. */
export function useFinderState(onSelect: (contextId: string) => void) {
  const [state, setState] = useState(INITIAL);
  const { scopeId, actions } = state;
  return {
    state,
    /** Whether neither a search nor actions are shown. */
    isAtHome: state.query === '' && !actions,
    search: (query: string) => setState({ ...state, query, wanted: null }),
    goTo: (row: Row) => setState({ ...state, wanted: rowKey(row) }),
    searchIn: (contextId: string | null) => {
      setState({ ...INITIAL, scopeId: contextId });
      if (contextId !== null) onSelect(contextId);
    },
    /** False where there are none. */
    showActions: (row: Row): boolean => {
      const subject = subjectOf(row);
      if (!subject || actions) return false;
      setState({ ...INITIAL, scopeId, actions: { subject, before: { ...state, wanted: rowKey(row) } } });
      return true;
    },
    /** False where there are none to leave. */
    leaveActions: (): boolean => {
      if (actions) setState(actions.before);
      return actions !== null;
    },
  };
}

interface FinderOptions extends Pick<KnownApps, 'pinned' | 'recent'> {
  readonly state: FinderState;
  /** All contexts, the last used ones first. */
  readonly ordered: readonly ContextState[];
  /** The only context whose services are shown; null for all. */
  readonly shown: ContextState | null;
  /** The context that was used last. */
  readonly selected: ContextState;
  readonly lists: Readonly<Record<string, ServiceList>>;
  readonly listings: Listings;
  readonly objects: Objects;
  readonly asked: readonly KubeContext[];
  readonly openApps: OpenApps;
  readonly labelOf: (context: KubeContext) => string;
  readonly actionsOf: (subject: Subject, known: KnownEntries) => Section[];
  readonly onManage: () => void;
}

/** What the list shows, and which of its rows is chosen by Enter. */
export interface Finding {
  readonly known: KnownEntries;
  readonly layout: ListLayout;
  /** Index of the row that Enter chooses. */
  readonly at: number;
  readonly hasEntries: boolean;
  /** A URL in the field: the rows that open it, or why none can; null for other text. */
  readonly pasted: Outcome<Row[]> | null;
  /** Pods, nodes and workloads. */
  readonly found: Pick<FoundObjects, 'isLoading' | 'problem'>;
}

/** Finds what the field asks for. Each step is computed again only when what it depends on has changed. */
export function useFinding(options: FinderOptions): Finding {
  const { state, ordered, shown, selected, lists, listings, asked, openApps, labelOf, pinned, recent, objects } =
    options;
  const text = state.query.trim();
  const entries = useSame(useMemo(() => entriesOf(shown ? [shown] : ordered, lists), [shown, ordered, lists]));
  const prepared = useMemo(() => new WeakMap(), [labelOf]);
  const index = useMemo(() => indexEntries(entries, labelOf, prepared), [entries, labelOf, prepared]);
  usePreparation(index);
  const contextIndex = useMemo(() => indexContexts(ordered, labelOf), [ordered, labelOf]);
  const objectsRead = useMemo(() => objectEntries(objects, shown ? [shown.context] : asked), [objects, shown, asked]);
  const known = useMemo(
    () => knownEntries([...entries, ...objectsRead], { pinned, recent, openApps: openApps.all }),
    [entries, objectsRead, pinned, recent, openApps],
  );
  const pasted = useMemo(
    () => (isPastedUrl(text) && !state.actions ? pastedUrlRows(text, ordered, shown ?? selected) : null),
    [text, state.actions, ordered, shown, selected],
  );
  const objectQuery = useMemo(() => parseObjectQuery(text), [text]);
  const services = useMemo(() => {
    if (objectQuery) return objectQuery.kind === 'service' ? foundSections(index, objectQuery.words, known) : [];
    if (text !== '') return foundSections(index, text, known);
    const attention = shown ? [] : attentionOf(asked, listings);
    return homeSections({ entries, known, attention, labelOf: shown ? null : labelOf });
  }, [text, objectQuery, index, known, entries, shown, asked, listings, labelOf]);
  const contexts = useMemo(() => {
    if (!text.startsWith('@')) return [];
    const countOf = ({ id }: KubeContext) => lists[id]?.services.length ?? 0;
    return contextSections({ index: contextIndex, query: text.slice(1).trim(), countOf, onManage: options.onManage });
  }, [text, contextIndex, lists]);

  const found = useFoundObjects({
    objects,
    entries: objectsRead,
    text: pasted || state.actions ? '' : text,
    query: objectQuery,
    hasService: services.length > 0,
    labelOf,
  });

  const sections = useMemo(() => {
    if (pasted) return pasted.ok ? [{ title: '', rows: pasted.value }] : [];
    return text.startsWith('@') ? contexts : [...services, ...found.sections];
  }, [pasted, text, contexts, services, found.sections]);
  const listLayout = useMemo(() => layOut(sections), [sections]);
  const layout = state.actions
    ? layOut(filterActions(options.actionsOf(state.actions.subject, known), text))
    : listLayout;
  const { rows } = layout;
  const at = useSelection(state, rows, text === '' ? firstChoice(rows, known, openApps) : 0);
  return { known, layout, at, hasEntries: entries.length > 0, pasted, found };
}

/**
 * Index of the row that Enter chooses: the one that a person went to, otherwise the first choice. When the list changes by itself it stays
 * the same row, or the one that took its place.
 */
function useSelection(state: FinderState, rows: readonly Row[], first: number): number {
  const last = useRef<{ readonly state: FinderState; readonly key: string; readonly at: number } | null>(null);
  const before = last.current?.state === state ? last.current : null;
  const key = state.wanted ?? before?.key ?? null;
  const found = key === null ? -1 : rows.findIndex((row) => rowKey(row) === key);
  const instead = before ? Math.min(before.at, rows.length - 1) : first;
  const at = found >= 0 ? found : Math.max(0, instead);
  const row = rows[at];
  last.current = row ? { state, key: rowKey(row), at } : null;
  return at;
}

/** The array from before where the new one has the same items, so that what depends on it is not computed again. */
function useSame<T>(items: readonly T[]): readonly T[] {
  const last = useRef(items);
  const isSame = last.current.length === items.length && last.current.every((item, index) => item === items[index]);
  if (!isSame) last.current = items;
  return last.current;
}

/** How many items are prepared between two frames at most. */
const PREPARED_AT_ONCE = 1000;

/** Prepares a search once its list is shown, so that neither the list nor the first key waits for it. */
function usePreparation(index: SearchIndex<unknown>): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const prepare = () => {
      if (!index.prepare(PREPARED_AT_ONCE)) timer = setTimeout(prepare);
    };
    timer = setTimeout(prepare);
    return () => clearTimeout(timer);
  }, [index]);
}

/** The context that actions belong to, in the end. */
export function subjectContext(subject: Subject | null): KubeContext | null {
  if (!subject) return null;
  return subject.kind === 'service' ? subject.entry.context : subject.state.context;
}

function subjectOf(row: Row): Subject | null {
  if (row.kind === 'service') return { kind: 'service', entry: row.entry };
  return row.kind === 'context' && row.state ? { kind: 'context', state: row.state } : null;
}

/** The first row, or the second one where the first is in front already. */
function firstChoice(rows: readonly Row[], known: KnownEntries, { active }: OpenApps): number {
  const [first] = rows;
  if (!active || first?.kind !== 'service' || rows.length < 2) return 0;
  return known.appOf(first.entry)?.tabId === active.tabId ? 1 : 0;
}

/** The proxy URL that a service opens at; null where it cannot be opened. */
export function urlOf(entry: Entry, known: KnownEntries): string | null {
  const port = known.portOf(entry);
  return port ? portUrl(entry.context, entry.service, port) : null;
}
