import { serversOf } from './put-rules-in-force.ts';
import type { World } from './world.ts';

/** Erases everything that is stored, in memory and on disk, and gives back all access. Rules go first: they sign. */
export async function forgetEverything(world: World): Promise<void> {
  const { storage, rules, shim } = world;
  await rules.replaceSession([]);
  await rules.replaceDynamic([]);
  await shim.replaceOrigins([]);
  const servers = serversOf(await storage.read('contexts'));
  // A document of an app may still come back in a tab that showed it.
  const [grants, lapsed, spent] = await Promise.all([
    storage.read('grants'),
    storage.read('lapsedGrants'),
    storage.read('spentTabIds'),
  ]);
  await storage.clear();
  const spentTabIds = [...new Set([...spent, ...[...grants, ...lapsed].map(({ tabId }) => tabId)])];
  await storage.writeSession({ spentTabIds, isSessionBegun: true });
  await world.wakeAt('lock', null);
  await world.wakeAt('expiry', null);
  if (servers.length > 0) await world.hostAccess.remove(servers);
}
