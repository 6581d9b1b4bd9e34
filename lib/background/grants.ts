import { type IsolatedData, keepData, NO_DATA } from '../core/apps/isolated-data.ts';
import { addressFor } from '../core/apps/isolation.ts';
import { type KnownApp, withRecent } from '../core/apps/known-apps.ts';
import type { ContextState } from '../core/context-state.ts';
import type { Platform } from '../core/dnr/platform.ts';
import { gateAddressPrefix } from '../core/gate/gate-address.ts';
import { failure, type Outcome, success } from '../core/outcome.ts';
import { problem } from '../core/problems.ts';
import type { Server } from '../core/proxy-url/server.ts';
import { isExactFilter } from '../core/rules/held-navigations.ts';
import type { Grant } from '../core/tabs/grant.ts';
import { isMemorable } from '../core/tabs/memorable-url.ts';
import { allowHeldNavigation, withoutFragment } from '../core/tabs/navigations.ts';
import { observeTabs, recordGrant } from '../core/tabs/tab-history.ts';
import { appIn, grantTab } from '../core/tabs/tab-state.ts';
import type { NewTab } from './dependencies.ts';
import { observedHosts } from './host-access.ts';
import { containerFor } from './isolation.ts';
import { contextStates, obstacleOf, type State } from './state.ts';
import type { Changes, Turn } from './turn.ts';

/** What a tab opens with a grant, and in which browser. */
interface Passage {
  readonly url: string;
  readonly platform: Pick<Platform, 'reportsReloadsAsTyped'>;
  /** See `recordGrant`. */
  readonly firstPage?: 'seen' | 'assumed' | undefined;
}

/** The changes that give a tab this grant, with which it opens a URL. Throws for a tab that cannot have it. */
export function grantChanges(state: State, tabId: number, grant: Grant, passage: Passage): Changes {
  const { url, platform, firstPage } = passage;
  const { prefix, contextId, kind } = grant;
  return {
    tabs: grantTab(state.tabs, tabId, grant),
    tabHistories: recordGrant(state.tabHistories, tabId, grant, firstPage),
    ...(platform.reportsReloadsAsTyped ? { passedUrls: withPassedUrl(state.passedUrls, url) } : {}),
    ...(kind === 'api' ? {} : changesOfUse(state, { contextId, prefix })),
  };
}

/** The changes that remember that a context used an app, where they are not remembered yet. */
function changesOfUse({ contextsByPrefix, recentApps }: State, app: KnownApp): Changes {
  const { contextId, prefix } = app;
  const usedIds = contextsByPrefix[prefix] ?? [];
  const recent = withRecent(recentApps, app);
  return {
    ...(recent === recentApps ? {} : { recentApps: [...recent] }),
    ...(usedIds.at(-1) === contextId
      ? {}
      : {
          contextsByPrefix: {
            ...contextsByPrefix,
            [prefix]: [...usedIds.filter((id) => id !== contextId), contextId],
          },
        }),
  };
}

/** More than a person goes back to. */
const MAX_PASSED_URLS = 100;
/** Characters. A longer URL is asked about again. */
const MAX_PASSED_LENGTH = 1_000;

function withPassedUrl(urls: readonly string[], url: string): string[] {
  const others = urls.filter((other) => other !== url);
  return url.length > MAX_PASSED_LENGTH ? others : [...others, url].slice(-MAX_PASSED_URLS);
}

/** How something opens in a new tab. */
interface Opening extends Partial<Omit<NewTab, 'container'>> {
  /** What an isolated app begins with. */
  readonly data?: IsolatedData | undefined;
}

/**
 * Opens the URL, or our page that frames it, in a new tab with this grant. The background holds its navigation until its rules
 * are in force. Where that can't be done the tab starts empty: if the grant followed the navigation, most first requests would
 * go unsigned.
 */
export async function openGranted(
  turn: Turn,
  grant: Grant,
  url: string,
  { nextToTabId = null, isInBackground = false, isInNewWindow = false, data = NO_DATA }: Opening = {},
): Promise<void> {
  const { deps } = turn;
  const { tabs, platform } = deps;
  const container = await containerFor(turn, grant, nextToTabId);
  const { state } = turn;
  const openTab = async (address: string) => {
    const [tabId, hosts] = await Promise.all([
      tabs.open(address, { nextToTabId, container, isInBackground, isInNewWindow }),
      observedHosts(deps, state),
    ]);
    const tabHistories = observeTabs(state.tabHistories, [tabId], hosts);
    return { tabId, granted: grantChanges({ ...state, tabHistories }, tabId, grant, { url, platform }) };
  };
  if (canHold(grant, url)) {
    const { tabId, granted } = await openTab(platform.holdsRequests ? url : gateAddressPrefix(platform) + url);
    const heldUrl = withoutFragment(url);
    await turn.commit({ ...granted, tabs: allowHeldNavigation(granted.tabs ?? state.tabs, tabId, heldUrl) });
    turn.held.arrived({ tabId, url: heldUrl, isGranted: true });
    return;
  }
  const { tabId, granted } = await openTab('about:blank');
  const appOf = appIn(granted.tabs ?? state.tabs);
  const kept = data === NO_DATA ? {} : { isolatedData: keepData(state.isolatedData, tabId, data, appOf) };
  await turn.commit({ ...granted, ...kept });
  await tabs.navigate(tabId, addressFor(grant, url, platform));
}

/** Whether the background can hold a navigation to this URL with this grant, and let it go on by rules of its own. */
export function canHold({ kind }: Pick<Grant, 'kind'>, url: string): boolean {
  return kind === 'target' && isMemorable(url) && isExactFilter(withoutFragment(url));
}

/** A context that can present its credential now, with its server. Rejections count under the prefix, if one is given. */
export async function usableContext(
  { state, deps }: Turn,
  contextId: string,
  prefixOn: (server: Server) => string | null = () => null,
): Promise<Outcome<{ readonly state: ContextState; readonly server: Server }>> {
  const found = contextStates(state, deps.platform).find(({ context }) => context.id === contextId);
  if (!found) return failure(problem('contextUnknown', {}));
  const { server, name } = found.context;
  const hasHostAccess = server !== null && (await deps.hostAccess.has(server));
  const obstacle = obstacleOf(state, found, {
    hasHostAccess,
    now: deps.now(),
    prefix: server && prefixOn(server),
  });
  if (obstacle || !server) return failure(obstacle ?? problem('contextUnusable', { context: name }));
  return success({ state: found, server });
}
