import type { RuleDialect } from './dialect.ts';
import { ASK_FOR_GZIP, DOCUMENT_TYPES, markDocuments, UPGRADE, workerMarks } from './document-rules.ts';
import type { GrantGroup } from './grant-group.ts';
import { escapeRegex, hostOf } from './patterns.ts';
import { PRIORITY } from './priorities.ts';
import type { HeaderChange, RuleAction, RuleDraft } from './rule.ts';
import type { SigningHeader } from './signing-headers.ts';

/**
 * Session rules that sign an app's requests under its prefix and keep its other requests in.
 *
 * Who may be signed: a main frame only where the extension or the app itself starts the navigation; everything else
 * only with the app as initiator and as top frame. The prefix is matched by a literal filter, exact in scheme, host
 * and port: by host alone the header would also reach other ports and cleartext http, and a regular expression costs
 * a fifth of a page load.
 */
export function targetRules(group: GrantGroup, headers: readonly SigningHeader[], dialect: RuleDialect): RuleDraft[] {
  const { tabIds, prefix, server } = group;
  const host = hostOf(server);
  const action = sign(headers, appChanges(group, dialect));
  const app = { initiatorDomains: [host], ...(dialect.knowsTopDomains ? { topDomains: [host] } : {}) };
  const sockets = prefix.replace(/^https/, dialect.socketScheme);
  const under = { urlFilter: `|${prefix}`, isUrlFilterCaseSensitive: true, tabIds } as const;
  const redirectable = ['main_frame', ...dialect.subresourceTypes];
  return [
    {
      priority: PRIORITY.sign,
      action,
      condition: { ...under, resourceTypes: ['main_frame'], initiatorDomains: [dialect.extensionHost, host] },
    },
    { priority: PRIORITY.sign, action, condition: { ...under, resourceTypes: dialect.subresourceTypes, ...app } },
    {
      priority: PRIORITY.sign,
      action,
      condition: { ...under, urlFilter: `|${sockets}`, resourceTypes: ['websocket'], ...app },
    },
    {
      priority: PRIORITY.sign,
      action: WITHOUT_ORIGIN,
      condition: { ...under, urlFilter: `|${sockets}?token=`, resourceTypes: ['websocket'], ...app },
    },
    {
      priority: PRIORITY.sign,
      action: markDocuments(group, [UPGRADE]),
      condition: { ...under, resourceTypes: DOCUMENT_TYPES },
    },
    ...workerMarks(group, { ...under, resourceTypes: DOCUMENT_TYPES }, dialect),
    { priority: PRIORITY.sign, action: ASK_FOR_GZIP, condition: { ...under, resourceTypes: ['xmlhttprequest'] } },
    { priority: PRIORITY.allow, action: { type: 'allow' }, condition: { ...under, resourceTypes: redirectable } },
    {
      priority: PRIORITY.keepIn,
      action: keepInAction(prefix),
      condition: {
        regexFilter: `^${escapeRegex(server.origin)}/(.*)`,
        isUrlFilterCaseSensitive: true,
        resourceTypes: redirectable,
        tabIds,
      },
    },
  ];
}

/**
 * Session rules that sign reading the Kubernetes API in tabs of its own: main-frame GET, started by the extension.
 * The answer is shown without script, whatever the server says it is.
 */
export function apiRules(group: GrantGroup, headers: readonly SigningHeader[], dialect: RuleDialect): RuleDraft[] {
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
      action: sign(headers, {}),
      condition: { ...condition, initiatorDomains: [dialect.extensionHost] },
    },
    {
      priority: PRIORITY.sign,
      action: {
        type: 'modifyHeaders',
        responseHeaders: [
          { header: 'Content-Security-Policy', operation: 'set', value: "sandbox; default-src 'none'" },
        ],
      },
      condition,
    },
  ];
}

/**
 * Vite tells changes to browsers by a socket whose URL has a token, so that no other site listens. The apiserver drops the
 * query of a socket (kubernetes#67878). Without `Origin` Vite asks for no token (7.3, `shouldHandle`); and who may ask, the
 * condition says: the app alone.
 */
const WITHOUT_ORIGIN: RuleAction = {
  type: 'modifyHeaders',
  requestHeaders: [{ header: 'Origin', operation: 'remove' }],
};

/** Redirects what a rule's expression took apart as origin and rest to the same path under the prefix. */
export function keepInAction(prefix: string): RuleAction {
  return { type: 'redirect', redirect: { regexSubstitution: `${prefix}\\1` } };
}

/** A page must not act as somebody else by headers of its own: what the credential does not set is taken off. */
const IMPERSONATION_HEADERS = ['Impersonate-User', 'Impersonate-Uid', 'Impersonate-Group'];

/**
 * What an app is told and what is kept of its answers. Behind the apiserver it sees plain http, and would make addresses
 * and check origins accordingly; the apiserver passes on what it is told of the scheme, and says nothing itself.
 */
export function appChanges(group: GrantGroup, dialect: RuleDialect): HeaderChanges {
  const { requestHeaders = [], ...others } = cacheChanges(group, dialect);
  const scheme: HeaderChange = { header: 'X-Forwarded-Proto', operation: 'set', value: 'https' };
  return { ...others, requestHeaders: [scheme, ...requestHeaders] };
}

/**
 * How one credential's answers are kept from another's use: the HTTP cache knows no credentials.
 *
 * Firefox lets a rule say that answers vary with the credential. Chromium's cache does not hear of that, but heeds
 * `no-cache` of a request: nothing stored is used. That costs assets their cache, so only those pay for whom the
 * cache may hold foreign answers.
 */
function cacheChanges(group: GrantGroup, dialect: RuleDialect): HeaderChanges {
  if (dialect.reachesCache) {
    return { responseHeaders: [{ header: 'Vary', operation: 'append', value: 'Authorization' }] };
  }
  if (!group.traits.isCacheForeign) return {};
  return { requestHeaders: [{ header: 'Cache-Control', operation: 'set', value: 'no-cache' }] };
}

interface HeaderChanges {
  readonly requestHeaders?: readonly HeaderChange[];
  readonly responseHeaders?: readonly HeaderChange[];
}

/** Header changes that present the credential, and these besides. */
export function sign(
  headers: readonly SigningHeader[],
  besides: HeaderChanges,
): RuleAction & { readonly type: 'modifyHeaders' } {
  const set = headers.map(([header, value]): HeaderChange => ({ header, operation: 'set', value }));
  const names = new Set(headers.map(([name]) => name));
  const remove = IMPERSONATION_HEADERS.filter((name) => !names.has(name)).map(
    (header): HeaderChange => ({ header, operation: 'remove' }),
  );
  return {
    type: 'modifyHeaders',
    ...besides,
    requestHeaders: [...set, ...remove, ...(besides.requestHeaders ?? [])],
  };
}
