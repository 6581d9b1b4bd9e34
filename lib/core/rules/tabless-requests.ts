import type { Platform } from '../dnr/platform.ts';
import { PRIORITY } from '../dnr/priorities.ts';
import type { RuleDraft } from '../dnr/rule.ts';
import { type Server, serverUrl } from '../proxy-url/server.ts';

/**
 * Session rule that blocks a server's requests which belong to no tab, except our own. Shared and service workers send
 * such requests. Even unsigned they could read another app's responses from the HTTP cache, which in Chromium answers
 * before any header rule applies.
 */
export function tablessRequestRule(server: Server, platform: Platform): RuleDraft {
  return {
    priority: PRIORITY.blockTablessRequest,
    action: { type: 'block' },
    condition: {
      urlFilter: `|${serverUrl(server)}/`,
      isUrlFilterCaseSensitive: true,
      resourceTypes: platform.subresourceTypes,
      tabIds: [-1],
      excludedInitiatorDomains: [platform.extensionHost],
    },
  };
}
