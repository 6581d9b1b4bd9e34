import { type SearchIndex, search } from '../../core/services/search.ts';
import type { Entry } from './entries.ts';
import type { KnownEntries } from './known-entries.ts';

/** The entries that match a query, best match first. What is known ranks above what matches as well. */
export function findEntries(
  index: SearchIndex<Entry>,
  query: string,
  { pinned, recent }: Pick<KnownEntries, 'pinned' | 'recent'>,
): readonly Entry[] {
  const bonuses = new Map([...recent.map((one) => [one, 1] as const), ...pinned.map((one) => [one, 2] as const)]);
  return search(index, query, (entry) => bonuses.get(entry) ?? 0);
}
