import { isInDomain } from '../../core/proxy-url/server.ts';
import { forgetHosts } from '../../core/tabs/tab-history.ts';
import type { Turn } from '../turn.ts';

/** From now on nobody observes which documents of these hosts, or with `*` of any, tabs show. */
export async function hostAccessRemoved({ state, revoke }: Turn, removed: readonly string[]): Promise<void> {
  const isRemoved = (host: string) =>
    removed.some((one) => one === '*' || isInDomain(host, one) || isInDomain(one, host));
  await revoke({ tabHistories: forgetHosts(state.tabHistories, isRemoved) });
}
