import * as v from 'valibot';
import { type Grant, GrantSchema } from './grant.ts';
import { InitiatorSchema } from './initiator.ts';

/**
 * What a tab may do, in one of four states:
 *
 * - `ungranted`: it was never granted anything.
 * - `granted`: its app's requests are signed.
 * - `suspended`: it was granted, and is not signed now (locked, credential expired or refused). It can get back exactly
 *   this grant when it loads again.
 * - `quarantined`: it is never granted anything any more. A document from before can come back in it, by Back or from the
 *   cache, and would then use a new grant as its own.
 *
 * One tab belongs to one app for life: no transition leads from one app's grant to another's. Whether a tab may be granted
 * an app at all also depends on what it contains from before (`tab-history.ts`).
 */
export const TabAccessSchema = v.variant('state', [
  v.object({ state: v.literal('ungranted') }),
  v.object({ state: v.literal('granted'), grant: GrantSchema }),
  v.object({ state: v.literal('suspended'), grant: GrantSchema }),
  v.object({ state: v.literal('quarantined') }),
]);
export type TabAccess = v.InferOutput<typeof TabAccessSchema>;

/** The last main-frame navigation of a tab to a known server, kept until the gate asks who started it. */
export const NavigationSchema = v.object({
  /** Without the fragment, which some browsers leave out. */
  url: v.string(),
  initiator: InitiatorSchema,
  /** The context that the person chose with the URL, where they could choose one before it came to the gate. */
  contextId: v.optional(v.string()),
  /**
   * The site of the page that started it, as the gate found it when it first decided; null for an unknown one. Missing before
   * that, and where the initiator's origin says it.
   */
  site: v.optional(v.nullable(v.string())),
  /** That the person agreed to it, and to which context; null where that was to be chosen after. Missing if they did not. */
  agreement: v.optional(v.object({ contextId: v.nullable(v.string()) })),
  /** The browser's id, the same for all redirects of a request; missing where it is not known. */
  requestId: v.optional(v.string()),
});
export type Navigation = v.InferOutput<typeof NavigationSchema>;

/**
 * A navigation that the background holds and has allowed. It may be sent once; after that, redirects of the same request that
 * stay under the tab's prefix are allowed too.
 */
const HeldNavigationSchema = v.object({
  /** Without the fragment. */
  url: v.string(),
  /** The browser's id of the request; null until it is sent. */
  requestId: v.nullable(v.string()),
});

/** What Portside knows about a tab. */
export const TabStateSchema = v.object({
  access: TabAccessSchema,
  lastNavigation: v.nullable(NavigationSchema),
  heldNavigation: v.optional(HeldNavigationSchema),
  /**
   * While a tab that still shows something else is granted an app: `awaited` until the response arrives that brings a document
   * of the app, so that only the held navigation is signed; then `begun` until that document runs.
   */
  arrival: v.optional(v.picklist(['awaited', 'begun'])),
  /** The last URL that passed the gate in this tab, without the fragment. After a suspension it is loaded without a question. */
  passedUrl: v.optional(v.string()),
  /** What its page has announced to open in other tabs: URLs without their fragments, and when, in epoch milliseconds. */
  announced: v.optional(v.array(v.object({ url: v.string(), at: v.number() }))),
  /** When it last opened apps in other tabs, in epoch milliseconds. */
  openedElsewhereAt: v.optional(v.array(v.number())),
});
export type TabState = v.InferOutput<typeof TabStateSchema>;

/** The tabs about which something is known, by id. */
export const TabsSchema = v.record(v.string(), TabStateSchema);
export type Tabs = Readonly<v.InferOutput<typeof TabsSchema>>;

const UNKNOWN_TAB: TabState = { access: { state: 'ungranted' }, lastNavigation: null };

/** The state of a tab; of one that nothing is known about, that it has no access. */
export function tabState(tabs: Tabs, tabId: number | null): TabState {
  return (tabId === null ? undefined : tabs[tabId]) ?? UNKNOWN_TAB;
}

/** The grant that a tab holds or can get back. */
export function grantOf({ access }: TabState): Grant | null {
  return access.state === 'granted' || access.state === 'suspended' ? access.grant : null;
}

/** Tells the prefix of the app whose grant a tab holds or can get back; empty for none. */
export function appIn(tabs: Tabs): (tabId: number) => string {
  return (tabId) => grantOf(tabState(tabs, tabId))?.prefix ?? '';
}

/** A tab that is granted something now. */
export interface GrantedTab {
  readonly tabId: number;
  readonly grant: Grant;
  /** Whether no document of the app has come yet, so that only the held navigation is signed. */
  readonly isAwaited?: true;
}

/** The tabs that are granted something now. */
export function grantedTabs(tabs: Tabs): GrantedTab[] {
  return entriesOf(tabs).flatMap(({ tabId, state: { access, arrival } }) => {
    if (access.state !== 'granted') return [];
    return [{ tabId, grant: access.grant, ...(arrival === 'awaited' ? { isAwaited: true as const } : {}) }];
  });
}

/** Ids of the tabs in this state. */
export function tabIdsIn(tabs: Tabs, state: TabAccess['state']): number[] {
  return entriesOf(tabs).flatMap(({ tabId, state: { access } }) => (access.state === state ? [tabId] : []));
}

