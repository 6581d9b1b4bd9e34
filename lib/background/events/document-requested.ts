import type { Platform } from '../../core/dnr/platform.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import { isNeighbourOrigin } from '../../core/rules/neighbour-origins.ts';
import { probedUrl } from '../../core/rules/version-probe.ts';
import { type Initiator, PERSON } from '../../core/tabs/initiator.ts';
import { extensionInitiator, recordRequest, withoutFragment } from '../../core/tabs/navigations.ts';
import { mayBeRestored, mayHaveTakenAddress } from '../../core/tabs/tab-history.ts';
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
    const known = whoStarted(state, deps.platform, { tabId, url, initiator });
    await commit({ tabs: recordRequest(state.tabs, tabId, { url: plainUrl, initiator: known, requestId }) });
  }
  return { ...request, url };
}

/**
 * Who started the request. Where what the browser loads by itself looks typed, an app can open any address of its origin: it gives
 * that to its page, and loads it again, or waits until its tab was closed and is restored. So in the tab of an app, what is asked for
 * outside of the app counts as the app's doing, and what a tab begins with counts as a page's if it may be restored.
 */
function whoStarted(
  state: State,
  { reportsReloadsAsTyped }: Platform,
  { tabId, url, initiator }: Pick<DocumentRequest, 'tabId' | 'url' | 'initiator'>,
): Initiator {
  const { tabs, tabHistories } = state;
  if (initiator.kind === 'page') return initiator;
  if (initiator.kind === 'extension') return extensionInitiator(tabState(tabs, tabId), withoutFragment(url));
  if (!reportsReloadsAsTyped) return PERSON;
  if (mayHaveTakenAddress(tabHistories, tabId, url)) return { kind: 'page', origin: new URL(url).origin };
  const isRestored = initiator.kind === 'browser' && mayBeRestored(tabHistories, tabId, url);
  return isRestored && mayBeTakenAddress(state, url) ? { kind: 'page', origin: null } : PERSON;
}

/**
 * Whether another app was used that can have given this address, its fragment included, to its page: it is neither the start page of
 * an app nor what a person has opened.
 */
function mayBeTakenAddress({ contextsByPrefix, passedUrls }: State, url: string): boolean {
  const { origin } = new URL(url);
  const used = Object.keys(contextsByPrefix).filter((prefix) => prefix.startsWith(`${origin}/`));
  return !used.includes(url) && !passedUrls.includes(url) && used.some((prefix) => !url.startsWith(prefix));
}
