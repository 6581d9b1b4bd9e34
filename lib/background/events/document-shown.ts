import { hostnameOf } from '../../core/proxy-url/server.ts';
import { recordArrival, recordEnd, withoutFragment } from '../../core/tabs/navigations.ts';
import {
  confirmFirstPage,
  isAssumptionWrong,
  isDocumentOf,
  recordDocument,
  shownDocument,
} from '../../core/tabs/tab-history.ts';
import { grantOf, quarantineTabs, suspendTab, tabState } from '../../core/tabs/tab-state.ts';
import type { DocumentReport, DocumentResponse } from '../dependencies.ts';
import { openGranted } from '../grants.ts';
import { markAgain } from '../marks.ts';
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
 * Suspends the tab's grant if a document begins to run in it that is not of its app. Returns whether it is. This takes access away and
 * so comes first, while everything else about the document waits for what happened before it.
 */
export async function foreignDocumentStarted(turn: Turn, report: DocumentReport): Promise<boolean> {
  const { state, revoke } = turn;
  const { tabId, historyLength } = report;
  const isForeign = isOfAnotherApp(turn, report);
  if (isForeign || isAssumptionWrong(state.tabHistories, tabId, historyLength))
    await revoke({ tabs: suspendTab(state.tabs, tabId) });
  return isForeign;
}

/**
 * A document begins to run in a tab, as our script in it tells, also where no request announced it: one made of a `blob:` URL,
 * one that a service worker answered, one from a cache. If it is not of the app that the tab is granted, the grant is
 * suspended. Returns whether the tab may go on showing it.
 *
 * A report can only take access away, because a page could send one in our script's name if it took over its process.
 */
export async function documentStarted(turn: Turn, report: DocumentReport): Promise<boolean> {
  const { state, deps, revoke } = turn;
  const { tabId, url, origin, historyLength } = report;
  if (isAssumptionWrong(state.tabHistories, tabId, historyLength)) return moveToNewTab(turn, report);
  const shown = shownDocument({ url, origin }, serversOf(state, deps.platform));
  const grant = grantOf(tabState(state.tabs, tabId));
  const isForeign = isOfAnotherApp(turn, report);
  // An app that arrives is there as soon as its document runs.
  const isArrived = tabState(state.tabs, tabId).arrival === 'begun' && grant !== null && url.startsWith(grant.prefix);
  const tabs = isArrived ? recordArrival(state.tabs, tabId) : state.tabs;
  await revoke({
    tabs: isForeign ? suspendTab(tabs, tabId) : tabs,
    tabHistories: recordDocument(confirmFirstPage(state.tabHistories, tabId), tabId, shown),
  });
  markAgain(turn, tabId);
  return !isForeign;
}

/** Whether it is a document of the server of the tab's app, and not of that app. */
function isOfAnotherApp({ state, deps }: Turn, { tabId, url, origin, isByForeignWorker }: DocumentReport): boolean {
  const shown = shownDocument({ url, origin }, serversOf(state, deps.platform));
  const grant = grantOf(tabState(state.tabs, tabId));
  const isOfServer = grant !== null && shown.hosts.includes(hostnameOf(grant.server));
  return isOfServer && (isByForeignWorker || !isDocumentOf(grant.prefix, shown));
}

/** The tab has a history, of which nothing is known, so its app opens in another one, and the tab shows what it did before. */
async function moveToNewTab(turn: Turn, { tabId, url }: DocumentReport): Promise<boolean> {
  const grant = grantOf(tabState(turn.state.tabs, tabId));
  await turn.revoke({ tabs: quarantineTabs(turn.state.tabs, [tabId]) });
  if (grant && url.startsWith(grant.prefix)) await openGranted(turn, grant, url, { nextToTabId: tabId });
  await turn.deps.tabs.goBack(tabId);
  return false;
}
