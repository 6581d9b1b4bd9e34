import type { Grant } from '../core/grants/grant.ts';
import { putRulesInForce } from './put-rules-in-force.ts';
import type { World } from './world.ts';

/**
 * Ends these grants, rules included, and marks their tabs as spent: a document of the old app may still come back
 * there, so nothing is ever granted to such a tab again.
 */
export async function endGrants(world: World, isEnded: (grant: Grant) => boolean): Promise<void> {
  const [grants, lapsed, spentTabIds] = await Promise.all([
    world.storage.read('grants'),
    world.storage.read('lapsedGrants'),
    world.storage.read('spentTabIds'),
  ]);
  const ended = [...grants, ...lapsed].filter(isEnded).map(({ tabId }) => tabId);
  if (ended.length === 0) return;
  await world.storage.write('spentTabIds', [...new Set([...spentTabIds, ...ended])]);
  await world.storage.write(
    'grants',
    grants.filter((grant) => !isEnded(grant)),
  );
  await world.storage.write(
    'lapsedGrants',
    lapsed.filter((grant) => !isEnded(grant)),
  );
  await putRulesInForce(world);
}
