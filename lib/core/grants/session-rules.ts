import { isSameServer, type Server } from '../proxy-url/server.ts';
import type { RuleDialect } from './dialect.ts';
import { gateRules } from './gate-rules.ts';
import type { Grant } from './grant.ts';
import type { AppTraits, GrantGroup } from './grant-group.ts';
import { apiRules, targetRules } from './grant-rules.ts';
import { isolatedRules } from './isolated-rules.ts';
import { appRootGateRules, rootGateRules } from './root-rules.ts';
import type { RuleDraft } from './rule.ts';
import type { SigningHeader } from './signing-headers.ts';
import { apiTabRules, gateAheadRules, strangerRules, tablessRule } from './tab-rules.ts';
import { appsAtRoot } from './virtual-root.ts';

/** Both browsers take so many dynamic rules with regular expressions, and none of a call that would make it more. */
export const MOST_REGEX_RULES = 1000;

/** How many of the rules have a regular expression. */
export function countRegexRules(rules: readonly RuleDraft[]): number {
  return rules.filter(({ condition }) => condition.regexFilter !== undefined).length;
}

/**
 * All dynamic rules that should be in force for these known servers, some of whose apps are shown at the root. What does
 * not fit any more is that addresses at the root are found: the guards come first.
 */
export function wantedDynamicRules(
  servers: readonly Server[],
  rootPrefixes: readonly string[],
  dialect: RuleDialect,
): RuleDraft[] {
  const guards = servers.flatMap((server) => gateRules(server, dialect));
  const withApps = servers.filter((server) => appsAtRoot(server, rootPrefixes).length > 0);
  const roots = withApps.flatMap((server) => rootGateRules(server, dialect));
  return countRegexRules([...guards, ...roots]) > MOST_REGEX_RULES ? guards : [...guards, ...roots];
}

/**
 * All session rules that should be in force. A grant whose context has no headers (nothing in memory) signs nothing.
 *
 * Rules are shared wherever they can be: one set for all tabs of a context under a prefix, one for all granted tabs
 * of a server. The number of tabs changes the rules' tab lists, not their number.
 */
export function wantedSessionRules(
  servers: readonly Server[],
  grants: readonly Grant[],
  headersOf: (contextId: string) => readonly SigningHeader[] | null,
  traitsOf: (prefix: string) => AppTraits,
  dialect: RuleDialect,
): RuleDraft[] {
  const perServer = servers.flatMap((server) => {
    const here = grants.filter((grant) => isSameServer(grant.server, server));
    const apps = here.filter(({ kind }) => kind === 'target');
    const appTabs = tabsOf(apps);
    const rootTabs = tabsOf(apps.filter(({ prefix }) => traitsOf(prefix).isAtRoot));
    const apiTabs = tabsOf(here.filter(({ kind }) => kind === 'api'));
    const appsOfOrigin = grants.filter((grant) => grant.kind === 'target' && grant.server.origin === server.origin);
    return [
      tablessRule(server, dialect),
      ...gateAheadRules(server, tabsOf(appsOfOrigin), dialect),
      ...(appTabs.length > 0
        ? [...strangerRules(server, appTabs, rootTabs, dialect), ...appRootGateRules(server, dialect)]
        : []),
      ...(apiTabs.length > 0 ? apiTabRules(server, apiTabs, dialect) : []),
    ];
  });
  // Nothing is signed for a server whose guards are not in force.
  const known = grants.filter((grant) => servers.some((server) => isSameServer(server, grant.server)));
  const perGroup = groupGrants(known, traitsOf).flatMap((group) => {
    const headers = headersOf(group.contextId);
    if (headers === null) return [];
    return RULES_OF[group.kind](group, headers, dialect);
  });
  return [...perServer, ...perGroup];
}

/**
 * A rule that does nothing but name the tabs of these grants, which are signed no more. Session rules outlive a reload of the
 * extension, its memory does not; so it is still known then that nothing else may be granted there.
 */
export function lapsedTabsRules(lapsed: readonly Grant[]): RuleDraft[] {
  if (lapsed.length === 0) return [];
  const urlFilter = '|https://lapsed.invalid/';
  const condition = { urlFilter, isUrlFilterCaseSensitive: true, resourceTypes: ['main_frame'] } as const;
  return [
    { priority: 1, action: { type: 'allow' }, condition: { ...condition, tabIds: [...new Set(tabsOf(lapsed))] } },
  ];
}

const RULES_OF = { target: targetRules, isolated: isolatedRules, api: apiRules } as const;

function groupGrants(grants: readonly Grant[], traitsOf: (prefix: string) => AppTraits): GrantGroup[] {
  const groups = new Map<string, Grant[]>();
  for (const grant of grants) {
    const key = JSON.stringify([grant.kind, grant.contextId, grant.prefix]);
    groups.set(key, [...(groups.get(key) ?? []), grant]);
  }
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    return first ? [{ ...first, tabIds: tabsOf(members), traits: traitsOf(first.prefix) }] : [];
  });
}

function tabsOf(grants: readonly Grant[]): number[] {
  return grants.map(({ tabId }) => tabId).sort((one, other) => one - other);
}
