import type { Platform } from '../dnr/platform.ts';
import { PRIORITY } from '../dnr/priorities.ts';
import { escapeRegex } from '../dnr/regex.ts';
import type { RuleAction, RuleCondition, RuleDraft } from '../dnr/rule.ts';
import { gateAddressPrefix } from '../gate/gate-address.ts';
import { PROXY_PATH } from '../proxy-url/proxy-path.ts';
import { hostnameOf, type Server, serverUrl } from '../proxy-url/server.ts';
import { probePrefix } from './version-probe.ts';

/** Redirects a navigation to the gate, with the URL in its address. */
export function redirectToGate(platform: Platform): RuleAction {
  return { type: 'redirect', redirect: { regexSubstitution: `${gateAddressPrefix(platform)}\\0` } };
}

/** The request header that marks a navigation for the gate. The background redirects what is marked, so no server gets it. */
export const GATE_MARK = 'Portside-Gate';

/**
 * A rule that brings navigations of a server to the gate once the extension has seen request headers, which alone tell who
 * started them (`lib/core/tabs/initiator.ts`). Where the background can hold requests, the rule marks them for it. Otherwise
 * they go on as a probe, whose response leads to the gate.
 */
export function routeThroughGate(
  priority: number,
  condition: RuleCondition,
  server: Server,
  { holdsRequests }: Platform,
): RuleDraft {
  const toProbe: RuleAction = { type: 'redirect', redirect: { regexSubstitution: `${probePrefix(server)}\\0` } };
  return { priority, action: holdsRequests ? MARK_FOR_GATE : toProbe, condition };
}

const MARK_FOR_GATE: RuleAction = {
  type: 'modifyHeaders',
  requestHeaders: [{ header: GATE_MARK, operation: 'set', value: '1' }],
};

/** Matches navigations to any page of the server's origin. */
export function navigationsToOrigin({ origin }: Server): RuleCondition {
  return navigations(`^${escapeRegex(origin)}/.*`);
}

/** Matches navigations to proxy URLs of the server. */
function navigationsToApps(server: Server): RuleCondition {
  return navigations(proxyUrlRegex(server));
}

/** GET only: a redirect to a page would silently drop a form's body. */
function navigations(regexFilter: string): RuleCondition {
  return { regexFilter, isUrlFilterCaseSensitive: true, resourceTypes: ['main_frame'], requestMethods: ['get'] };
}

/**
 * Regular expression of every proxy URL of the server, canonical or not. What it matches and the gate cannot parse ends at
 * the gate with an explanation; what it misses would open unsigned.
 */
export function proxyUrlRegex(server: Server): string {
  return `^${escapeRegex(serverUrl(server))}${PROXY_PATH}([/?#].*)?$`;
}

/** Dynamic rule: brings navigations to proxy URLs of the server to the gate. It contains no secret, so it can be stored on disk. */
export function gateRule(server: Server, platform: Platform): RuleDraft {
  return routeThroughGate(PRIORITY.gate, navigationsToApps(server), server, platform);
}

/**
 * Session rule of all granted tabs of an origin: keeps what is marked for the gate from being redirected elsewhere. By origin,
 * because two servers may share one.
 */
export function deferToGateRules(server: Server, tabIds: readonly number[], platform: Platform): RuleDraft[] {
  if (!platform.holdsRequests || tabIds.length === 0) return [];
  return [
    {
      priority: PRIORITY.deferToGate,
      action: { type: 'allow' },
      condition: { ...navigationsToApps(server), tabIds },
    },
  ];
}

/**
 * Session rule of a server's granted tabs: when a person or another site navigates such a tab to a proxy URL, it goes
 * through the gate, also under the tab's own prefix.
 */
export function foreignNavigationRule(server: Server, tabIds: readonly number[], platform: Platform): RuleDraft {
  const excludedInitiatorDomains = [platform.extensionHost, hostnameOf(server)];
  return routeThroughGate(
    PRIORITY.foreignNavigation,
    { ...navigationsToApps(server), tabIds, excludedInitiatorDomains },
    server,
    platform,
  );
}
