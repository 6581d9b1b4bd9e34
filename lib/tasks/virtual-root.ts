import type { Grant } from '../core/grants/grant.ts';
import type { Initiator } from '../core/grants/initiator.ts';
import { proxyUrlRegex } from '../core/grants/patterns.ts';
import { appsAtRoot, mayBeAtRoot, underPrefix } from '../core/grants/virtual-root.ts';
import type { AddressChoice } from '../core/messages.ts';
import type { Server } from '../core/proxy-url/server.ts';
import { putRulesInForce } from './put-rules-in-force.ts';
import type { World } from './world.ts';

/** What stands behind an address at the root of a server. */
export type BehindRoot =
  | { readonly kind: 'nothing' }
  /** Several apps are shown there, and nothing tells which is meant. */
  | { readonly kind: 'ask'; readonly prefixes: readonly string[] }
  | { readonly kind: 'app'; readonly url: string };

/**
 * The app behind an address outside all prefixes: that of the tab whose page opened it, and where apps are shown at the
 * root, that of the tab itself, the one that a person chose, or the only one that the server shows there. Browsers name an
 * opener for an empty new tab too, in which a person may type.
 */
export async function findBehindRoot(world: World, url: string, clues: Clues): Promise<BehindRoot> {
  if (!URL.canParse(url) || isProxyUrl(url, clues.servers)) return { kind: 'nothing' };
  const prefixes = prefixesBehind(url, clues, await world.storage.read('rootPrefixes'));
  const [first] = prefixes;
  if (first === undefined) return { kind: 'nothing' };
  // Who was put there last is the likeliest.
  if (prefixes.length > 1) return { kind: 'ask', prefixes: [...prefixes].reverse() };
  const full = underPrefix(first, url);
  return full === null ? { kind: 'nothing' } : { kind: 'app', url: full };
}

/** Prefixes of the apps whose address it may be. One, where that is known. */
function prefixesBehind(
  url: string,
  { own, opener, initiator, chosen, servers }: Clues,
  rootPrefixes: readonly string[],
): readonly string[] {
  const { origin } = new URL(url);
  const isHere = (grant: Grant | null) => grant?.kind === 'target' && grant.server.origin === origin;
  const isByApp = initiator?.kind === 'page' && initiator.origin === origin;
  if (isByApp && opener && isHere(opener)) return [opener.prefix];
  if (!mayBeAtRoot(url)) return [];
  if (own && isHere(own) && rootPrefixes.includes(own.prefix)) return [own.prefix];
  const atRoot = servers
    .filter((server) => server.origin === origin)
    .flatMap((server) => appsAtRoot(server, rootPrefixes));
  return chosen !== null && atRoot.includes(chosen) ? [chosen] : atRoot;
}

function isProxyUrl(url: string, servers: readonly Server[]): boolean {
  return servers.some((server) => new RegExp(proxyUrlRegex(server)).test(url));
}

interface Clues {
  readonly own: Grant | null;
  readonly opener: Grant | null;
  /** Who led the tab there, where that was seen. */
  readonly initiator: Initiator | null;
  readonly chosen: string | null;
  readonly servers: readonly Server[];
}

/**
 * Shows the app of this tab at the root of the address from now on, or under its prefix again, and loads the tab's page
 * there. Other tabs of the app follow with their next load.
 */
export async function chooseAddress(
  world: World,
  { tabId, address }: { tabId: number; address: AddressChoice },
): Promise<void> {
  const grant = (await world.storage.read('grants')).find((one) => one.tabId === tabId && one.kind !== 'api');
  if (!grant) return;
  const others = (await world.storage.read('rootPrefixes')).filter((prefix) => prefix !== grant.prefix);
  await world.storage.write('rootPrefixes', address === 'root' ? [...others, grant.prefix] : others);
  await putRulesInForce(world);
  const url = await world.tabs.urlOf(tabId);
  const full = url === null ? null : underPrefix(grant.prefix, url);
  // A tab that is led to where it is, fragment and all, loads nothing.
  if (full === null || full === url) await world.tabs.reload(tabId);
  else await world.tabs.navigate(tabId, full);
}
