import { OBJECT_KINDS, type ObjectKind } from './service.ts';

/** A query that says which kind of object it is for. */
export interface ObjectQuery {
  /** What is asked for; `service` for services. */
  readonly kind: ObjectKind | 'service';
  /** The words that remain. */
  readonly words: string;
  /** The port that is asked for, which need not be declared anywhere; null for none. */
  readonly port: number | null;
}

/** What kubectl calls the kinds, beside their names and plurals. */
const SHORT_NAMES: Readonly<Record<string, ObjectQuery['kind']>> = {
  po: 'pod',
  no: 'node',
  deploy: 'deployment',
  sts: 'statefulset',
  ds: 'daemonset',
  svc: 'service',
};
const KINDS = new Map<string, ObjectQuery['kind']>([
  ...Object.entries(SHORT_NAMES),
  ...[...OBJECT_KINDS, 'service' as const].flatMap((kind) => [[kind, kind] as const, [`${kind}s`, kind] as const]),
]);

/** Whether the text may become a query for a kind: so far it is the beginning of what a kind is called. */
export function mayNameKind(text: string): boolean {
  const typed = text.trim().toLowerCase();
  return [...KINDS.keys()].some((name) => name.startsWith(typed));
}

/**
 * The query, if it begins with a kind and a slash as kubectl writes them; null for any other.
 *
 * @example
 * parseObjectQuery('deploy/web'); // { kind: 'deployment', words: 'web', port: null }
 * parseObjectQuery('pod/web-0:8080'); // { kind: 'pod', words: 'web-0', port: 8080 }
 */
export function parseObjectQuery(text: string): ObjectQuery | null {
  const [, typedKind = '', rest = ''] = /^\s*([a-z]+)\/(.*)$/is.exec(text) ?? [];
  const kind = KINDS.get(typedKind.toLowerCase());
  if (kind === undefined) return null;
  const [, words = rest, digits = ''] = /^(.*):(\d{1,5})\s*$/s.exec(rest) ?? [];
  const port = Number(digits);
  const isPort = port > 0 && port <= 65535 && kind !== 'service';
  return isPort ? { kind, words, port } : { kind, words: rest, port: null };
}
