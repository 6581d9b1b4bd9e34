import { mayBeAppAddress } from '../core/apps/root-address.ts';
import { gateAddressPrefix, urlOfGateAddress } from '../core/gate/gate-address.ts';
import type { Grant } from '../core/tabs/grant.ts';
import type { Turn } from './turn.ts';

/** How long the browser may take to show a response. Until then it may not tell where the tab is. */
const SHOWING_LIMIT_MS = 1_000;

/**
 * Whether a tab still shows or loads its app, of which a response arrived at this time, in epoch milliseconds. A turn can be late, and
 * the person may have gone on meanwhile: to another site, of which the browser tells nothing.
 */
export async function isStillThere(
  { state, deps }: Turn,
  tabId: number,
  { prefix, server }: Grant,
  answeredAt: number,
): Promise<boolean> {
  const { tabs, platform, now } = deps;
  const destination = await tabs.destinationOf(tabId).catch(() => null);
  if (destination === null) return now() - answeredAt < SHOWING_LIMIT_MS;
  const isGate = destination.startsWith(gateAddressPrefix(platform));
  const url = isGate ? urlOfGateAddress(destination) : destination;
  const isAtRoot = state.rootPrefixes.includes(prefix) && url.startsWith(`${server.origin}/`) && mayBeAppAddress(url);
  return url.startsWith(prefix) || isAtRoot;
}
