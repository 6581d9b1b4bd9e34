import UFuzzy from '@leeoniya/ufuzzy';
import type { Service } from './service.ts';

/** A service that matches a query, with the ranges of `displayName` that matched, as [start, end) offsets. */
export interface ServiceMatch {
  readonly service: Service;
  readonly displayNameRanges: readonly (readonly [start: number, end: number])[];
}

// Unicode letters too: display names come from a label, which can contain any.
const fuzzy = new UFuzzy({ unicode: true, interSplit: "[^\\p{L}\\d']+", intraSplit: '\\p{Ll}\\p{Lu}', intraMode: 1 });

/**
 * Up to this many words are matched in any order, which multiplies the work with each word. A longer query is most likely a
 * whole name, which few services match; their order is the list's.
 */
const MAX_UNORDERED_WORDS = 4;

/** All matches are ranked: 10,000 take about 30 ms (tests/bench/search). */
const MAX_RANKED = Number.POSITIVE_INFINITY;

/**
 * The services that match a query, best match first. A query without a letter or digit matches all, in the list's order.
 *
 * A query is matched against `displayName namespace/name port…`, with its words in any order: `mon graf`,
 * `kube-system/dns` and `web:8080` all find what they name.
 */
export function searchServices(services: readonly Service[], query: string): ServiceMatch[] {
  // To the matcher, a hyphen before a word means "without". Names in Kubernetes are full of hyphens.
  const needle = query.replaceAll('-', ' ');
  if (fuzzy.split(needle).length === 0) return services.map((service) => ({ service, displayNameRanges: [] }));
  const [indexes, info, order] = fuzzy.search(services.map(textOf), needle, MAX_UNORDERED_WORDS, MAX_RANKED);
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
