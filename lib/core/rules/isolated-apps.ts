import { framePolicy, SANDBOX } from '../apps/isolation.ts';
import type { RequestHeader } from '../auth-headers.ts';
import type { Platform } from '../dnr/platform.ts';
import { PRIORITY } from '../dnr/priorities.ts';
import { escapeRegex } from '../dnr/regex.ts';
import type { HeaderChange, ModifyHeadersAction, RuleDraft } from '../dnr/rule.ts';
import { ACCEPT_GZIP_ONLY, FRAME_TYPES, markDocuments } from './app-documents.ts';
import { redirectUnderPrefix } from './app-requests.ts';
import type { GrantGroup } from './grant-group.ts';
import { appHeaderChanges, sign } from './signing.ts';

/**
 * Session rules that sign the requests of an isolated app under its prefix, and redirect its other requests there.
 *
 * A frame with an opaque origin has no name that a condition could match. What can be matched is the top frame, which no
 * web page can be: our own page, whose policy lets only the app into its frames. So main frames are never signed here.
 */
export function isolatedAppRules(
  group: GrantGroup,
  headers: readonly RequestHeader[],
  platform: Platform,
): RuleDraft[] {
  if (!platform.supportsTopDomains) return [];
  const { tabIds, prefix, server } = group;
  const inOurPage = { isUrlFilterCaseSensitive: true, tabIds, topDomains: [platform.extensionHost] } as const;
  const underPrefix = { ...inOurPage, urlFilter: `|${prefix}` };
  // An `object` would show a document without the policy that is set on frames.
  const signedTypes = platform.subresourceTypes.filter((type) => type !== 'object');
  const action = withoutCookies(sign(headers, appHeaderChanges(group, platform)));
  return [
    { priority: PRIORITY.sign, action, condition: { ...underPrefix, resourceTypes: signedTypes } },
    {
      priority: PRIORITY.sign,
      action,
      condition: {
        ...inOurPage,
        urlFilter: `|${prefix.replace(/^https/, platform.webSocketScheme)}`,
        resourceTypes: ['websocket'],
      },
    },
    {
      priority: PRIORITY.sign,
      action: markDocuments(group),
      condition: { ...underPrefix, resourceTypes: FRAME_TYPES },
    },
    {
      priority: PRIORITY.sign,
      action: ACCEPT_GZIP_ONLY,
      condition: { ...underPrefix, resourceTypes: ['xmlhttprequest'] },
    },
    {
      priority: PRIORITY.isolatedResponses,
      action: { type: 'modifyHeaders', responseHeaders: documentHeaders(prefix) },
      condition: { ...underPrefix, resourceTypes: ['sub_frame'] },
    },
    {
      priority: PRIORITY.isolatedResponses,
      action: { type: 'modifyHeaders', responseHeaders: CORS_FOR_OPAQUE_ORIGIN },
      condition: { ...underPrefix, resourceTypes: signedTypes.filter((type) => type !== 'sub_frame') },
    },
    {
      priority: PRIORITY.allowUnderPrefix,
      action: { type: 'allow' },
      condition: { ...underPrefix, resourceTypes: platform.subresourceTypes },
    },
    {
      priority: PRIORITY.keepUnderPrefix,
      action: redirectUnderPrefix(prefix),
      condition: {
        ...inOurPage,
        regexFilter: `^${escapeRegex(server.origin)}/(.*)`,
        resourceTypes: platform.subresourceTypes,
      },
    },
  ];
}

/** `Clear-Site-Data` cannot be removed: Chromium acts on it before rules apply. */
function withoutCookies(action: ModifyHeadersAction): ModifyHeadersAction {
  return {
    ...action,
    requestHeaders: [...(action.requestHeaders ?? []), { header: 'Cookie', operation: 'remove' }],
    responseHeaders: [{ header: 'Set-Cookie', operation: 'remove' }],
  };
}

/** Lets our page frame the document, and keeps the document and its frames without an origin, among themselves. */
function documentHeaders(prefix: string): HeaderChange[] {
  const policy = `sandbox ${SANDBOX}; ${framePolicy(prefix)}; object-src 'none'; upgrade-insecure-requests`;
  return [
    { header: 'X-Frame-Options', operation: 'remove' },
    { header: 'Content-Security-Policy', operation: 'set', value: policy },
  ];
}

/**
 * To an opaque origin every request is cross-origin. `null` names it, and unlike `*` also allows requests with credentials,
 * which carry no cookies here. For requests without credentials the asterisk stands for all headers but `Authorization`
 * (Fetch §3.3.5); for those with credentials only names count.
 */
const CORS_FOR_OPAQUE_ORIGIN: HeaderChange[] = [
  { header: 'Access-Control-Allow-Origin', operation: 'set', value: 'null' },
  { header: 'Access-Control-Allow-Credentials', operation: 'set', value: 'true' },
  { header: 'Access-Control-Allow-Methods', operation: 'set', value: '*, GET, HEAD, POST, PUT, PATCH, DELETE' },
  {
    header: 'Access-Control-Allow-Headers',
    operation: 'set',
    value: '*, Authorization, Accept, Content-Type, Cache-Control, X-Requested-With, X-CSRF-Token, X-XSRF-Token',
  },
  { header: 'Access-Control-Expose-Headers', operation: 'set', value: '*' },
  { header: 'Cross-Origin-Resource-Policy', operation: 'set', value: 'cross-origin' },
];
