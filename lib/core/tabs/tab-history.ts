import * as v from 'valibot';
import { parseProxyUrl } from '../proxy-url/parse.ts';
import { hostnameOf, hostsOf, isInDomain, type Server } from '../proxy-url/server.ts';
import type { Grant } from './grant.ts';

/** Stands for documents of several apps, or of none. */
const ANY = 'any';

/**
 * Which documents of servers a tab may contain: in view, in its history, in the browser's cache of pages, or in a window that
 * another page has a hold of.
 *
 * All apps of a server share its origin, and rules tell them apart by their tabs alone. So a tab is granted an app only if no
 * document of another one can come back in it.
 */
export const TabHistorySchema = v.object({
  /** Whether it, or a tab that it may be a duplicate of, may have been closed and opened again, with a history. */
  mayBeReopened: v.boolean(),
  /** Whether it was there when the browser started, which may have restored it. */
  isRestored: v.optional(v.boolean()),
  /** When it was opened, in epoch milliseconds; missing where the browser names a tab from which it was opened. */
  openedAt: v.optional(v.number()),
  /** The hosts whose documents Portside has observed in this tab from its beginning. */
  observed: v.array(v.string()),
  /**
   * Whether it counts as observed because the first document of its app is assumed to be its first page. The guard in that
   * document tells.
   */
  isFirstPageAssumed: v.optional(v.boolean()),
  /** By host, of what it contains documents: of the app with this prefix, or of any. A host that is missing: of none. */
  shown: v.record(v.string(), v.union([v.literal(ANY), v.pipe(v.string(), v.startsWith('https://'))])),
});
export type TabHistory = v.InferOutput<typeof TabHistorySchema>;

/** The histories of tabs, by id. A tab that is missing was opened before Portside observed any. */
export const TabHistoriesSchema = v.record(v.string(), TabHistorySchema);
export type TabHistories = Readonly<v.InferOutput<typeof TabHistoriesSchema>>;

const UNKNOWN: TabHistory = { mayBeReopened: false, observed: [], shown: {} };

/** A document that a tab showed. */
export interface ShownDocument {
  /** The hosts of servers for which rule conditions take it. */
  readonly hosts: readonly string[];
  readonly url: string;
  /** The prefix of the app to which its URL belongs; null for none. */
  readonly prefix: string | null;
}

/** A document of this URL and origin, as a document of these servers. */
export function shownDocument(
  { url, origin }: { readonly url: string; readonly origin: string },
  servers: readonly Server[],
): ShownDocument {
  const hostname = hostnameOfUrl(origin);
  const parsed = parseProxyUrl(url, servers);
  return {
    hosts: hostsOf(servers).filter((host) => isInDomain(hostname, host)),
    url,
    prefix: parsed.ok ? parsed.value.prefix : null,
  };
}

/** Whether the document is one of this app, where the tab contained no others before. */
export function isDocumentOf(prefix: string, { url }: ShownDocument): boolean {
  // What a page writes into a window that it opened has no address.
  return url.startsWith(prefix) || url.startsWith('about:');
}

/**
 * Whether the tab contains no document of the server's host but the app's own. `isFirstPage` says that a tab that was not
 * observed from its beginning has no history.
 */
export function canOnlyContain(
  histories: TabHistories,
  tabId: number,
  { server, prefix }: Grant,
  { isFirstPage }: { readonly isFirstPage: boolean },
): boolean {
  const { observed, shown } = historyOf(histories, tabId);
  const host = hostnameOf(server);
  return (observed.includes(host) || isFirstPage) && (shown[host] ?? prefix) === prefix;
}

/** Whether the tab contains a document that is not of the app at this URL, and could have taken the URL for its address. */
export function mayHaveTakenAddress(histories: TabHistories, tabId: number, url: string): boolean {
  const { origin, hostname } = new URL(url);
  const content = historyOf(histories, tabId).shown[hostname];
  if (content === undefined || content === ANY) return content === ANY;
  return content.startsWith(`${origin}/`) && !url.startsWith(content);
}

