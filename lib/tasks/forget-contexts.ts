import { endGrants } from './end-grants.ts';
import { giveBackHostAccess } from './give-back-host-access.ts';
import { keepCredentials, readCredentials } from './opened.ts';
import { forgetUses } from './prefix-uses.ts';
import { putRulesInForce, serversOf } from './put-rules-in-force.ts';
import type { World } from './world.ts';

/**
 * Removes contexts with their credentials, grants and lists, and gives back access to the hosts that no other
 * context needs. Rules go first, then the credentials: both are memory, and a disk that fails later must not leave a
 * header behind.
 */
export async function forgetContexts(world: World, ids: readonly string[]): Promise<void> {
  const { storage } = world;
  const forgotten = new Set(ids);
  const isForgotten = (contextId: string) => forgotten.has(contextId);
  await endGrants(world, ({ contextId }) => isForgotten(contextId));
  await keepCredentials(world, without(await readCredentials(world), isForgotten));

  const before = await storage.read('contexts');
  const after = before.filter(({ id }) => !isForgotten(id));
  await storage.write('contexts', after);
  await putRulesInForce(world);

  await storage.write('serviceLists', without(await storage.read('serviceLists'), isForgotten));
  await forgetUses(world, isForgotten);
  const selected = await storage.read('selectedContextId');
  if (selected !== null && isForgotten(selected)) await storage.write('selectedContextId', null);
  await giveBackHostAccess(world, serversOf(before), serversOf(after));
}

function without<T>(record: Record<string, T>, isGone: (key: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !isGone(key)));
}
