import type { RequestHeader } from '../auth-headers.ts';
import type { Platform } from '../dnr/platform.ts';
import { PRIORITY } from '../dnr/priorities.ts';
import type { RuleDraft } from '../dnr/rule.ts';
import { hostnameOf } from '../proxy-url/server.ts';
import { keepUnderPrefixRules } from './app-requests.ts';
import type { GrantGroup } from './grant-group.ts';
import { NO_STORE } from './response-caching.ts';
import { sign } from './signing.ts';

/** Lets a page be read and its links be followed, and nothing run, load or send a form. */
const READ_ONLY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * Session rules that sign reading a kubelet's pages: main-frame GET requests that the extension or a link in such a page
 * starts. A script there would have the kubelet's whole API, so no page gets one, whatever content type it has.
 */
export function kubeletRequestRules(
  group: GrantGroup,
  headers: readonly RequestHeader[],
  platform: Platform,
): RuleDraft[] {
  const { prefix, server, tabIds, signedTabIds } = group;
  const condition = {
    urlFilter: `|${prefix}`,
    isUrlFilterCaseSensitive: true,
    resourceTypes: ['main_frame'],
    tabIds,
  } as const;
  const initiatorDomains = [platform.extensionHost, hostnameOf(server)];
  const signed = { ...condition, tabIds: signedTabIds, requestMethods: ['get'], initiatorDomains } as const;
  return [
    // A rule with an empty list of tabs would apply to all tabs.
    ...(signedTabIds.length === 0 ? [] : [{ priority: PRIORITY.sign, action: sign(headers), condition: signed }]),
    {
      priority: PRIORITY.sign,
      action: {
        type: 'modifyHeaders',
        responseHeaders: [
          { header: 'Content-Security-Policy', operation: 'set', value: READ_ONLY },
          { header: 'X-Content-Type-Options', operation: 'set', value: 'nosniff' },
          NO_STORE,
        ],
      },
      condition,
    },
    ...keepUnderPrefixRules(group, platform),
  ];
}
