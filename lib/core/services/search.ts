import UFuzzy from '@leeoniya/ufuzzy';
import type { Service } from './service.ts';

/** A service that matches a query, with the ranges of `displayName` that matched, as [start, end) offsets. */
export interface ServiceMatch {
  readonly service: Service;
  readonly displayNameRanges: readonly (readonly [start: number, end: number])[];
}

// Unicode letters too: display names come from a label that may hold any.
const fuzzy = new UFuzzy({ unicode: true, interSplit: "[^\\p{L}\\d']+", intraSplit: '\\p{Ll}\\p{Lu}', intraMode: 1 });

/**
 * The services that match a query, best first; all, in their own order, for an empty one.
 *
 * A query is matched against `displayName namespace/name port…`, each word in any order, so `mon graf`, `kube-system/dns`
 * and `web:8080` all find what they say.
 */
export function searchServices(services: readonly Service[], query: string): ServiceMatch[] {
  const needle = query.trim();
  if (needle === '') return services.map((service) => ({ service, displayNameRanges: [] }));
  const haystack = services.map(textOf);
  const [indexes, info, order] = fuzzy.search(haystack, needle, 1, 10_000);
  if (!indexes) return [];
  if (!info || !order) return indexes.flatMap((index) => matchOf(services[index], []));
  return order.flatMap((at) => matchOf(services[info.idx[at] ?? -1], info.ranges[at] ?? []));
}

function textOf({ displayName, namespace, name, ports }: Service): string {
  return [displayName, `${namespace}/${name}`, ...ports.flatMap((port) => [port.name, port.number])].join(' ');
}

function matchOf(service: Service | undefined, flat: readonly number[]): ServiceMatch[] {
  if (!service) return [];
  const end = service.displayName.length;
  const displayNameRanges: [number, number][] = [];
  for (let at = 0; at + 1 < flat.length; at += 2) {
    const [from = 0, to = 0] = [flat[at], flat[at + 1]];
    if (from < end) displayNameRanges.push([from, Math.min(to, end)]);
  }
  return [{ service, displayNameRanges }];
}
