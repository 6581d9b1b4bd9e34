import type { Grant } from './grant.ts';
import { type Initiator, PERSON, UNKNOWN_PAGE } from './initiator.ts';
import { isMemorable, MAX_URL_LENGTH } from './memorable-url.ts';
import { grantedTabs, type Navigation, suspendTab, type TabState, type Tabs, tabState } from './tab-state.ts';

/** A URL as a navigation records it. The gate reads it from its own address, which encodes two characters. */
export function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, '').replaceAll('`', '%60').replaceAll("'", '%27');
}

/**
 * Who started a navigation that has the extension's name: a person if it goes where the background let the tab go, and otherwise
 * an unknown page, which was redirected to from elsewhere.
 */
export function extensionInitiator(state: TabState, url: string): Initiator {
  return [state.passedUrl, unsentUrl(state)].includes(url) ? PERSON : UNKNOWN_PAGE;
}

/** A main-frame request to a known server. */
export interface SentRequest {
  /** Without the fragment. */
  readonly url: string;
  /** As the browser tells, which for a redirect still names who started the first request. */
  readonly initiator: Initiator;
  /** The browser's id, the same for all redirects of a request; null where it tells none. */
  readonly requestId: string | null;
}

/**
 * Records a request that was sent. A navigation that the background let through is used up by it. A start vouches for its URL and for
 * nothing that this redirects to; only redirects under the prefix of the app that was let through go on by themselves.
 */
export function recordRequest(tabs: Tabs, tabId: number, request: SentRequest): Tabs {
  const { heldNavigation: held, ...state } = tabState(tabs, tabId);
  const { url, requestId } = request;
  if (!isMemorable(url)) {
    // Who started it is kept, for what it redirects to. The URL is another one then, so this one is asked about.
    const initiator = initiatorOf(request, held ?? state.lastNavigation);
    const shortened: Navigation = {
      url: url.slice(0, MAX_URL_LENGTH),
      initiator,
      ...(requestId === null ? {} : { requestId }),
    };
    return { ...tabs, [tabId]: { ...state, lastNavigation: shortened } };
  }
  if (held?.requestId === null && held.url === url) {
    const sent = requestId === null ? {} : { heldNavigation: { url, requestId } };
    return { ...tabs, [tabId]: { ...state, ...sent } };
  }
  const isOfHeld = held !== undefined && requestId !== null && held.requestId === requestId;
  const lastNavigation: Navigation = {
    url,
    initiator:
      isOfHeld && isUnderPrefix(state, url) ? PERSON : initiatorOf(request, isOfHeld ? held : state.lastNavigation),
    ...(requestId === null ? {} : { requestId }),
  };
  return { ...tabs, [tabId]: { ...state, ...(isOfHeld ? { heldNavigation: held } : {}), lastNavigation } };
}

/**
 * Records that a navigation to this URL has come to its end. One that the background let through is used up, also if it was never
 * sent, because it failed or its response was in the cache.
 */
export function recordEnd(tabs: Tabs, tabId: number, url: string): Tabs {
  const { heldNavigation: held, ...state } = tabState(tabs, tabId);
  if (held?.requestId !== null || held.url !== url) return tabs;
  return state.arrival === undefined ? { ...tabs, [tabId]: state } : takeBack(tabs, tabId);
}

/** Records that a tab which still shows something else is granted its app, for a navigation that the background lets through. */
export function awaitApp(tabs: Tabs, tabId: number): Tabs {
  return { ...tabs, [tabId]: { ...tabState(tabs, tabId), arrival: 'awaited' } };
}

/** Records that the tab shows the app, or one of our pages on the way to it. */
export function recordArrival(tabs: Tabs, tabId: number): Tabs {
  const { arrival, ...state } = tabState(tabs, tabId);
  return arrival === undefined ? tabs : { ...tabs, [tabId]: state };
}

/** What a main-frame request came to. */
export interface NavigationResult {
  /** Without the fragment. */
  readonly url: string;
  readonly requestId: string | null;
  /** Whether its response brings a document. Not if it is a download, or if it failed. */
  readonly bringsDocument: boolean;
}

/**
 * Records what became of a navigation that may bring the app into its tab. From the response that does so, the app is signed. If
 * none comes, or the browser gives it up before the document runs, the tab still shows what it did before, and the grant is
 * taken back.
 */
