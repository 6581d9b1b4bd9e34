import type { MessageRequest } from '../../core/messages.ts';
import { storedBytes } from '../../core/storage/stored-size.ts';
import { readOnDemand } from '../store.ts';
import type { Turn } from '../turn.ts';

/** Bytes of all lists: about 20,000 services. Chromium stores 10 MB on disk for everything. */
const MAX_LIST_BYTES = 3_500_000;

/**
 * Stores a fresh list of services for the next time that the popup opens, if its context is still stored. The oldest lists
 * of other contexts make room for it. A list that is too large by itself is not stored.
 */
export async function cacheServices(
  { state, deps, commit }: Turn,
  { contextId, list }: MessageRequest<'cacheServices'>,
): Promise<void> {
  if (!state.contexts.some(({ id }) => id === contextId)) return;
  let room = MAX_LIST_BYTES - storedBytes(list);
  if (room < 0) return;
  const others = Object.entries(await readOnDemand(deps.storage, 'serviceLists'))
    .filter(([id]) => id !== contextId)
    .sort(([, one], [, other]) => other.listedAt - one.listedAt);
  const kept = others.filter(([, other]) => {
    room -= storedBytes(other);
    return room >= 0;
  });
  await commit({ serviceLists: { ...Object.fromEntries(kept), [contextId]: list } });
}
