import type { ServiceList } from '../core/services/service.ts';
import { bytesOf } from './stored-size.ts';
import type { World } from './world.ts';

/** Of all lists, in bytes as JSON: some 15,000 services. What Chromium keeps on disk is 10 MB for everything. */
const LARGEST_LISTS = 3_500_000;

/** Remembers which context the popup shows. */
export async function selectContext(world: World, contextId: string): Promise<void> {
  await world.storage.write('selectedContextId', contextId);
}

/**
 * Keeps a fresh list of services for the next opening of the popup, as long as its context is still stored. The
 * oldest lists of other contexts make room for it; one that no room is enough for leaves things as they are.
 */
export async function rememberServices(
  world: World,
  { contextId, list }: { contextId: string; list: ServiceList },
): Promise<void> {
  const contexts = await world.storage.read('contexts');
  if (!contexts.some(({ id }) => id === contextId)) return;
  let room = LARGEST_LISTS - bytesOf(list);
  if (room < 0) return;
  const others = Object.entries(await world.storage.read('serviceLists'))
    .filter(([id]) => id !== contextId)
    .sort(([, one], [, other]) => other.listedAt - one.listedAt);
  const kept = others.filter(([, other]) => {
    room -= bytesOf(other);
    return room >= 0;
  });
  await world.storage.write('serviceLists', { ...Object.fromEntries(kept), [contextId]: list });
}
