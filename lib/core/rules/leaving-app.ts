import type { Platform } from '../dnr/platform.ts';
import { PRIORITY } from '../dnr/priorities.ts';
import { escapeRegex } from '../dnr/regex.ts';
import type { RuleDraft } from '../dnr/rule.ts';
import { hostnameOf, type Server } from '../proxy-url/server.ts';
import { navigationsToOrigin, redirectToGate, routeThroughGate } from './gate-redirects.ts';

/**
 * Session rules of a server's granted tabs: whoever navigates such a tab to another path of the origin goes through the
 * gate. Where the tab's app is served from `/`, that path may be the app's own, so the gate has to see who asks.
 */
export function leaveAppRules(
  server: Server,
  tabIds: readonly number[],
  rootTabIds: readonly number[],
  platform: Platform,
): RuleDraft[] {
  const foreign = {
    ...navigationsToOrigin(server),
    excludedInitiatorDomains: [platform.extensionHost, hostnameOf(server)],
  };
  const deferred = { ...foreign, tabIds: rootTabIds };
  const immediate = { ...foreign, tabIds: tabIds.filter((id) => !rootTabIds.includes(id)) };
  const rules: RuleDraft[] = [
    { priority: PRIORITY.leaveApp, action: redirectToGate(platform), condition: immediate },
    ...(platform.holdsRequests ? [{ priority: PRIORITY.deferToGate, action: ALLOW, condition: deferred }] : []),
    routeThroughGate(PRIORITY.gate, deferred, server, platform),
  ];
  // A rule with an empty list of tabs would apply to all tabs.
  return rules.filter(({ condition }) => condition.tabIds?.length !== 0);
}

const ALLOW = { type: 'allow' } as const;

/**
 * Session rule of a server's granted tabs: an app that doesn't know that it is served over https links to its own address
 * over http. Such a link is upgraded.
 */
export function upgradeToHttpsRule(server: Server, tabIds: readonly number[], platform: Platform): RuleDraft {
  return {
    priority: PRIORITY.upgradeToHttps,
    action: { type: 'redirect', redirect: { regexSubstitution: `${server.origin}/\\1` } },
    condition: {
      regexFilter: `^http://${escapeRegex(new URL(server.origin).host)}/(.*)`,
      isUrlFilterCaseSensitive: true,
      resourceTypes: ['main_frame'],
      tabIds,
      initiatorDomains: [platform.extensionHost, hostnameOf(server)],
    },
  };
}
