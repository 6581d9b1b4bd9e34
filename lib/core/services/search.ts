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
 * Longest query, in words, whose words are looked for in any order; each more multiplies the orders to try. A longer
 * one is most likely a whole name, of which few services match; those stay in list order.
 */
const MOST_WORDS_IN_ANY_ORDER = 4;

/** All matches are ranked, whatever their number: 10,000 take about 30 ms (tests/bench/search). */
const MOST_RANKED = Number.POSITIVE_INFINITY;

/**
 * The services that match a query, best first; all, in their own order, for one without a letter or digit.
 *
 * A query is matched against `displayName namespace/name port…`, each word in any order, so `mon graf`, `kube-system/dns`
 * and `web:8080` all find what they say.
 */
export function searchServices(services: readonly Service[], query: string): ServiceMatch[] {
  // A hyphen before a word would mean "without it" to the matcher; names of Kubernetes are full of hyphens.
  const needle = query.replaceAll('-', ' ');
  if (fuzzy.split(needle).length === 0) return services.map((service) => ({ service, displayNameRanges: [] }));
  const [indexes, info, order] = fuzzy.search(services.map(textOf), needle, MOST_WORDS_IN_ANY_ORDER, MOST_RANKED);
  if (!info || !order) return (indexes ?? []).flatMap((index) => matchOf(services[index], []));
  return order.flatMap((at) => matchOf(services[info.idx[at] ?? -1], info.ranges[at] ?? []));
}

function textOf({ displayName, namespace, name, ports }: Service): string {
  return [displayName, `${namespace}/${name}`, ...ports.flatMap((port) => [port.name, port.number])].join(' ');
}

/** @param flat start and end of each matching range, one after the other */
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
