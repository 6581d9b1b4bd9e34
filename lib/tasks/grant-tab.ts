import type { Grant } from '../core/grants/grant.ts';
import { addressFor } from '../core/grants/isolation.ts';
import { noteUse } from './prefix-uses.ts';
import { putRulesInForce } from './put-rules-in-force.ts';
import type { World } from './world.ts';

/** A grant whose tab is still to be found. */
export type TablessGrant = Omit<Grant, 'tabId'>;

/**
 * Gives the tab this grant and puts its rules in force. Throws for a tab that held another or is spent: who asks must
 * have chosen another tab.
 */
export async function grantTab(world: World, tabId: number, grant: TablessGrant): Promise<void> {
  const [grants, lapsed, spentTabIds] = await Promise.all([
    world.storage.read('grants'),
    world.storage.read('lapsedGrants'),
    world.storage.read('spentTabIds'),
  ]);
  const held = [...grants, ...lapsed].find((other) => other.tabId === tabId);
  if (spentTabIds.includes(tabId) || (held && (held.prefix !== grant.prefix || held.kind !== grant.kind))) {
    throw new Error('A tab is granted to one app for life');
  }
  await world.storage.write('grants', [...grants.filter((other) => other.tabId !== tabId), { ...grant, tabId }]);
  if (lapsed.length > 0) {
    await world.storage.write(
      'lapsedGrants',
      lapsed.filter((other) => other.tabId !== tabId),
    );
    await world.tabs.showUnsigned([tabId], false);
  }
  if (grant.kind !== 'api') await noteUse(world, grant.prefix, grant.contextId);
  await putRulesInForce(world);
}

/**
 * Opens the URL, or our page that frames it, in a new tab that holds this grant. First the empty tab, then its rules,
 * then the URL: bound by events instead, the first request was lost most of the time.
 */
export async function openGranted(
  world: World,
  grant: TablessGrant,
  url: string,
  besideTabId: number | null,
): Promise<void> {
  const tabId = await world.tabs.openBlank(besideTabId);
  await grantTab(world, tabId, grant);
  await world.tabs.navigate(tabId, addressFor(grant, url, world.dialect));
}