/** Whether the tab, as far as anybody knows, begins with this document, and may be one that was closed and is restored. */
export function mayBeRestored(histories: TabHistories, tabId: number, url: string): boolean {
  const history = histories[tabId];
  if (history === undefined) return true;
  return (history.mayBeReopened || history.isRestored === true) && history.shown[new URL(url).hostname] === undefined;
}

/** A tab that was opened. */
export interface OpenedTab {
  readonly tabId: number;
  /** Whether the browser names a tab from which it was opened. */
  readonly hasOpener: boolean;
  /** The tab that the browser names as its opener, the one left of it, of which it may be a duplicate; their URLs where they are known. */
  readonly relatives: readonly { readonly tabId: number; readonly url: string | null }[];
  /** The hosts whose documents are observed. */
  readonly hosts: readonly string[];
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * Records a new tab. A page of any other tab may have opened it and have a hold of it: the browser names the tab in front as its
 * opener. As a duplicate it has the history of the original. So it may contain what those do. A tab without an opener may be one that was closed and is opened again, with a
 * history that nobody tells. Of a tab about which something is known already, nothing changes.
 */
export function recordTab(histories: TabHistories, opened: OpenedTab): TabHistories {
  const { tabId, hasOpener, relatives, hosts, at } = opened;
  if (Object.hasOwn(histories, tabId)) return histories;
  const mayBeReopened = !hasOpener || relatives.some((relative) => historyOf(histories, relative.tabId).mayBeReopened);
  // A page from before Portside observed the tab counts if it is in view.
  const inView = (url: string | null) => hosts.filter((host) => url !== null && isInDomain(hostnameOfUrl(url), host));
  const shown = relatives.map((relative) => ({
    ...Object.fromEntries(inView(relative.url).map((host) => [host, ANY] as const)),
    ...historyOf(histories, relative.tabId).shown,
  }));
  const shownElsewhere = hasOpener ? Object.values(histories).map((history) => history.shown) : [];
  const observed = mayBeReopened ? [] : [...hosts];
  const openedAt = hasOpener ? {} : { openedAt: at };
  return {
    ...histories,
    [tabId]: { mayBeReopened, ...openedAt, observed, shown: union([...shown, ...shownElsewhere]) },
  };
}

/** Records that the browser has just started with these tabs, which it may have restored. */
export function startTabs(histories: TabHistories, tabIds: readonly number[], hosts: readonly string[]): TabHistories {
  const observed = observeTabs(histories, tabIds, hosts);
  const started = tabIds.map((tabId) => [tabId, { ...historyOf(observed, tabId), isRestored: true }]);
  return { ...observed, ...Object.fromEntries(started) };
}

/** Records that Portside observes these tabs from their beginning. */
export function observeTabs(
  histories: TabHistories,
  tabIds: readonly number[],
  hosts: readonly string[],
): TabHistories {
  const observed = tabIds.map((tabId): [number, TabHistory] => [
    tabId,
    { ...historyOf(histories, tabId), mayBeReopened: false, observed: [...hosts] },
  ]);
  return { ...histories, ...Object.fromEntries(observed) };
}

/**
 * Records that the tab is granted this app, whose documents it contains from now on. The caller has asked `canOnlyContain`; if
 * it depended on `isFirstPage`, `firstPage` says whether that was seen or is only assumed.
 */
export function recordGrant(
  histories: TabHistories,
  tabId: number,
  { server, prefix }: Grant,
  firstPage?: 'seen' | 'assumed',
): TabHistories {
  const host = hostnameOf(server);
  const before = historyOf(histories, tabId);
  const { observed, shown } = before;
  if (observed.includes(host) && shown[host] === prefix) return histories;
  const history: TabHistory = { ...before, observed: [...observed, host], shown: { ...shown, [host]: prefix } };
  if (observed.includes(host)) return { ...histories, [tabId]: { ...history, observed } };
  if (firstPage === 'assumed') return { ...histories, [tabId]: { ...history, isFirstPageAssumed: true } };
  return { ...histories, [tabId]: firstPage === 'seen' ? { ...history, mayBeReopened: false } : history };
}

/** For how long a tab without an opener is assumed to have no history. */
const EMPTY_MS = 60_000;

/**
 * Whether the tab probably has no history: it was opened a moment ago, from no other one. It may have been closed and reopened
 * nevertheless, or have gone to a page since that nobody reports.
 */
export function probablyHasNoHistory(histories: TabHistories, tabId: number, now: number): boolean {
  const { openedAt } = historyOf(histories, tabId);
  return openedAt !== undefined && now >= openedAt && now - openedAt < EMPTY_MS;
}

/** Whether the tab was assumed to have no history, and has one. `historyLength` counts pages, the one in view included. */
export function isAssumptionWrong(histories: TabHistories, tabId: number, historyLength: number): boolean {
  return historyOf(histories, tabId).isFirstPageAssumed === true && historyLength > 1;
}

/** Records a document. */
export function recordDocument(histories: TabHistories, tabId: number, document: ShownDocument): TabHistories {
  const history = historyOf(histories, tabId);
  const changed = document.hosts.flatMap((host) => {
    const before = history.shown[host];
    const after = join(before, document);
    return after === before ? [] : [[host, after] as const];
  });
  if (changed.length === 0) return histories;
  const shown = { ...history.shown, ...Object.fromEntries(changed) };
  return { ...histories, [tabId]: { ...history, shown } };
}

/** Records that the tab really had no history when its app opened. */
export function confirmFirstPage(histories: TabHistories, tabId: number): TabHistories {
  const { isFirstPageAssumed, ...history } = historyOf(histories, tabId);
  return isFirstPageAssumed ? { ...histories, [tabId]: { ...history, mayBeReopened: false } } : histories;
}

/** Records that documents of these hosts may be shown unnoticed from now on. */
export function forgetHosts(histories: TabHistories, isForgotten: (host: string) => boolean): TabHistories {
  const entries = Object.entries(histories).map(([tabId, history]) => [
    tabId,
    { ...history, observed: history.observed.filter((host) => !isForgotten(host)) },
  ]);
  return Object.fromEntries(entries);
}

/** The prefix of the only app at this URL's host whose documents the tab contains; null if there is none, or may be any. */
export function onlyAppIn(histories: TabHistories, tabId: number, url: string): string | null {
  const content = historyOf(histories, tabId).shown[hostnameOfUrl(url)];
  return content === undefined || content === ANY ? null : content;
}

/** Forgets a closed tab. */
export function forgetTab(histories: TabHistories, tabId: number): TabHistories {
  if (!Object.hasOwn(histories, tabId)) return histories;
  const { [tabId]: _, ...others } = histories;
  return others;
}

/** Moves what is known of a tab to its new id. If something was known under that id already, the tab was not observed. */
export function moveTab(histories: TabHistories, addedTabId: number, removedTabId: number): TabHistories {
  const { [addedTabId]: added, [removedTabId]: removed, ...others } = histories;
  if (!added) return removed ? { ...others, [addedTabId]: removed } : histories;
  const shown = union([added.shown, historyOf(histories, removedTabId).shown]);
  return { ...others, [addedTabId]: { ...added, observed: [], shown } };
}

function historyOf(histories: TabHistories, tabId: number): TabHistory {
  return histories[tabId] ?? UNKNOWN;
}

/** Of what a tab contains documents that contains what each of these do. */
function union(all: readonly TabHistory['shown'][]): TabHistory['shown'] {
  const joined: Record<string, string> = {};
  for (const [host, content] of all.flatMap((shown) => Object.entries(shown))) {
    joined[host] = (joined[host] ?? content) === content ? content : ANY;
  }
  return joined;
}

/** Of what a tab contains documents that contained those before. */
function join(before: string | undefined, document: ShownDocument): string {
  if (before === undefined) return document.prefix ?? ANY;
  return before !== ANY && isDocumentOf(before, document) ? before : ANY;
}

/** The host name of a URL's origin, which for a `blob:` URL is that of the page that made it. */
function hostnameOfUrl(url: string): string {
  const origin = URL.canParse(url) ? new URL(url).origin : 'null';
  return origin === 'null' ? '' : new URL(origin).hostname;
}
