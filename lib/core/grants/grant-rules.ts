import type { RuleDialect } from './dialect.ts';
import type { Grant } from './grant.ts';
import { escapeRegex, hostOf } from './patterns.ts';
import { PRIORITY } from './priorities.ts';
import type { HeaderChange, RuleAction, RuleCondition, RuleDraft } from './rule.ts';
import type { SigningHeader } from './signing-headers.ts';

/** Grants of one context under one prefix, which share their rules. */
export interface GrantGroup extends Omit<Grant, 'tabId'> {
  readonly tabIds: readonly number[];
  readonly traits: AppTraits;
}

/** What is known of the app under a prefix. */
export interface AppTraits {
  /** Whether somebody else was there before: what the HTTP cache keeps may be answers to another credential. */
  readonly isCacheForeign: boolean;
  /** Whether its documents are shown at the root of the address. */
  readonly isAtRoot: boolean;
  /** Whether its workers open sockets outside the prefix. */
  readonly hasWorkerSockets: boolean;
}

/** An app of which nothing is known. */
export const PLAIN_APP: AppTraits = { isCacheForeign: false, isAtRoot: false, hasWorkerSockets: false };

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
      condition: { ...under, resourceTypes: ['main_frame', ...FRAME_TYPES] },
    },
    ...workerMarks(group, { ...under, resourceTypes: ['main_frame', ...FRAME_TYPES] }, dialect),
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

/** Resource types of documents inside of documents. */
export const FRAME_TYPES: readonly string[] = ['sub_frame', 'object'];

/**
 * The apiserver rewrites HTML that it can read, gzip included; the newer encodings that browsers accept make it break
 * off (kubernetes, `proxy/transport.go`). So documents ask for no other, and what scripts ask for, which may be a part of
 * a page.
 */
export const ASK_FOR_GZIP: RuleAction & { readonly type: 'modifyHeaders' } = {
  type: 'modifyHeaders',
  requestHeaders: [{ header: 'Accept-Encoding', operation: 'set', value: 'gzip' }],
};

/**
 * Marks documents for the shim, which runs where no interface of the extension is (`lib/shim/mark.ts`): the prefix's
 * path, and what it is to do. A page can read its own `Server-Timing` before its first script runs.
 */
export function markDocuments(group: GrantGroup, besides: readonly HeaderChange[] = []): RuleAction {
  return {
    ...ASK_FOR_GZIP,
    responseHeaders: [markOf(group), ...besides],
  };
}

/**
 * Marks documents for the shim to go into their workers too, for apps that were seen to need it. It takes workers from
 * blobs, which a policy of the document would refuse; so just documents without one, where a rule can tell.
 *
 * The last mark counts, and what has the lower priority is appended later.
 */
function workerMarks(group: GrantGroup, condition: RuleCondition, dialect: RuleDialect): RuleDraft[] {
  if (!group.traits.hasWorkerSockets || !dialect.matchesResponses) return [];
  return [
    {
      priority: PRIORITY.markWorkers,
      action: { type: 'modifyHeaders', responseHeaders: [markOf(group, 'workers')] },
      condition: { ...condition, excludedResponseHeaders: [{ header: 'Content-Security-Policy' }] },
    },
  ];
}

function markOf({ prefix, traits }: GrantGroup, ...more: string[]): HeaderChange {
  const words = [new URL(prefix).pathname, ...(traits.isAtRoot ? ['root'] : []), ...more];
  return { header: 'Server-Timing', operation: 'append', value: `portside;desc="${words.join(' ')}"` };
}

/**
 * What an app asks for in clear text on a page that came by https would be refused. Some make addresses so that do not
 * know the scheme by which they are shown, and mean themselves.
 */
const UPGRADE: HeaderChange = {
  header: 'Content-Security-Policy',
  operation: 'append',
  value: 'upgrade-insecure-requests',
};

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
