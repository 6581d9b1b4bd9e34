import type { ServiceList } from '../core/services/service.ts';
import type { World } from './world.ts';

/** Remembers which context the popup shows. */
export async function selectContext(world: World, contextId: string): Promise<void> {
  await world.storage.write('selectedContextId', contextId);
}

/** Keeps a fresh list of services for the next opening of the popup, as long as its context is still stored. */
export async function rememberServices(
  world: World,
  { contextId, list }: { contextId: string; list: ServiceList },
): Promise<void> {
  const contexts = await world.storage.read('contexts');
  if (!contexts.some(({ id }) => id === contextId)) return;
  await world.storage.write('serviceLists', { ...(await world.storage.read('serviceLists')), [contextId]: list });
}
