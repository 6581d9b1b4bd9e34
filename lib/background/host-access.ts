import { hostnameOf, type Server } from '../core/proxy-url/server.ts';
import type { Dependencies } from './dependencies.ts';

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
