import type { RequestHeader } from '../auth-headers.ts';
import type { Platform } from '../dnr/platform.ts';
import { PRIORITY } from '../dnr/priorities.ts';
import { escapeRegex } from '../dnr/regex.ts';
import type { RuleAction, RuleDraft } from '../dnr/rule.ts';
import { hostnameOf } from '../proxy-url/server.ts';
import { ACCEPT_GZIP_ONLY, DOCUMENT_POLICY, DOCUMENT_TYPES, markDocuments, markWorkerRules } from './app-documents.ts';
import type { GrantGroup } from './grant-group.ts';
import { responseCachingRules } from './response-caching.ts';
import { appHeaderChanges, sign } from './signing.ts';

/**
 * Session rules that sign an app's requests under its prefix and redirect its other requests there.
 *
 * Which requests are signed: a main frame only if the extension or the app itself started the navigation; everything else
 * only if the app is both initiator and top frame. The prefix is matched by a literal filter, exact in scheme, host and
 * port: matching by host alone, the header would also reach other ports and cleartext http, and a regular expression costs
 * a fifth of a page load.
 */
export function appRequestRules(group: GrantGroup, headers: readonly RequestHeader[], platform: Platform): RuleDraft[] {
  const { tabIds, signedTabIds, prefix, server } = group;
  const host = hostnameOf(server);
  const action = sign(headers, appHeaderChanges(group, platform));
  const byApp = { initiatorDomains: [host], ...(platform.supportsTopDomains ? { topDomains: [host] } : {}) };
  const underPrefix = { urlFilter: `|${prefix}`, isUrlFilterCaseSensitive: true, tabIds } as const;
  const signed = { ...underPrefix, tabIds: signedTabIds } as const;
  const socketUrl = prefix.replace(/^https/, platform.webSocketScheme);
  const sockets = { ...signed, urlFilter: `|${socketUrl}`, resourceTypes: ['websocket'], ...byApp };
  const documents = { ...underPrefix, resourceTypes: DOCUMENT_TYPES };
  const signingRules: RuleDraft[] = [
    {
      priority: PRIORITY.sign,
      action,
      condition: { ...signed, resourceTypes: ['main_frame'], initiatorDomains: [platform.extensionHost, host] },
    },
    { priority: PRIORITY.sign, action, condition: { ...signed, resourceTypes: platform.subresourceTypes, ...byApp } },
    { priority: PRIORITY.sign, action, condition: sockets },
    {
      priority: PRIORITY.sign,
      action: REMOVE_ORIGIN,
      condition: { ...sockets, urlFilter: `|${socketUrl}?token=` },
    },
  ];
  return [
    // A rule with an empty list of tabs would apply to all tabs.
    ...(signedTabIds.length === 0 ? [] : signingRules),
    { priority: PRIORITY.sign, action: markDocuments(group, [DOCUMENT_POLICY]), condition: documents },
    ...markWorkerRules(group, documents, platform),
    {
      priority: PRIORITY.sign,
      action: ACCEPT_GZIP_ONLY,
      condition: { ...underPrefix, resourceTypes: ['xmlhttprequest'] },
    },
    ...responseCachingRules(underPrefix, platform),
    ...keepUnderPrefixRules(group, platform),
  ];
}

/** Session rules that redirect an app's requests to other paths of its origin under its prefix. */
export function keepUnderPrefixRules(
  { tabIds, prefix, server }: GrantGroup,
  { subresourceTypes }: Platform,
): RuleDraft[] {
  const condition = {
    isUrlFilterCaseSensitive: true,
    resourceTypes: ['main_frame', ...subresourceTypes],
    tabIds,
  } as const;
  return [
    {
      priority: PRIORITY.allowUnderPrefix,
      action: { type: 'allow' },
      condition: { ...condition, urlFilter: `|${prefix}` },
    },
    {
      priority: PRIORITY.keepUnderPrefix,
      action: redirectUnderPrefix(prefix),
      condition: { ...condition, regexFilter: `^${escapeRegex(server.origin)}/(.*)` },
    },
  ];
}

/** Redirects to the path that the rule's expression captured, under the prefix. */
export function redirectUnderPrefix(prefix: string): RuleAction {
  return { type: 'redirect', redirect: { regexSubstitution: `${prefix}\\1` } };
}

/**
 * Vite's development server tells browsers about changes over a socket whose URL has a token, so that no other site can
 * listen. The apiserver drops the query of a socket (kubernetes#67878). Without `Origin` Vite requires no token (7.3,
 * `shouldHandle`), and the rule's condition ensures that only the app itself connects.
 */
export const REMOVE_ORIGIN: RuleAction = {
  type: 'modifyHeaders',
  requestHeaders: [{ header: 'Origin', operation: 'remove' }],
};
