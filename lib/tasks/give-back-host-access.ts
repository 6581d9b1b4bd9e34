import { hostOf } from '../core/grants/patterns.ts';
import type { Server } from '../core/proxy-url/server.ts';
import type { World } from './world.ts';

/** Gives back access to the hosts that some server needed before and none needs after. */
export async function giveBackHostAccess(
  world: World,
  before: readonly Server[],
  after: readonly Server[],
): Promise<void> {
  const neededHosts = new Set(after.map(hostOf));
  const unneeded = before.filter((server) => !neededHosts.has(hostOf(server)));
  if (unneeded.length > 0) await world.hostAccess.remove(unneeded);
}