export function recordResult(tabs: Tabs, tabId: number, { url, requestId, bringsDocument }: NavigationResult): Tabs {
  const state = tabState(tabs, tabId);
  const { heldNavigation: held, arrival } = state;
  const isOfHeld = held !== undefined && (held.requestId === null ? held.url === url : held.requestId === requestId);
  if (arrival === undefined || !isOfHeld) return tabs;
  if (!bringsDocument) return takeBack(tabs, tabId);
  return arrival === 'begun' ? tabs : { ...tabs, [tabId]: { ...state, arrival: 'begun' } };
}

/** Takes the grant back if the document of this request still does not run. */
export function endArrival(tabs: Tabs, tabId: number, requestId: string | null): Tabs {
  const { heldNavigation: held, arrival } = tabState(tabs, tabId);
  return arrival === 'begun' && held?.requestId === requestId ? takeBack(tabs, tabId) : tabs;
}

/** A page that stays must not load the app again without a question, so the URL that passed is forgotten. */
function takeBack(tabs: Tabs, tabId: number): Tabs {
  const { passedUrl: _, ...state } = tabState(tabs, tabId);
  return suspendTab({ ...tabs, [tabId]: state }, tabId);
}

/**
 * Records a navigation that the background itself starts for somebody: a person who chose where to go in the browser's interface,
 * or a page whose link they took from there.
 */
export function recordStart(tabs: Tabs, tabId: number, navigation: Navigation): Tabs {
  return { ...tabs, [tabId]: { ...tabState(tabs, tabId), lastNavigation: navigation } };
}

/** Records that nothing is under way: the background that let navigations on has ended, and did not see them sent. */
export function endHeldNavigations(tabs: Tabs): Tabs {
  return heldTabs(tabs).reduce((rest, { tabId, url }) => recordEnd(rest, tabId, url), tabs);
}

/**
 * Records which site the gate found to have started the tab's navigation to this URL. Whatever pages announce from then on changes
 * nothing: the person may be reading the question that names it.
 */
export function recordSite(tabs: Tabs, tabId: number, url: string, site: string | null): Tabs {
  const { lastNavigation, ...state } = tabState(tabs, tabId);
  if (lastNavigation?.url !== url || lastNavigation.initiator.kind !== 'page') return tabs;
  if (site === lastNavigation.initiator.origin || site === lastNavigation.site) return tabs;
  return { ...tabs, [tabId]: { ...state, lastNavigation: { ...lastNavigation, site } } };
}

/**
 * Records that the person agreed to this URL in this tab, and as which context, so that the gate doesn't ask about it again while
 * the person chooses a context or resolves what is in the way. Who started it stays the same.
 */
export function recordConsent(tabs: Tabs, tabId: number, url: string, contextId: string | null): Tabs {
  if (!isMemorable(url)) return tabs;
  const state = tabState(tabs, tabId);
  const seen = state.lastNavigation?.url === url ? state.lastNavigation : null;
  // The request that came to the gate has ended there.
  const { requestId: _, ...navigation }: Navigation = seen ?? { url, initiator: UNKNOWN_PAGE };
  return { ...tabs, [tabId]: { ...state, lastNavigation: { ...navigation, agreement: { contextId } } } };
}

/** Forgets what persons agreed to for these contexts: each stands for somebody else now, or is gone. */
export function endAgreements(tabs: Tabs, isEnded: (contextId: string) => boolean): Tabs {
  const ended = Object.entries(tabs).flatMap(([id, state]) => {
    const agreedId = state.lastNavigation?.agreement?.contextId ?? null;
    if (state.lastNavigation === null || agreedId === null) return [];
    const { agreement: _, ...lastNavigation } = state.lastNavigation;
    return isEnded(agreedId) ? [[id, { ...state, lastNavigation }] as const] : [];
  });
  return ended.length === 0 ? tabs : { ...tabs, ...Object.fromEntries(ended) };
}

/** Records that the tab passed the gate with this URL, by which the evidence of who started that navigation is used up. */
export function recordPassage(tabs: Tabs, tabId: number, url: string): Tabs {
  const { passedUrl: _, ...state } = tabState(tabs, tabId);
  const passed = isMemorable(url) ? { passedUrl: url } : {};
  return { ...tabs, [tabId]: { ...state, lastNavigation: null, ...passed } };
}

/**
 * Records that the URL with which the tab came to the gate opens in another tab, by which the evidence is used up. If the tab is
 * suspended, it cannot get its grant back any more, so it loads nothing again without a question.
 */
