import { hostnameOf } from '../../core/proxy-url/server.ts';
import { recordEnd, withoutFragment } from '../../core/tabs/navigations.ts';
import { isDocumentOf, recordDocument, shownDocument } from '../../core/tabs/tab-history.ts';
import { grantOf, suspendTab, tabState } from '../../core/tabs/tab-state.ts';
import type { DocumentReport, DocumentResponse } from '../dependencies.ts';
import { serversOf } from '../state.ts';
import type { Turn } from '../turn.ts';

/** The response to a document's request, or that it has failed. Records what the tab, or a frame in it, then contains. */
export async function documentResponded(
  { state, deps, commit }: Turn,
  { tabId, url, isMainFrame, hasDocument }: DocumentResponse,
): Promise<void> {
  const shown = shownDocument({ url, origin: new URL(url).origin }, serversOf(state, deps.platform));
  await commit({
    ...(isMainFrame ? { tabs: recordEnd(state.tabs, tabId, withoutFragment(url)) } : {}),
    ...(hasDocument ? { tabHistories: recordDocument(state.tabHistories, tabId, shown) } : {}),
  });
}

/**
 * A document begins to run in a tab, as our script in it tells, also where no request announced it: one made of a `blob:` URL,
 * one that a service worker answered, one from a cache. If it is not of the app that the tab is granted, the grant is
 * suspended. Returns whether the tab may go on showing it.
 *
 * A report can only take access away, because a page could send one in our script's name if it took over its process.
 */
export async function documentStarted(
  { state, deps, revoke }: Turn,
  { tabId, url, origin, isByForeignWorker }: DocumentReport,
): Promise<boolean> {
  const shown = shownDocument({ url, origin }, serversOf(state, deps.platform));
  const grant = grantOf(tabState(state.tabs, tabId));
  const isOfGrant = grant !== null && shown.hosts.includes(hostnameOf(grant.server));
  const isForeign = isOfGrant && (isByForeignWorker || !isDocumentOf(grant.prefix, shown));
  await revoke({
    ...(isForeign ? { tabs: suspendTab(state.tabs, tabId) } : {}),
    tabHistories: recordDocument(state.tabHistories, tabId, shown),
  });
  return !isForeign;
}
