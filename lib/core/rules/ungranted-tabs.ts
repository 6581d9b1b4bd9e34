import type { Platform } from '../dnr/platform.ts';
import { PRIORITY } from '../dnr/priorities.ts';
import type { RuleDraft } from '../dnr/rule.ts';
import { hostnameOf, type Server, serverUrl } from '../proxy-url/server.ts';

/**
 * Session rule for all tabs but the granted ones: what a page of the server's host requests there comes from the server and not
 * from the HTTP cache, which contains responses to the credential. A page could otherwise read them without any request
 * (`only-if-cached`). Blocking would break pages that a server has of its own.
 *
 * In Firefox, responses vary with the credential.
 */
export function ungrantedTabsRule(server: Server, grantedTabIds: readonly number[], platform: Platform): RuleDraft[] {
  if (platform.cachesModifiedResponses) return [];
  return [
    {
      priority: PRIORITY.noCache,
      action: {
        type: 'modifyHeaders',
        requestHeaders: [{ header: 'Cache-Control', operation: 'set', value: 'no-cache' }],
      },
      condition: {
        urlFilter: `|${serverUrl(server)}/`,
        isUrlFilterCaseSensitive: true,
        resourceTypes: platform.subresourceTypes,
        initiatorDomains: [hostnameOf(server)],
        ...(grantedTabIds.length > 0 ? { excludedTabIds: grantedTabIds } : {}),
      },
    },
  ];
}
