import { serverUrl } from '../../core/proxy-url/server.ts';
import { isNeighbourOrigin } from '../../core/rules/neighbour-origins.ts';
import { probedUrl } from '../../core/rules/version-probe.ts';
import type { SeenInitiator } from '../../core/tabs/initiator.ts';
import { extensionInitiator, recordRequest, withoutFragment } from '../../core/tabs/navigations.ts';
import { recordNeighbour, suspendTab, type Tabs, tabState } from '../../core/tabs/tab-state.ts';
import type { DocumentRequest } from '../dependencies.ts';
import { serversOf } from '../state.ts';
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
    const opener = isMainFrame && initiator.kind === 'page' ? await deps.tabs.openerOf(tabId) : null;
    await commit({ tabs: recordNeighbour(withoutHandle(state.tabs, opener, initiator, url), tabId) });
  } else if (isMainFrame && servers.some((server) => url.startsWith(`${serverUrl(server)}/`))) {
    const plainUrl = withoutFragment(url);
    const known =
      initiator.kind === 'extension' ? extensionInitiator(tabState(state.tabs, tabId), plainUrl) : initiator;
    await commit({ tabs: recordRequest(state.tabs, tabId, { url: plainUrl, initiator: known, requestId }) });
  }
  return { ...request, url };
}

/**
 * A neighbour's page that an app opened in another tab can navigate the app's tab, and rules take that for the app's doing. So that
 * tab is suspended until it is loaded again.
 */
function withoutHandle(tabs: Tabs, opener: number | null, initiator: SeenInitiator, url: string): Tabs {
  const { access } = tabState(tabs, opener);
  if (opener === null || access.state !== 'granted' || initiator.kind !== 'page') return tabs;
  if (!isNeighbourOrigin(url, [access.grant.server])) return tabs;
  return initiator.origin === access.grant.server.origin ? suspendTab(tabs, opener) : tabs;
}
