import { hostnameOf } from '../../core/proxy-url/server.ts';
import { isNeighbourOrigin } from '../../core/rules/neighbour-origins.ts';
import { isDocumentOf, recordDocument, shownDocument } from '../../core/tabs/tab-history.ts';
import { grantOf, quarantineTabs, suspendTab, tabState } from '../../core/tabs/tab-state.ts';
import type { FrameReport } from '../dependencies.ts';
import { serversOf } from '../state.ts';
import type { Turn } from '../turn.ts';

/**
 * A document begins to run in a frame, as our script in it tells. Firefox does not report the request of a frame in a page to
 * which we have no access, and `blob:` documents have none. One of a neighbour origin quarantines its tab. Others of a server's
 * host count as documents of the tab, except in that of an app: there they are the app's own.
 */
export async function frameStarted({ state, deps, revoke }: Turn, { tabId, url, origin }: FrameReport): Promise<void> {
  const servers = serversOf(state, deps.platform);
  const grant = grantOf(tabState(state.tabs, tabId));
  // In the tab of an app, another server at the same host is a neighbour too.
  const isNeighbour = (address: string) =>
    isNeighbourOrigin(address, servers) || (grant !== null && isNeighbourOrigin(address, [grant.server]));
  if ([url, origin].some((address) => URL.canParse(address) && isNeighbour(address))) {
    return revoke({ tabs: quarantineTabs(state.tabs, [tabId]) });
  }
  const { access, arrival } = tabState(state.tabs, tabId);
  if (access.state === 'granted' && arrival === undefined) return;
  const shown = shownDocument({ url, origin }, servers);
  const isForeign =
    access.state === 'granted' &&
    shown.hosts.includes(hostnameOf(access.grant.server)) &&
    !isDocumentOf(access.grant.prefix, shown);
  await revoke({
    tabs: isForeign ? suspendTab(state.tabs, tabId) : state.tabs,
    tabHistories: recordDocument(state.tabHistories, tabId, shown),
  });
}
