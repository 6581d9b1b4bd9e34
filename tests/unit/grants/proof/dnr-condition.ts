import type { HeaderChange } from '../../../../lib/core/grants/rule.ts';
import { regexFilterMatch, urlFilterMatches } from './dnr-filter.ts';

/** A rule as the interface documents it. Portside's own rules are some of these. */
export interface DnrRule {
  readonly priority: number;
  readonly action: DnrAction;
  readonly condition: DnrCondition;
}

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

export interface DnrCondition {
  readonly urlFilter?: string;
  readonly regexFilter?: string;
  /** False where it is not given, since Chromium 118. */
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
  /** Of names that no response has, so that all match. */
  readonly excludedResponseHeaders?: readonly { readonly header: string }[];
}

/** A request as Chromium shows it to rules. */
export interface DnrRequest {
  /** As the browser spells it: `new URL(…).href`. */
  readonly url: string;
  readonly type: string;
  /** In lower case. */
  readonly method: string;
  /** Origin of who starts it. Null where there is none, and where it is opaque: rules see no difference. */
  readonly initiator: string | null;
  /** Origin of the tab's top frame, null as above. A main frame is its own top, whatever stands here. */
  readonly top: string | null;
  /** -1 where it belongs to no tab. */
  readonly tabId: number;
}

type Check = (condition: DnrCondition, request: DnrRequest) => boolean;

/** By key, so that a condition which is not known here is an error and not a condition passed over. */
const CHECKS: { readonly [Key in keyof Required<DnrCondition>]: Check } = {
  resourceTypes: ({ resourceTypes }, { type }) => resourceTypes?.includes(type) ?? true,
  excludedResourceTypes: ({ excludedResourceTypes }, { type }) => !excludedResourceTypes?.includes(type),
  // A WebSocket has no method: it is never among those asked for, and never among those excluded.
  requestMethods: ({ requestMethods }, { method, url }) =>
    requestMethods === undefined || (isHttp(url) && requestMethods.includes(method)),
  excludedRequestMethods: ({ excludedRequestMethods }, { method, url }) =>
    !(isHttp(url) && excludedRequestMethods?.includes(method)),
  tabIds: ({ tabIds }, { tabId }) => tabIds?.includes(tabId) ?? true,
  excludedTabIds: ({ excludedTabIds }, { tabId }) => !excludedTabIds?.includes(tabId),
  initiatorDomains: (condition, { initiator }) =>
    isListed(initiator, condition.initiatorDomains, condition.excludedInitiatorDomains),
  excludedInitiatorDomains: () => true,
  // Documented for requests without a top frame; seen for top frames of opaque origin (`data:`) too.
  topDomains: (condition, { type, url, top, initiator }) =>
    isListed(type === 'main_frame' ? url : (top ?? initiator), condition.topDomains, condition.excludedTopDomains),
  excludedTopDomains: () => true,
  requestDomains: (condition, { url }) => isListed(url, condition.requestDomains, condition.excludedRequestDomains),
  excludedRequestDomains: () => true,
  // Last, because they cost the most.
  urlFilter: ({ urlFilter, isUrlFilterCaseSensitive = false }, { url }) =>
    urlFilter === undefined || urlFilterMatches(urlFilter, isUrlFilterCaseSensitive, url),
  regexFilter: ({ regexFilter, isUrlFilterCaseSensitive = false }, { url }) =>
    regexFilter === undefined || regexFilterMatch(regexFilter, isUrlFilterCaseSensitive, url) !== null,
  isUrlFilterCaseSensitive: () => true,
  excludedResponseHeaders: () => true,
};

const ALL_CHECKS = Object.values(CHECKS);

/** Whether a rule of this condition applies to the request. */
export function conditionMatches(condition: DnrCondition, request: DnrRequest): boolean {
  const unknown = Object.keys(condition).find((key) => !Object.hasOwn(CHECKS, key));
  if (unknown) throw new Error(`No meaning is known for ${unknown}`);
  const isTyped = condition.resourceTypes !== undefined || condition.excludedResourceTypes !== undefined;
  if (!isTyped && request.type === 'main_frame') return false;
  return ALL_CHECKS.every((isMet) => isMet(condition, request));
}

const isHttp = (url: string) => /^https?:/.test(url);

/**
 * Whether an origin is in one list and not more exactly in the other. A domain stands for its subdomains; scheme,
 * port and a dot at the end are not looked at.
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
