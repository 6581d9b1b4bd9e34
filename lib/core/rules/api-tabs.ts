import type { RequestHeader } from '../auth-headers.ts';
import type { Platform } from '../dnr/platform.ts';
import { PRIORITY } from '../dnr/priorities.ts';
import { escapeRegex } from '../dnr/regex.ts';
import type { RuleDraft } from '../dnr/rule.ts';
import { type Server, serverUrl } from '../proxy-url/server.ts';
import { routeThroughGate } from './gate-redirects.ts';
import type { GrantGroup } from './grant-group.ts';
import { NO_STORE } from './response-caching.ts';
import { sign } from './signing.ts';

/**
 * Session rules that sign reading the Kubernetes API in a tab of its own: main-frame GET requests that the extension
 * starts. The response is shown without scripts, whatever content type it has.
 */
export function apiRequestRules(group: GrantGroup, headers: readonly RequestHeader[], platform: Platform): RuleDraft[] {
  const condition = {
    urlFilter: `|${group.prefix}`,
    isUrlFilterCaseSensitive: true,
    resourceTypes: ['main_frame'],
    requestMethods: ['get'],
    tabIds: group.tabIds,
  } as const;
  return [
    {
      priority: PRIORITY.sign,
      action: sign(headers),
      condition: { ...condition, initiatorDomains: [platform.extensionHost] },
    },
    {
      priority: PRIORITY.sign,
      action: {
        type: 'modifyHeaders',
        responseHeaders: [
          { header: 'Content-Security-Policy', operation: 'set', value: "sandbox; default-src 'none'" },
          NO_STORE,
        ],
      },
      condition,
    },
  ];
}

/**
 * Session rules of a server's API tabs: only the extension navigates them, everything else goes through the gate. And not
 * even the extension, redirected by the server, can reach an app there.
 */
export function apiTabRules(server: Server, tabIds: readonly number[], platform: Platform): RuleDraft[] {
  if (tabIds.length === 0) return [];
  const condition = { isUrlFilterCaseSensitive: true, resourceTypes: ['main_frame'], tabIds } as const;
  return [
    routeThroughGate(
      PRIORITY.foreignNavigation,
      {
        ...condition,
        regexFilter: `^${escapeRegex(serverUrl(server))}/.*`,
        requestMethods: ['get'],
        excludedInitiatorDomains: [platform.extensionHost],
      },
      server,
      platform,
    ),
    {
      priority: PRIORITY.neighbourOrigin,
      action: { type: 'block' },
      condition: {
        ...condition,
        regexFilter: encodedProxyPathRegex(server),
        initiatorDomains: [platform.extensionHost],
      },
    },
  ];
}

/**
 * Regular expression of every path in which the apiserver may see the `proxy` subresource. It decodes letters and slashes
 * that a browser leaves encoded.
 */
export function encodedProxyPathRegex(server: Server): string {
  const proxy = '(p|%70)(r|%72)(o|%6[fF])(x|%78)(y|%79)';
  return `^${escapeRegex(serverUrl(server))}([^?#]*)(/|%2[fF])${proxy}((/|%2[fF]|[?#]).*)?$`;
}
