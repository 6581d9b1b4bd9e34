import { gateAddressPrefix } from '../../core/gate/gate-address.ts';
import { withoutFragment } from '../../core/tabs/navigations.ts';
import { suspendTabs, tabState } from '../../core/tabs/tab-state.ts';
import type { TabRequest } from '../dependencies.ts';
import type { Turn } from '../turn.ts';

/**
 * The apiserver rejected a context's credential for this document: stops signing for that context in all its tabs, and sends
 * the one tab that shows the rejection to the gate, which asks for another credential. The others get there when they load:
 * no tab is navigated that nobody looks at.
 */
export async function documentRejected({ state, deps, held, revoke }: Turn, { tabId, url }: TabRequest): Promise<void> {
  const { access } = tabState(state.tabs, tabId);
  if (access.state !== 'granted' || access.grant.kind === 'isolated' || !url.startsWith(access.grant.prefix)) return;
  const { contextId } = access.grant;
  await revoke({
    rejectedContextIds: [...new Set([...state.rejectedContextIds, contextId])],
    tabs: suspendTabs(state.tabs, (grant) => grant.contextId === contextId),
  });
  held.arrived({ tabId, url: withoutFragment(url), isGranted: false });
  await deps.tabs.navigate(tabId, gateAddressPrefix(deps.platform) + url);
}
