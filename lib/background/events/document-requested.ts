import type { Platform } from '../../core/dnr/platform.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import { isNeighbourOrigin } from '../../core/rules/neighbour-origins.ts';
import { probedUrl } from '../../core/rules/version-probe.ts';
import type { Initiator } from '../../core/tabs/initiator.ts';
import { extensionInitiator, recordRequest, withoutFragment } from '../../core/tabs/navigations.ts';
import { mayHaveTakenAddress } from '../../core/tabs/tab-history.ts';
import { recordNeighbour, tabState } from '../../core/tabs/tab-state.ts';
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
    await commit({ tabs: recordNeighbour(state.tabs, tabId) });
  } else if (isMainFrame && servers.some((server) => url.startsWith(`${serverUrl(server)}/`))) {
    const plainUrl = withoutFragment(url);
    const known = whoStarted(state, deps.platform, { tabId, url: plainUrl, initiator });
    await commit({ tabs: recordRequest(state.tabs, tabId, { url: plainUrl, initiator: known, requestId }) });
  }
  return { ...request, url };
}

/**
 * Who started the request. Where a reload by a page looks typed, a page can open any address of its origin, which it gives itself
 * before. So in the tab of an app, what is asked for outside of the app counts as the app's doing.
 */
function whoStarted(
  { tabs, tabHistories }: State,
  { reportsReloadsAsTyped }: Platform,
  { tabId, url, initiator }: Pick<DocumentRequest, 'tabId' | 'url' | 'initiator'>,
): Initiator {
  if (initiator.kind === 'extension') return extensionInitiator(tabState(tabs, tabId), url);
  const mayBeReload = reportsReloadsAsTyped && initiator.kind === 'person';
  return mayBeReload && mayHaveTakenAddress(tabHistories, tabId, url)
    ? { kind: 'page', origin: new URL(url).origin }
    : initiator;
}
