import type { IsolatedDataByTab } from '../core/apps/isolated-data.ts';
import { listenedPrefixes } from '../core/apps/listened-fetches.ts';
import { authHeaders, type RequestHeader } from '../core/auth-headers.ts';
import type { Platform } from '../core/dnr/platform.ts';
import type { RuleDraft } from '../core/dnr/rule.ts';
import { hostsOf, type Server, serverUrl } from '../core/proxy-url/server.ts';
import { dynamicRules } from '../core/rules/dynamic-rules.ts';
import type { AppTraits } from '../core/rules/grant-group.ts';
import { cacheKeyHeaders } from '../core/rules/response-caching.ts';
import { sessionRules } from '../core/rules/session-rules.ts';
import type { Grant } from '../core/tabs/grant.ts';
import { heldTabs, unsentUrl } from '../core/tabs/navigations.ts';
import { grantedTabs, type TabState, type Tabs, tabIdsIn, tabState } from '../core/tabs/tab-state.ts';
import { lookUpCredential } from '../core/vault/credentials.ts';
import type { Dependencies } from './dependencies.ts';
import { contextStates, contextsOf, obstacleOf, type State, serversOf } from './state.ts';

/**
 * Puts in force what follows from the state: session rules, dynamic rules, the content scripts of granted apps, and which
 * responses of theirs are listened to. Safe to repeat: what is already right is left alone.
 *
 * While the state is partial, because stored values cannot be read, the guards on disk stay as they are.
 */
export async function applyRules(deps: Dependencies, state: State, { isPartial = false } = {}): Promise<void> {
  const { rules, contentScripts, fetchResponses, platform } = deps;
  fetchResponses.listenTo(wantedFetchResponses(state));
  // The rules first and by themselves: if something after them fails, none of them is still under way.
  await rules.replace({
    session: wantedSessionRules(state, platform, deps.now()),
    dynamic: isPartial ? null : wantedDynamicRules(state, platform),
  });
  if (!isPartial) await contentScripts.replaceGuard(hostsOf(serversOf(state, platform)));
  await contentScripts.replaceWindowGuard(hostsOf(serversIn(state.tabs, ['target'])));
  await contentScripts.replaceShim(originsOf(state.tabs, ['target', 'isolated']), originsOf(state.tabs, ['isolated']));
}

/** Whether the two states lead to different rules or content scripts. */
export function needsOtherRules(before: State, after: State): boolean {
  const isChanged = RULE_INPUTS.some((name) => before[name] !== after[name]);
  return (
    isChanged || hasOtherAccess(before.tabs, after.tabs) || hasOtherCookies(before.isolatedData, after.isolatedData)
  );
}

function hasOtherCookies(before: IsolatedDataByTab, after: IsolatedDataByTab): boolean {
  if (before === after) return false;
  return [...Object.keys(before), ...Object.keys(after)].some((id) => before[id]?.cookies !== after[id]?.cookies);
}

const RULE_INPUTS = [
  'contexts',
  'openVault',
  'cacheKeys',
  'contextsByPrefix',
  'rootPrefixes',
  'workerSocketPrefixes',
  'pathCookiePrefixes',
  'quietPrefixes',
  'rejections',
  'policy',
] as const satisfies (keyof State)[];

function hasOtherAccess(before: Tabs, after: Tabs): boolean {
  if (before === after) return false;
  const isOther = (tabId: number) => {
    const [one, other] = [tabState(before, tabId), tabState(after, tabId)];
    const isSigned = ({ arrival }: TabState) => arrival !== 'awaited';
    return one.access !== other.access || unsentUrl(one) !== unsentUrl(other) || isSigned(one) !== isSigned(other);
  };
  return [...Object.keys(before), ...Object.keys(after)].some((id) => isOther(Number(id)));
}

/** All session rules that follow from the state, at this time in epoch milliseconds. */
export function wantedSessionRules(state: State, platform: Platform, now: number): RuleDraft[] {
  const contexts = new Map(contextsOf(state, platform).map((context) => [context.id, context]));
  const headersOf = (contextId: string): RequestHeader[] | null => {
    const context = contexts.get(contextId);
    if (!context || context.obstacles.length > 0) return null;
    const found = lookUpCredential(state.openVault.credentials, context);
    if (found.kind !== 'usable') return null;
    const cacheKey = cacheKeyHeaders(state.cacheKeys[contextId], platform);
    return [...authHeaders(found.credential, context.impersonation), ...cacheKey];
  };
  const contextIds = contextByServer(state, platform, now);
  const traitsOf = (prefix: string): AppTraits => ({
    isCacheShared: (state.contextsByPrefix[prefix]?.length ?? 0) > 1,
    isAtRoot: state.rootPrefixes.includes(prefix),
    hasWorkerSockets: state.workerSocketPrefixes.includes(prefix),
  });
  return sessionRules(
    {
      servers: serversOf(state, platform),
      grantedTabs: grantedTabs(state.tabs),
      heldTabs: heldTabs(state.tabs),
      restrictedTabIds: [...tabIdsIn(state.tabs, 'suspended'), ...tabIdsIn(state.tabs, 'quarantined')],
      headersOf,
      probeHeadersOf: (server) => headersOf(contextIds.get(serverUrl(server)) ?? ''),
      traitsOf,
      cookiesOf: (tabId) => state.isolatedData[tabId]?.cookies ?? [],
    },
    platform,
  );
}

/** The first context of each server that can present its credential now, by the server's URL. */
function contextByServer(state: State, platform: Platform, now: number): ReadonlyMap<string, string> {
  const usable = contextStates(state, platform).flatMap((contextState) => {
    const { id, server } = contextState.context;
    const isRejected = state.rejections.some(({ contextId }) => contextId === id);
    const obstacle = obstacleOf(state, contextState, { hasHostAccess: true, now, prefix: null });
    const isUsable = server !== null && obstacle === null && !isRejected;
    return isUsable ? [[serverUrl(server), id] as const] : [];
  });
  return new Map(usable.toReversed());
}

/** All dynamic rules that follow from the state. */
export function wantedDynamicRules(state: State, platform: Platform): RuleDraft[] {
  return dynamicRules(serversOf(state, platform), state.rootPrefixes, platform);
}

function wantedFetchResponses(state: State): string[] {
  return listenedPrefixes(
    grantedTabs(state.tabs).map(({ grant }) => grant),
    state,
  );
}

/** The origins of apps that are open like this. */
function originsOf(tabs: Tabs, kinds: readonly Grant['kind'][]): string[] {
  return [...new Set(serversIn(tabs, kinds).map(({ origin }) => origin))];
}

/** The servers of apps that are open like this. */
function serversIn(tabs: Tabs, kinds: readonly Grant['kind'][]): Server[] {
  return grantedTabs(tabs).flatMap(({ grant }) => (kinds.includes(grant.kind) ? [grant.server] : []));
}
