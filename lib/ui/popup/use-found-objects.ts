import { useEffect, useMemo } from 'preact/hooks';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { Problem } from '../../core/problems.ts';
import { mayNameKind, type ObjectQuery } from '../../core/services/object-query.ts';
import { portScheme } from '../../core/services/port-scheme.ts';
import { OBJECT_KINDS, type ObjectKind, type Service } from '../../core/services/service.ts';
import type { Objects } from '../hooks/use-objects.ts';
import { type Entry, indexEntries } from './entries.ts';
import type { Section } from './rows.ts';
import { objectSections } from './sections.ts';

/** Shorter text may be the beginning of anything. */
const SHORTEST_NAME = 3;
/** A name is complete when nothing was typed for so long. */
const TYPING_MS = 300;
const NO_KINDS: readonly ObjectKind[] = [];

interface FoundObjectsOptions {
  readonly objects: Objects;
  readonly entries: readonly Entry[];
  readonly text: string;
  /** What the text says about the kind; null for nothing. */
  readonly query: ObjectQuery | null;
  /** Whether a service matches the text. */
  readonly hasService: boolean;
  readonly labelOf: (context: KubeContext) => string;
}

/** What pods, nodes and workloads add to the services that were found. */
export interface FoundObjects {
  readonly sections: readonly Section[];
  readonly isLoading: boolean;
  /** Why none can be found. */
  readonly problem: Problem | null;
}

/** The entries of the objects that were read of these contexts. */
export function objectEntries(objects: Objects, contexts: readonly KubeContext[]): readonly Entry[] {
  return contexts.flatMap((context) => objects.of(context).map((service) => ({ context, service })));
}

/**
 * Finds pods, nodes and workloads among those that were read. They are read when the text asks for their kind, or when no service is
 * called so.
 */
export function useFoundObjects(options: FoundObjectsOptions): FoundObjects {
  const { objects, entries, text, query, hasService, labelOf } = options;
  const index = useMemo(() => indexEntries(entries, labelOf), [entries, labelOf]);
  const kinds = wantedKinds(options);
  const { ask } = objects;
  useEffect(() => {
    const timer = setTimeout(() => ask(kinds), query ? 0 : TYPING_MS);
    return () => clearTimeout(timer);
  }, [ask, kinds.join(), text]);
  const kind = query && query.kind !== 'service' ? query.kind : null;
  const port = query?.port ?? null;
  const words = query?.words ?? text;
  const isAsked = kind !== null || (query === null && text !== '' && !text.startsWith('@'));
  const { isCut } = objects;
  const sections = useMemo(() => {
    if (!isAsked) return [];
    const found = objectSections({ index, query: words, kind, isCut });
    return port === null ? found : found.map((section) => ({ ...section, rows: section.rows.map(atPort(port)) }));
  }, [index, words, kind, port, isAsked, isCut]);
  return { sections, isLoading: objects.isLoading(kinds), problem: hasService ? null : objects.problemOf(kinds) };
}

function wantedKinds({ text, query, hasService }: FoundObjectsOptions): readonly ObjectKind[] {
  if (query) return query.kind === 'service' ? NO_KINDS : [query.kind];
  const isName = text.length >= SHORTEST_NAME && !text.startsWith('@') && !mayNameKind(text);
  return isName && !hasService ? OBJECT_KINDS : NO_KINDS;
}

/** The row with this port alone. What opens as a service has the ports that the service has. */
function atPort(number: number): (row: Section['rows'][number]) => Section['rows'][number] {
  return (row) => {
    if (row.kind !== 'service') return row;
    const { service } = row.entry;
    return { ...row, entry: { ...row.entry, service: { ...service, ports: portsAt(service, number) } } };
  };
}

function portsAt({ object, ports }: Service, number: number): Service['ports'] {
  if (object?.opens?.kind === 'services') return ports.filter((port) => port.number === number);
  return [
    ports.find((port) => port.number === number) ?? {
      name: '',
      number,
      scheme: portScheme({ name: '', port: number, appProtocol: '' }),
    },
  ];
}
