import { hostnameOf, hostsOf, type Server } from '../core/proxy-url/server.ts';
import type { Dependencies } from './dependencies.ts';
import { type State, serversOf } from './state.ts';

/**
 * The hosts of known servers whose documents the browser reports to us in every tab. Without access to a host it reports
 * nothing.
 */
export async function observedHosts(
  { hostAccess, platform }: Pick<Dependencies, 'hostAccess' | 'platform'>,
  state: Pick<State, 'contexts'>,
): Promise<string[]> {
  return hostsOf(await serversWithAccess({ hostAccess }, serversOf(state, platform)));
}

/** Those of the servers to whose hosts the extension has access. */
export async function serversWithAccess(
  { hostAccess }: Pick<Dependencies, 'hostAccess'>,
  servers: readonly Server[],
): Promise<Server[]> {
  const checked = await Promise.all(servers.map(async (server) => ((await hostAccess.has(server)) ? [server] : [])));
  return checked.flat();
}

/** Gives back access to hosts that some server needed before and none needs after. */
export async function giveBackHostAccess(
  { hostAccess }: Pick<Dependencies, 'hostAccess'>,
  before: readonly Server[],
  after: readonly Server[],
): Promise<void> {
  const neededHosts = new Set(after.map(hostnameOf));
  const unneeded = before.filter((server) => !neededHosts.has(hostnameOf(server)));
  if (unneeded.length > 0) await hostAccess.remove(unneeded);
}
