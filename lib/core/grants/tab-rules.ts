import { type Server, serverUrl } from '../proxy-url/server.ts';
import type { RuleDialect } from './dialect.ts';
import { anyProxyPathRegex, escapeRegex, hostOf, neighbourFilters } from './patterns.ts';
import { PRIORITY } from './priorities.ts';
import type { RuleDraft } from './rule.ts';
import { atGateStage, navigationsTo, navigationsToApps, toGate } from './to-gate.ts';

/**
 * Session rule of one known server: traffic that belongs to no tab is refused, but for our own. That is what shared
 * and service workers send. Unsigned it could still read what the HTTP cache keeps of another app, which no header
 * rule prevents in Chromium (the cache answers below them).
 */
export function tablessRule(server: Server, dialect: RuleDialect): RuleDraft {
  return {
    priority: PRIORITY.refuseTabless,
    action: { type: 'block' },
    condition: {
      urlFilter: `|${serverUrl(server)}/`,
      isUrlFilterCaseSensitive: true,
      resourceTypes: dialect.subresourceTypes,
      tabIds: [-1],
      excludedInitiatorDomains: [dialect.extensionHost],
    },
  };
}

/**
 * Session rules of a server's api tabs: only the extension itself moves them, what else comes goes to the gate; and not
 * even the extension, led on by a redirect of the server, comes to an app there.
 */
export function apiTabRules(server: Server, tabIds: readonly number[], dialect: RuleDialect): RuleDraft[] {
  const condition = { isUrlFilterCaseSensitive: true, resourceTypes: ['main_frame'], tabIds } as const;
  return [
    {
      priority: PRIORITY.gateStranger,
      action: toGate(dialect),
      condition: {
        ...condition,
        regexFilter: `^${escapeRegex(serverUrl(server))}/.*`,
        requestMethods: ['get'],
        excludedInitiatorDomains: [dialect.extensionHost],
        ...atGateStage(dialect),
      },
    },
    {
      priority: PRIORITY.neighbours,
      action: { type: 'block' },
      condition: {
        ...condition,
        regexFilter: anyProxyPathRegex(server),
        initiatorDomains: [dialect.extensionHost],
      },
    },
  ];
}

/**
 * Session rules of a server's granted tabs about what is not the app's doing.
 *
 * A person or another site that moves such a tab to a proxy URL comes to the gate, under the prefix too. Leaving for a
 * neighbour (another port of the host, a subdomain), or for another path of the origin, also goes over the gate, which
 * takes the grant away first: conditions on initiators take neighbours for the app. Frames of neighbours are refused.
 *
 * An app that does not know that it is behind https links to its own address under http. That is led on to https.
 */
export function strangerRules(
  server: Server,
  tabIds: readonly number[],
  rootTabIds: readonly number[],
  dialect: RuleDialect,
): RuleDraft[] {
  const ours = [dialect.extensionHost, hostOf(server)];
  return [
    {
      priority: PRIORITY.gateStranger,
      action: toGate(dialect),
      condition: { ...navigationsToApps(server), tabIds, excludedInitiatorDomains: ours, ...atGateStage(dialect) },
    },
    ...leaveRules(server, tabIds, rootTabIds, dialect),
    {
      priority: PRIORITY.httpTwin,
      action: { type: 'redirect', redirect: { regexSubstitution: `${server.origin}/\\1` } },
      condition: {
        regexFilter: `^http://${escapeRegex(new URL(server.origin).host)}/(.*)`,
        isUrlFilterCaseSensitive: true,
        resourceTypes: ['main_frame'],
        tabIds,
        initiatorDomains: ours,
      },
    },
    ...neighbourFilters(server).flatMap((filter): RuleDraft[] => {
      const condition = { ...filter, isUrlFilterCaseSensitive: true, tabIds } as const;
      return [
        {
          priority: PRIORITY.neighbours,
          action: toGate(dialect),
          condition: { ...condition, resourceTypes: ['main_frame'] },
        },
        {
          priority: PRIORITY.neighbours,
          action: { type: 'block' },
          condition: { ...condition, resourceTypes: ['sub_frame', 'object'] },
        },
      ];
    }),
  ];
}

/**
 * Who leaves for another path of the origin comes to the gate. Where the tab's app is at the root, that may be a page of
 * the app, so the gate has to see who asks, by the response.
 */
function leaveRules(
  server: Server,
  tabIds: readonly number[],
  rootTabIds: readonly number[],
  dialect: RuleDialect,
): RuleDraft[] {
  const strangers = { ...navigationsTo(server), excludedInitiatorDomains: [dialect.extensionHost, hostOf(server)] };
  const waitingIds = dialect.matchesResponses ? rootTabIds : [];
  const otherIds = tabIds.filter((id) => !waitingIds.includes(id));
  const leaving = { ...strangers, tabIds: otherIds };
  const waiting = { ...strangers, tabIds: waitingIds };
  const rules: RuleDraft[] = [
    { priority: PRIORITY.leave, action: toGate(dialect), condition: leaving },
    { priority: PRIORITY.gateAhead, action: { type: 'allow' }, condition: waiting },
    { priority: PRIORITY.gate, action: toGate(dialect), condition: { ...waiting, ...atGateStage(dialect) } },
  ];
  // A rule for no tab would hold for all.
  return rules.filter(({ condition }) => condition.tabIds?.length !== 0);
}

/**
 * Session rule that keeps what the gate will take once the response is there from being led astray before, in all
 * granted tabs of the origin: two servers may share one.
 */
export function gateAheadRules(server: Server, tabIds: readonly number[], dialect: RuleDialect): RuleDraft[] {
  if (!dialect.matchesResponses || tabIds.length === 0) return [];
  const rule: RuleDraft = {
    priority: PRIORITY.gateAhead,
    action: { type: 'allow' },
    condition: { ...navigationsToApps(server), tabIds },
  };
  return [rule];
}
