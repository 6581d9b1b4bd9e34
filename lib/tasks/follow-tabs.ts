import { appsAtRoot, mayBeAtRoot } from '../core/grants/virtual-root.ts';
import { parseProxyUrl } from '../core/proxy-url/parse.ts';
import { serverUrl } from '../core/proxy-url/server.ts';
import { putRulesInForce, serversOf } from './put-rules-in-force.ts';
import type { World } from './world.ts';

/** Ends what was granted to a tab that was closed. */
export async function endTab(world: World, tabId: number): Promise<void> {
  await keepTabs(world, (id) => (id === tabId ? null : id));
}

/** Moves what was granted to a tab to the id under which it came back: a discarded tab returns under a new one. */
export async function replaceTab(world: World, addedTabId: number, removedTabId: number): Promise<void> {
  await keepTabs(world, (id) => (id === removedTabId ? addedTabId : id));
}

/**
 * Puts rules in force where memory is new: at the start of a browser session, after a reload or an update. Rules
 * outlive an extension's reload and its memory does not, so what is stored decides; the tabs that those rules name are
 * spent. A mere wake changes nothing, and a start that failed is done again at the next one.
 */
export async function beginSession(world: World): Promise<void> {
  if (await world.storage.read('isSessionBegun')) return;
  const survivors = await world.rules.tabsOfSession();
  await world.storage.write('spentTabIds', [...new Set([...(await world.storage.read('spentTabIds')), ...survivors])]);
  const present = new Set(await world.tabs.list());
  await keepTabs(world, (id) => (present.has(id) ? id : null));
  await putRulesInForce(world);
  await world.storage.write('isSessionBegun', true);
}

/**
 * Sends restored tabs to the gate. A browser restores a tab from its cache, which answers before any rule: the app
 * would stand there, unsigned.
 */
export async function reloadRestored(world: World): Promise<void> {
  const [contexts, grants, rootPrefixes] = await Promise.all([
    world.storage.read('contexts'),
    world.storage.read('grants'),
    world.storage.read('rootPrefixes'),
  ]);
  const servers = serversOf(contexts);
  for (const { id, url } of await world.tabs.showing(servers)) {
    const isGranted = grants.some(({ tabId }) => tabId === id);
    if (isGranted) continue;
    const isAtRoot = servers.some(
      (server) => url.startsWith(`${serverUrl(server)}/`) && appsAtRoot(server, rootPrefixes).length > 0,
    );
    if (parseProxyUrl(url, servers).ok || (isAtRoot && mayBeAtRoot(url))) await world.tabs.reload(id);
  }
}

async function keepTabs(world: World, idNow: (tabId: number) => number | null): Promise<void> {
  const [grants, lapsedGrants, spentTabIds, arrivals] = await Promise.all([
    world.storage.read('grants'),
    world.storage.read('lapsedGrants'),
    world.storage.read('spentTabIds'),
    world.storage.read('arrivals'),
  ]);
  const ids = [...[...grants, ...lapsedGrants, ...arrivals].map(({ tabId }) => tabId), ...spentTabIds];
  if (ids.every((id) => idNow(id) === id)) return;
  const follow = <T extends { readonly tabId: number }>(all: readonly T[]) =>
    all.flatMap((one) => {
      const tabId = idNow(one.tabId);
      return tabId === null ? [] : [{ ...one, tabId }];
    });
  await world.storage.write('grants', follow(grants));
  await world.storage.write('lapsedGrants', follow(lapsedGrants));
  await world.storage.write('arrivals', follow(arrivals));
  await world.storage.write(
    'spentTabIds',
    spentTabIds.flatMap((id) => idNow(id) ?? []),
  );
  await putRulesInForce(world);
}
