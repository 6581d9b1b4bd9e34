import { serverUrl } from '../../core/proxy-url/server.ts';
import { isNeighbourOrigin } from '../../core/rules/neighbour-origins.ts';
import { probedUrl } from '../../core/rules/version-probe.ts';
import { extensionInitiator, recordRequest, withoutFragment } from '../../core/tabs/navigations.ts';
import { recordNeighbour, tabState } from '../../core/tabs/tab-state.ts';
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
    await commit({ tabs: recordNeighbour(state.tabs, tabId) });
  } else if (isMainFrame && servers.some((server) => url.startsWith(`${serverUrl(server)}/`))) {
    const plainUrl = withoutFragment(url);
    const known =
      initiator.kind === 'extension' ? extensionInitiator(tabState(state.tabs, tabId), plainUrl) : initiator;
    await commit({ tabs: recordRequest(state.tabs, tabId, { url: plainUrl, initiator: known, requestId }) });
  }
  return { ...request, url };
}
