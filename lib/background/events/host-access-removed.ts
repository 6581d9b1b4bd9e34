import { hostnameOf, isInDomain } from '../../core/proxy-url/server.ts';
import { forgetHosts } from '../../core/tabs/tab-history.ts';
import { quarantineGrants } from '../../core/tabs/tab-state.ts';
import type { Turn } from '../turn.ts';

/**
 * From now on neither rules nor we see what tabs do on these hosts, or with `*` on any. Given again, access would find grants in
 * tabs that may contain anything.
 */
export async function hostAccessRemoved({ state, revoke }: Turn, removed: readonly string[]): Promise<void> {
  const isRemoved = (host: string) =>
    removed.some((one) => one === '*' || isInDomain(host, one) || isInDomain(one, host));
  await revoke({
    tabs: quarantineGrants(state.tabs, ({ server }) => isRemoved(hostnameOf(server))),
    tabHistories: forgetHosts(state.tabHistories, isRemoved),
  });
}
