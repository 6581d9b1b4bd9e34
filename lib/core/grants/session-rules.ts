import { isSameServer, type Server } from '../proxy-url/server.ts';
import type { RuleDialect } from './dialect.ts';
import { apiTabRules, gateAheadRules, gateRules, strangerRules, tablessRule } from './gate-rules.ts';
import type { Grant } from './grant.ts';
import { apiRules, type GrantGroup, targetRules } from './grant-rules.ts';
import { isolatedRules } from './isolated-rules.ts';
import type { RuleDraft } from './rule.ts';
import type { SigningHeader } from './signing-headers.ts';

/** All dynamic rules that should be in force for these known servers. */
export function wantedDynamicRules(servers: readonly Server[], dialect: RuleDialect): RuleDraft[] {
  return servers.flatMap((server) => gateRules(server, dialect));
}

/**
 * All session rules that should be in force. A grant whose context has no headers (nothing in memory) signs nothing;
 * where the HTTP cache may hold what somebody else was answered, it is not used.
 *
 * Rules are shared wherever they can be: one set for all tabs of a context under a prefix, one for all granted tabs
 * of a server. The number of tabs changes the rules' tab lists, not their number.
 */
export function wantedSessionRules(
  servers: readonly Server[],
  grants: readonly Grant[],
  headersOf: (contextId: string) => readonly SigningHeader[] | null,
  isCacheForeign: (prefix: string) => boolean,
  dialect: RuleDialect,
): RuleDraft[] {
  const perServer = servers.flatMap((server) => {
    const here = grants.filter((grant) => isSameServer(grant.server, server));
    const appTabs = tabsOf(here.filter(({ kind }) => kind === 'target'));
    const apiTabs = tabsOf(here.filter(({ kind }) => kind === 'api'));
    const appsOfOrigin = grants.filter((grant) => grant.kind === 'target' && grant.server.origin === server.origin);
    return [
      tablessRule(server, dialect),
      ...gateAheadRules(server, tabsOf(appsOfOrigin), dialect),
      ...(appTabs.length > 0 ? strangerRules(server, appTabs, dialect) : []),
      ...(apiTabs.length > 0 ? apiTabRules(server, apiTabs, dialect) : []),
    ];
  });
  // Nothing is signed for a server whose guards are not in force.
  const known = grants.filter((grant) => servers.some((server) => isSameServer(server, grant.server)));
  const perGroup = groupGrants(known, isCacheForeign).flatMap((group) => {
    const headers = headersOf(group.contextId);
    if (headers === null) return [];
    return RULES_OF[group.kind](group, headers, dialect);
  });
  return [...perServer, ...perGroup];
}

const RULES_OF = { target: targetRules, isolated: isolatedRules, api: apiRules } as const;

function groupGrants(grants: readonly Grant[], isCacheForeign: (prefix: string) => boolean): GrantGroup[] {
  const groups = new Map<string, Grant[]>();
  for (const grant of grants) {
    const key = JSON.stringify([grant.kind, grant.contextId, grant.prefix]);
    groups.set(key, [...(groups.get(key) ?? []), grant]);
  }
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    return first ? [{ ...first, tabIds: tabsOf(members), isCacheForeign: isCacheForeign(first.prefix) }] : [];
  });
}

function tabsOf(grants: readonly Grant[]): number[] {
  return grants.map(({ tabId }) => tabId).sort((one, other) => one - other);
}
