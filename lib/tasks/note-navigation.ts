import { isNeighbour } from '../core/grants/patterns.ts';
import { serverUrl } from '../core/proxy-url/server.ts';
import { serversOf } from './put-rules-in-force.ts';
import type { Navigation, World } from './world.ts';

/**
 * Remembers who brought a tab to a known server, for the gate to ask about; and marks a tab that shows a neighbour of one
 * as spent, since its page could come back by the Back button beside a grant, where rules would take it for the app.
 */
export async function noteNavigation(world: World, { tabId, url, isMainFrame, initiator }: Navigation): Promise<void> {
  const { storage } = world;
  const servers = serversOf(await storage.read('contexts'));
  if (isNeighbour(url, servers)) {
    const [grants, spentTabIds] = await Promise.all([storage.read('grants'), storage.read('spentTabIds')]);
    // A granted tab is led over the gate before it gets there, and is spent by that.
    if (spentTabIds.includes(tabId) || grants.some((grant) => grant.tabId === tabId)) return;
    await storage.write('spentTabIds', [...spentTabIds, tabId]);
  } else if (isMainFrame && servers.some((server) => url.startsWith(`${serverUrl(server)}/`))) {
    const others = (await storage.read('arrivals')).filter((arrival) => arrival.tabId !== tabId);
    await storage.write('arrivals', [...others, { tabId, url: withoutFragment(url), initiator }]);
  }
}

/** The URL as an arrival keeps it. The gate has it from its own address, which encodes backticks. */
export function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, '').replaceAll('`', '%60');
}