/** Whether the tab can be given this grant: it has none yet, or holds exactly this one. */
export function canGrant({ access }: TabState, grant: Grant): boolean {
  if (access.state === 'quarantined') return false;
  return access.state === 'ungranted' || isSameGrant(access.grant, grant);
}

/** Gives the tab this grant. Throws where `canGrant` says no: the caller must have chosen another tab. */
export function grantTab(tabs: Tabs, tabId: number, grant: Grant): Tabs {
  const before = tabState(tabs, tabId);
  if (!canGrant(before, grant)) throw new Error('A tab belongs to one app for life');
  return { ...tabs, [tabId]: { ...before, access: { state: 'granted', grant } } };
}

/** Suspends the granted tabs for whose grant this holds. */
export function suspendTabs(tabs: Tabs, isSuspended: (grant: Grant) => boolean): Tabs {
  return changeAccess(tabs, (access) =>
    access.state === 'granted' && isSuspended(access.grant) ? { state: 'suspended', grant: access.grant } : access,
  );
}

/** Suspends this tab, if it is granted. */
export function suspendTab(tabs: Tabs, tabId: number): Tabs {
  const { access } = tabState(tabs, tabId);
  if (access.state !== 'granted') return tabs;
  return { ...tabs, [tabId]: withAccess(tabState(tabs, tabId), { state: 'suspended', grant: access.grant }) };
}

/** Quarantines these tabs, also ones that nothing was known about. */
export function quarantineTabs(tabs: Tabs, tabIds: readonly number[]): Tabs {
  const quarantined = tabIds.map((tabId) => [tabId, withAccess(tabState(tabs, tabId), QUARANTINED)] as const);
  return { ...tabs, ...Object.fromEntries(quarantined) };
}

/** Quarantines the tabs that hold a grant for which this holds, or can get one back. */
export function quarantineGrants(tabs: Tabs, isEnded: (grant: Grant) => boolean): Tabs {
  return changeAccess(tabs, (access) =>
    (access.state === 'granted' || access.state === 'suspended') && isEnded(access.grant) ? QUARANTINED : access,
  );
}

/**
 * Records that the tab, or a frame in it, requested a page of a neighbour origin, whose requests rules take for the app's.
 * A granted tab stays as it is: rules send it through the gate, which quarantines it before it gets there.
 */
export function recordNeighbour(tabs: Tabs, tabId: number): Tabs {
  return tabState(tabs, tabId).access.state === 'granted' ? tabs : quarantineTabs(tabs, [tabId]);
}

/** Forgets a closed tab. */
export function closeTab(tabs: Tabs, tabId: number): Tabs {
  if (!Object.hasOwn(tabs, tabId)) return tabs;
  const { [tabId]: _, ...others } = tabs;
  return others;
}

/**
 * Moves what is known of a tab to its new id: a discarded tab comes back under another one. If something happened under the
 * new id before, it is quarantined, because it would otherwise get rid of that.
 */
export function replaceTab(tabs: Tabs, addedTabId: number, removedTabId: number): Tabs {
  const moved = tabs[removedTabId];
  if (!moved) return tabs;
  const replaced = { ...closeTab(tabs, removedTabId), [addedTabId]: moved };
  return tabState(tabs, addedTabId).access.state === 'ungranted' ? replaced : quarantineTabs(replaced, [addedTabId]);
}

/**
 * The tabs at the start of a session: those that still exist. Tabs that session rules still name from before, while the
 * memory of their grants is gone, are quarantined.
 */
export function startSession(
  tabs: Tabs,
  { existingTabIds, ruleTabIds }: { existingTabIds: readonly number[]; ruleTabIds: readonly number[] },
): Tabs {
  const existing = new Set(existingTabIds);
  const survivors = ruleTabIds.filter((tabId) => tabState(tabs, tabId).access.state === 'ungranted');
  const known = entriesOf(quarantineTabs(tabs, survivors));
  return Object.fromEntries(known.filter(({ tabId }) => existing.has(tabId)).map(({ tabId, state }) => [tabId, state]));
}

const QUARANTINED: TabAccess = { state: 'quarantined' };

function isSameGrant(one: Grant, other: Grant): boolean {
  return one.kind === other.kind && one.prefix === other.prefix && one.contextId === other.contextId;
}

/** What was allowed with the access before is allowed no more. */
function withAccess({ heldNavigation: _, arrival: __, ...state }: TabState, access: TabAccess): TabState {
  return { ...state, access };
}

function changeAccess(tabs: Tabs, change: (access: TabAccess) => TabAccess): Tabs {
  let isChanged = false;
  const changed = entriesOf(tabs).map(({ tabId, state }) => {
    const access = change(state.access);
    if (access === state.access) return [tabId, state] as const;
    isChanged = true;
    return [tabId, withAccess(state, access)] as const;
  });
  return isChanged ? Object.fromEntries(changed) : tabs;
}

function entriesOf(tabs: Tabs): { readonly tabId: number; readonly state: TabState }[] {
  return Object.entries(tabs).map(([id, state]) => ({ tabId: Number(id), state }));
}
