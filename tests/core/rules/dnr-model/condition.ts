import type { HeaderChange } from '../../../../lib/core/dnr/rule.ts';
import { regexFilterMatch, urlFilterMatches } from './filter.ts';

/** A `declarativeNetRequest` rule as its documentation defines it. Portside's own rules are a subset. */
export interface DnrRule {
  readonly priority: number;
  readonly action: DnrAction;
  readonly condition: DnrCondition;
}

/** The action of a rule. */
export type DnrAction =
  | { readonly type: 'allow' | 'allowAllRequests' | 'block' | 'upgradeScheme' }
  | {
      readonly type: 'redirect';
      readonly redirect: { readonly regexSubstitution: string } | { readonly url: string };
    }
  | {
      readonly type: 'modifyHeaders';
      readonly requestHeaders?: readonly HeaderChange[];
      readonly responseHeaders?: readonly HeaderChange[];
    };

/** The condition of a rule. */
export interface DnrCondition {
  readonly urlFilter?: string;
  readonly regexFilter?: string;
  /** False by default, since Chromium 118. */
  readonly isUrlFilterCaseSensitive?: boolean;
  readonly resourceTypes?: readonly string[];
  readonly excludedResourceTypes?: readonly string[];
  readonly requestMethods?: readonly string[];
  readonly excludedRequestMethods?: readonly string[];
  readonly tabIds?: readonly number[];
  readonly excludedTabIds?: readonly number[];
  readonly initiatorDomains?: readonly string[];
  readonly excludedInitiatorDomains?: readonly string[];
  readonly topDomains?: readonly string[];
  readonly excludedTopDomains?: readonly string[];
  readonly requestDomains?: readonly string[];
  readonly excludedRequestDomains?: readonly string[];
  /** The model supports only headers that no response has, so every response matches. */
  readonly excludedResponseHeaders?: readonly { readonly header: string }[];
  /** Neither has any of these, so no response matches. */
  readonly responseHeaders?: readonly { readonly header: string; readonly values: readonly string[] }[];
}

/** A request, with the properties that Chromium's rules can match. */
export interface DnrRequest {
  /** As the browser spells it: `new URL(…).href`. */
  readonly url: string;
  readonly type: string;
  /** In lower case. */
  readonly method: string;
  /** Origin that started the request; null if there is none or if it is opaque, which rules cannot tell apart. */
  readonly initiator: string | null;
  /** Origin of the tab's top frame; null as for `initiator`. Ignored for a main frame, which is its own top frame. */
  readonly top: string | null;
  /** -1 for a request that belongs to no tab. */
  readonly tabId: number;
}

type Check = (condition: DnrCondition, request: DnrRequest) => boolean;

/** One entry for each key, so that the model refuses a condition that it doesn't know instead of ignoring it. */
const CHECKS: { readonly [Key in keyof Required<DnrCondition>]: Check } = {
  resourceTypes: ({ resourceTypes }, { type }) => resourceTypes?.includes(type) ?? true,
  excludedResourceTypes: ({ excludedResourceTypes }, { type }) => !excludedResourceTypes?.includes(type),
  // A WebSocket handshake has no method: `requestMethods` never matches it, `excludedRequestMethods` never excludes it.
  requestMethods: ({ requestMethods }, { method, url }) =>
    requestMethods === undefined || (isHttp(url) && requestMethods.includes(method)),
  excludedRequestMethods: ({ excludedRequestMethods }, { method, url }) =>
    !(isHttp(url) && excludedRequestMethods?.includes(method)),
  tabIds: ({ tabIds }, { tabId }) => tabIds?.includes(tabId) ?? true,
  excludedTabIds: ({ excludedTabIds }, { tabId }) => !excludedTabIds?.includes(tabId),
  initiatorDomains: (condition, { initiator }) =>
    isListed(initiator, condition.initiatorDomains, condition.excludedInitiatorDomains),
  excludedInitiatorDomains: () => true,
  // Documented for requests without a top frame; observed for top frames with an opaque origin (`data:`) too.
  topDomains: (condition, { type, url, top, initiator }) =>
    isListed(type === 'main_frame' ? url : (top ?? initiator), condition.topDomains, condition.excludedTopDomains),
  excludedTopDomains: () => true,
  requestDomains: (condition, { url }) => isListed(url, condition.requestDomains, condition.excludedRequestDomains),
  excludedRequestDomains: () => true,
  // Last, because these cost the most.
  urlFilter: ({ urlFilter, isUrlFilterCaseSensitive = false }, { url }) =>
    urlFilter === undefined || urlFilterMatches(urlFilter, isUrlFilterCaseSensitive, url),
  regexFilter: ({ regexFilter, isUrlFilterCaseSensitive = false }, { url }) =>
    regexFilter === undefined || regexFilterMatch(regexFilter, isUrlFilterCaseSensitive, url) !== null,
  isUrlFilterCaseSensitive: () => true,
  excludedResponseHeaders: () => true,
  responseHeaders: ({ responseHeaders }) => responseHeaders === undefined,
};

const ALL_CHECKS = Object.values(CHECKS);

/** Whether a rule with this condition applies to the request. Throws for a key that the model doesn't know. */
export function conditionMatches(condition: DnrCondition, request: DnrRequest): boolean {
  const unknown = Object.keys(condition).find((key) => !Object.hasOwn(CHECKS, key));
  if (unknown) throw new Error(`The model does not know the condition ${unknown}`);
  const hasTypes = condition.resourceTypes !== undefined || condition.excludedResourceTypes !== undefined;
  if (!hasTypes && request.type === 'main_frame') return false;
  return ALL_CHECKS.every((check) => check(condition, request));
}

const isHttp = (url: string) => /^https?:/.test(url);

/**
 * Whether an origin is in the first list, and not in the second list by a longer domain. A domain matches its
 * subdomains; scheme, port and a trailing dot are ignored.
 */
function isListed(origin: string | null, included?: readonly string[], excluded?: readonly string[]): boolean {
  if (included === undefined && excluded === undefined) return true;
  if (origin === null) return included === undefined;
  const host = new URL(origin).hostname.replace(/\.$/, '');
  const inclusion = included ? longestMatch(host, included) : 1;
  return inclusion > 0 && (excluded === undefined || longestMatch(host, excluded) < inclusion);
}

function longestMatch(host: string, domains: readonly string[]): number {
  const matching = domains.filter((domain) => host === domain || host.endsWith(`.${domain}`));
  return Math.max(0, ...matching.map(({ length }) => length));
}