export function recordOpenedElsewhere(tabs: Tabs, tabId: number, now: number): Tabs {
  const { passedUrl, openedElsewhereAt = [], ...state } = tabState(tabs, tabId);
  const kept = passedUrl !== undefined && state.access.state !== 'suspended' ? { passedUrl } : {};
  const times = [...openedElsewhereAt, now].slice(-MAX_OPENINGS);
  return { ...tabs, [tabId]: { ...state, ...kept, lastNavigation: null, openedElsewhereAt: times } };
}

/** What the page of a tab is about to open in another one, and when it told so, in epoch milliseconds. */
export type Announcement = NonNullable<TabState['announced']>[number];

/** So many announcements of a tab are kept. */
export const MAX_ANNOUNCED = 10;
/** For so long, because the menu of a link may be open for a while. */
const ANNOUNCED_MS = 60_000;

/** Records what the page of this tab opens in other ones, as our script in it tells. */
export function recordAnnouncements(tabs: Tabs, tabId: number, announcements: readonly Announcement[]): Tabs {
  const state = tabState(tabs, tabId);
  if (state.access.state !== 'granted' || announcements.length === 0) return tabs;
  const added = announcements.map(({ url, at }) => ({ url: withoutFragment(url), at }));
  return { ...tabs, [tabId]: { ...state, announced: [...(state.announced ?? []), ...added].slice(-MAX_ANNOUNCED) } };
}

/** The prefix of the app whose page was the last to announce that it opens this URL; null for none. */
export function announcedBy(tabs: Tabs, url: string, now: number): string | null {
  const times = grantedTabs(tabs).flatMap(({ tabId, grant }) => {
    const { announced = [] } = tabState(tabs, tabId);
    const last = announced.findLast((opening) => opening.url === withoutFragment(url));
    return grant.kind === 'target' && last && now - last.at < ANNOUNCED_MS
      ? [{ prefix: grant.prefix, at: last.at }]
      : [];
  });
  return times.toSorted((one, other) => other.at - one.at)[0]?.prefix ?? null;
}

/** This many apps may a tab open in other tabs in this time without a question. */
const MAX_OPENINGS = 3;
const OPENINGS_MS = 10_000;

/** Whether the tab has just opened so many apps in other tabs that its page has to be asked about the next one. */
export function opensTooMuch({ openedElsewhereAt = [] }: TabState, now: number): boolean {
  return openedElsewhereAt.filter((at) => now - at < OPENINGS_MS).length >= MAX_OPENINGS;
}

/** Allows the navigation to this URL that the background holds, once. */
export function allowHeldNavigation(tabs: Tabs, tabId: number, url: string): Tabs {
  const passed = recordPassage(tabs, tabId, url);
  return { ...passed, [tabId]: { ...tabState(passed, tabId), heldNavigation: { url, requestId: null } } };
}

/** The granted tabs with a navigation that the background has let through and that was not sent yet. */
export function heldTabs(tabs: Tabs): { readonly tabId: number; readonly grant: Grant; readonly url: string }[] {
  return grantedTabs(tabs).flatMap(({ tabId, grant }) => {
    const url = unsentUrl(tabState(tabs, tabId));
    return url === null ? [] : [{ tabId, grant, url }];
  });
}

/** The URL of the navigation that the background has let through and that was not sent yet; null for none. */
export function unsentUrl({ heldNavigation }: TabState): string | null {
  return heldNavigation?.requestId === null ? heldNavigation.url : null;
}

/** Whether a navigation that was let through came to the gate again by the same request: then its rules have no effect. */
export function isSentBack({ heldNavigation: held, lastNavigation }: TabState, url: string): boolean {
  const isSent = held !== undefined && held.requestId !== null;
  return isSent && [held.url, lastNavigation?.url].every((known) => known === withoutFragment(url));
}

/** Who started a request: for a redirect of the one before, the page that answered with it. */
function initiatorOf(
  { url, initiator, requestId }: SentRequest,
  before: { readonly url: string; readonly requestId?: string | null | undefined } | null,
): Initiator {
  const isRedirect = before !== null && requestId !== null && before.requestId === requestId && before.url !== url;
  return isRedirect ? { kind: 'page', origin: new URL(before.url).origin } : initiator;
}

function isUnderPrefix({ access }: Pick<TabState, 'access'>, url: string): boolean {
  return access.state === 'granted' && url.startsWith(access.grant.prefix);
}
