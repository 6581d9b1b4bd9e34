import type { RuleDialect } from './dialect.ts';
import { ASK_FOR_GZIP, FRAME_TYPES, markDocuments } from './document-rules.ts';
import type { GrantGroup } from './grant-group.ts';
import { appChanges, keepInAction, sign } from './grant-rules.ts';
import { framePolicy, SANDBOX } from './isolation.ts';
import { escapeRegex } from './patterns.ts';
import { PRIORITY } from './priorities.ts';
import type { HeaderChange, RuleAction, RuleDraft } from './rule.ts';
import type { SigningHeader } from './signing-headers.ts';

/**
 * Session rules that sign what an app without storage asks for under its prefix, and keep its other requests in.
 *
 * A frame of opaque origin has no name that a condition could ask for. What holds is the top frame, which no web page can
 * be: our own page, whose policy lets nothing but the app into its frames. So main frames are never signed here.
 */
export function isolatedRules(group: GrantGroup, headers: readonly SigningHeader[], dialect: RuleDialect): RuleDraft[] {
  if (!dialect.knowsTopDomains) return [];
  const { tabIds, prefix, server } = group;
  const inside = { isUrlFilterCaseSensitive: true, tabIds, topDomains: [dialect.extensionHost] } as const;
  const under = { ...inside, urlFilter: `|${prefix}` };
  // What an `object` shows would be a document without the policy that is set on frames.
  const signed = dialect.subresourceTypes.filter((type) => type !== 'object');
  const action = withoutCookies(sign(headers, appChanges(group, dialect)));
  return [
    { priority: PRIORITY.sign, action, condition: { ...under, resourceTypes: signed } },
    {
      priority: PRIORITY.sign,
      action,
      condition: {
        ...inside,
        urlFilter: `|${prefix.replace(/^https/, dialect.socketScheme)}`,
        resourceTypes: ['websocket'],
      },
    },
    { priority: PRIORITY.sign, action: markDocuments(group), condition: { ...under, resourceTypes: FRAME_TYPES } },
    { priority: PRIORITY.sign, action: ASK_FOR_GZIP, condition: { ...under, resourceTypes: ['xmlhttprequest'] } },
    {
      priority: PRIORITY.isolatedResponses,
      action: { type: 'modifyHeaders', responseHeaders: documentHeaders(prefix) },
      condition: { ...under, resourceTypes: ['sub_frame'] },
    },
    {
      priority: PRIORITY.isolatedResponses,
      action: { type: 'modifyHeaders', responseHeaders: SHARED_WITH_NOBODY_ELSE },
      condition: { ...under, resourceTypes: signed.filter((type) => type !== 'sub_frame') },
    },
    {
      priority: PRIORITY.allow,
      action: { type: 'allow' },
      condition: { ...under, resourceTypes: dialect.subresourceTypes },
    },
    {
      priority: PRIORITY.keepIn,
      action: keepInAction(prefix),
      condition: {
        ...inside,
        regexFilter: `^${escapeRegex(server.origin)}/(.*)`,
        resourceTypes: dialect.subresourceTypes,
      },
    },
  ];
}

/** `Clear-Site-Data` cannot be kept off: Chromium heeds it before it asks rules. */
function withoutCookies(action: RuleAction & { type: 'modifyHeaders' }): RuleAction {
  return {
    ...action,
    requestHeaders: [...(action.requestHeaders ?? []), { header: 'Cookie', operation: 'remove' }],
    responseHeaders: [{ header: 'Set-Cookie', operation: 'remove' }],
  };
}

/** Lets our page show the document, and keeps it, and what it frames, without an origin and among itself. */
function documentHeaders(prefix: string): HeaderChange[] {
  const policy = `sandbox ${SANDBOX}; ${framePolicy(prefix)}; object-src 'none'; upgrade-insecure-requests`;
  return [
    { header: 'X-Frame-Options', operation: 'remove' },
    { header: 'Content-Security-Policy', operation: 'set', value: policy },
  ];
}

/**
 * To an opaque origin everything is another origin's. `null` names it, and unlike `*` serves requests with credentials
 * too, which have no cookies here. In requests without, the asterisk stands for all headers but `Authorization`
 * (Fetch §3.3.5); in those with, only names count.
 */
const SHARED_WITH_NOBODY_ELSE: HeaderChange[] = [
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
