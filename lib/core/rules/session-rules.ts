import type { JarCookie } from '../apps/cookie-jar.ts';
import { isKubelet } from '../apps/kubelet.ts';
import type { RequestHeader } from '../auth-headers.ts';
import type { Platform } from '../dnr/platform.ts';
import type { RuleDraft } from '../dnr/rule.ts';
import { isSameServer, type Server } from '../proxy-url/server.ts';
import type { Grant } from '../tabs/grant.ts';
import type { GrantedTab } from '../tabs/tab-state.ts';
import { apiRequestRules, apiTabRules } from './api-tabs.ts';
import { appRequestRules } from './app-requests.ts';
import { frameCheckRule, neighbourFrameCheckRules } from './frame-checks.ts';
import { deferToGateRules, foreignNavigationRule } from './gate-redirects.ts';
import type { AppTraits, GrantGroup } from './grant-group.ts';
import { heldNavigationRules } from './held-navigations.ts';
import { isolatedAppRules, isolatedCookieRules, isolatedNeighbourRules } from './isolated-apps.ts';
import { kubeletRequestRules } from './kubelet-requests.ts';
import { leaveAppRules, upgradeToHttpsRule } from './leaving-app.ts';
import { neighbourOriginRules } from './neighbour-origins.ts';
import { restrictedTabsRule } from './restricted-tabs.ts';
import { appRootAddressRules } from './root-addresses.ts';
import { tablessRequestRule } from './tabless-requests.ts';
import { ungrantedTabsRule } from './ungranted-tabs.ts';
import { signProbeRule } from './version-probe.ts';

/** A tab that holds a grant, and a navigation that the background allowed and that was not sent yet. */
export interface HeldTab extends GrantedTab {
  /** Without the fragment. */
  readonly url: string;
}

/** What session rules are derived from. */
export interface SessionRuleInput {
  readonly servers: readonly Server[];
  readonly grantedTabs: readonly GrantedTab[];
  readonly heldTabs: readonly HeldTab[];
  /** Tabs that are suspended or quarantined. */
  readonly restrictedTabIds: readonly number[];
  /** The headers that present a context; null where it has no credential, so that nothing is signed for it. */
  readonly headersOf: (contextId: string) => readonly RequestHeader[] | null;
  /** The same of any context of this server. */
  readonly probeHeadersOf: (server: Server) => readonly RequestHeader[] | null;
  readonly traitsOf: (prefix: string) => AppTraits;
  /** What the isolated app of a tab has stored as cookies. */
  readonly cookiesOf: (tabId: number) => readonly JarCookie[];
}

/**
 * All session rules that should be in force. They contain the credentials and exist in memory only.
 *
 * Rules are shared wherever possible: one set for all tabs of a context under a prefix, one for all granted tabs of a
 * server. More tabs make the rules' tab lists longer, not the rules more.
 */
export function sessionRules(input: SessionRuleInput, platform: Platform): RuleDraft[] {
  const { servers, grantedTabs, heldTabs, restrictedTabIds, headersOf, probeHeadersOf, traitsOf, cookiesOf } = input;
  // Nothing is signed for a server whose guards are not in force.
  const guardedTabs = grantedTabs.filter(({ grant }) => servers.some((server) => isSameServer(server, grant.server)));
  return [
    ...servers.flatMap((server) => {
      const headers = platform.holdsRequests ? null : probeHeadersOf(server);
      return [
        ...rulesOfServer(server, grantedTabs, traitsOf, platform),
        ...(headers ? [signProbeRule(server, headers)] : []),
      ];
    }),
    ...groupByApp(guardedTabs, traitsOf).flatMap((group) => {
      const headers = headersOf(group.contextId);
      if (headers === null) return [];
      const held = group.kind === 'target' ? heldTabs.filter(({ tabId }) => group.tabIds.includes(tabId)) : [];
      return [
        ...requestRulesOf(group)(group, headers, platform),
        ...held.flatMap((tab) => heldNavigationRules(group, tab, headers, platform)),
        ...(group.kind === 'isolated'
          ? group.tabIds.flatMap((tabId) => isolatedCookieRules(group, tabId, cookiesOf(tabId), platform))
          : []),
      ];
    }),
    ...(grantedTabs.some(({ grant }) => grant.kind === 'target') ? frameCheckRule(platform) : []),
    ...restrictedTabsRule(restrictedTabIds),
  ];
}

function requestRulesOf({ kind, prefix }: GrantGroup): (typeof REQUEST_RULES)[Grant['kind']] {
  return kind === 'target' && isKubelet(prefix) ? kubeletRequestRules : REQUEST_RULES[kind];
}

const REQUEST_RULES = { target: appRequestRules, isolated: isolatedAppRules, api: apiRequestRules } as const;

function rulesOfServer(
  server: Server,
  grantedTabs: readonly GrantedTab[],
  traitsOf: (prefix: string) => AppTraits,
  platform: Platform,
): RuleDraft[] {
  const here = grantedTabs.filter(({ grant }) => isSameServer(grant.server, server));
  const apps = here.filter(({ grant }) => grant.kind === 'target');
  const appTabs = tabIdsOf(apps);
  const rootTabs = tabIdsOf(apps.filter(({ grant }) => traitsOf(grant.prefix).isAtRoot));
  const apiTabs = tabIdsOf(here.filter(({ grant }) => grant.kind === 'api'));
  const appTabsOfOrigin = tabIdsOf(
    grantedTabs.filter(({ grant }) => grant.kind === 'target' && grant.server.origin === server.origin),
  );
  return [
    tablessRequestRule(server, platform),
    ...ungrantedTabsRule(server, tabIdsOf(here), platform),
    ...deferToGateRules(server, appTabsOfOrigin, platform),
    ...(appTabs.length === 0 ? [] : rulesOfAppTabs(server, appTabs, rootTabs, platform)),
    ...apiTabRules(server, apiTabs, platform),
    ...isolatedNeighbourRules(server, tabIdsOf(here.filter(({ grant }) => grant.kind === 'isolated')), platform),
  ];
}

function rulesOfAppTabs(
  server: Server,
  tabIds: readonly number[],
  rootTabIds: readonly number[],
  platform: Platform,
): RuleDraft[] {
  return [
    foreignNavigationRule(server, tabIds, platform),
    ...leaveAppRules(server, tabIds, rootTabIds, platform),
    upgradeToHttpsRule(server, tabIds, platform),
    ...neighbourOriginRules(server, tabIds, platform),
    ...neighbourFrameCheckRules(server, tabIds, platform),
    ...appRootAddressRules(server, platform),
  ];
}

function groupByApp(grantedTabs: readonly GrantedTab[], traitsOf: (prefix: string) => AppTraits): GrantGroup[] {
  const groups = new Map<string, GrantedTab[]>();
  for (const tab of grantedTabs) {
    const key = JSON.stringify([tab.grant.kind, tab.grant.contextId, tab.grant.prefix]);
    groups.set(key, [...(groups.get(key) ?? []), tab]);
  }
  return [...groups.values()].flatMap((tabs) => {
    const [first] = tabs;
    if (!first) return [];
    const signedTabIds = tabIdsOf(tabs.filter(({ isAwaited }) => !isAwaited));
    return [{ ...first.grant, tabIds: tabIdsOf(tabs), signedTabIds, traits: traitsOf(first.grant.prefix) }];
  });
}

function tabIdsOf(tabs: readonly GrantedTab[]): number[] {
  return tabs.map(({ tabId }) => tabId).sort((one, other) => one - other);
}
