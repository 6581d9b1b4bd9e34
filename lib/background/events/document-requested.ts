import { hostnameOf, hostsOf, type Server, serverUrl } from '../../core/proxy-url/server.ts';
import { isNeighbourOrigin } from '../../core/rules/neighbour-origins.ts';
import { probedUrl } from '../../core/rules/version-probe.ts';
import type { Grant } from '../../core/tabs/grant.ts';
import { extensionInitiator, recordRequest, withoutFragment } from '../../core/tabs/navigations.ts';
import { mayContain } from '../../core/tabs/tab-history.ts';
import { grantedTabs, recordNeighbour, suspendTab, type Tabs, tabState } from '../../core/tabs/tab-state.ts';
import type { DocumentRequest } from '../dependencies.ts';
import { type State, serversOf } from '../state.ts';
import type { Turn } from '../turn.ts';

/**
 * Records who navigated a tab to a known server, and which tabs show pages of its neighbour origins. Returns the request that the
 * browser would have made without a probe.
 */
export async function documentRequested(
  { state, deps, commit }: Turn,
  request: DocumentRequest,
): Promise<DocumentRequest> {
  const { tabId, isMainFrame, initiator, requestId } = request;
  const servers = serversOf(state, deps.platform);
  const url = probedUrl(request.url, servers) ?? request.url;
  if (isNeighbourOrigin(url, servers)) {
    const isByPage = isMainFrame && initiator.kind !== 'person';
    const tabs = isByPage ? withoutHandles(state, servers, tabId, url) : state.tabs;
    await commit({ tabs: recordNeighbour(tabs, tabId) });
  } else if (isMainFrame && servers.some((server) => url.startsWith(`${serverUrl(server)}/`))) {
    const plainUrl = withoutFragment(url);
    const known =
      initiator.kind === 'extension' ? extensionInitiator(tabState(state.tabs, tabId), plainUrl) : initiator;
    await commit({ tabs: recordRequest(state.tabs, tabId, { url: plainUrl, initiator: known, requestId }) });
  }
  return { ...request, url };
}

/**
 * A neighbour's page in a tab that an app opened, whatever that tab showed before, may have a hold of the app's window. It can
 * navigate that, and rules take it for the app's doing. So the tabs of such apps are suspended until they are loaded again.
 */
function withoutHandles({ tabs, tabHistories }: State, servers: readonly Server[], tabId: number, url: string): Tabs {
  const hosts = hostsOf(servers.filter((server) => isNeighbourOrigin(url, [server])));
  const mayBeHeld = ({ kind, server, prefix }: Grant) => {
    const host = hostnameOf(server);
    return kind === 'target' && hosts.includes(host) && mayContain(tabHistories, tabId, host, prefix);
  };
  return grantedTabs(tabs)
    .filter((granted) => granted.tabId !== tabId && mayBeHeld(granted.grant))
    .reduce((rest, granted) => suspendTab(rest, granted.tabId), tabs);
}
