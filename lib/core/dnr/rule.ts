/**
 * The part of a `declarativeNetRequest` rule that Portside uses, as both browsers spell it. `diffRules` assigns the ids,
 * since only the browser knows which are free.
 */
export interface RuleDraft {
  readonly priority: number;
  readonly action: RuleAction;
  readonly condition: RuleCondition;
}

/** A rule as the browser stores it. */
export interface Rule extends RuleDraft {
  readonly id: number;
}

/** What a rule does. Of several rules that match, the one with the highest priority wins; see `priorities.ts`. */
export type RuleAction =
  | { readonly type: 'allow' | 'allowAllRequests' | 'block' }
  | {
      readonly type: 'redirect';
      readonly redirect: { readonly regexSubstitution: string } | { readonly url: string };
    }
  | ModifyHeadersAction;

/** An action that changes headers of the request, the response, or both. */
export interface ModifyHeadersAction {
  readonly type: 'modifyHeaders';
  readonly requestHeaders?: readonly HeaderChange[];
  readonly responseHeaders?: readonly HeaderChange[];
}

/** One change of a header. Where two changes of one rule set the same header, browsers apply the first. */
export type HeaderChange =
  | { readonly header: string; readonly operation: 'set' | 'append'; readonly value: string }
  | { readonly header: string; readonly operation: 'remove' };

/** When a rule applies: every field that is present has to match. */
export interface RuleCondition {
  readonly urlFilter?: string;
  readonly regexFilter?: string;
  /** Required, because the browsers' defaults differ. */
  readonly isUrlFilterCaseSensitive: true;
  /** Required, because a rule without resource types does not apply to `main_frame`. */
  readonly resourceTypes: readonly string[];
  readonly requestMethods?: readonly string[];
  /** Matches subdomains too. */
  readonly requestDomains?: readonly string[];
  readonly excludedRequestDomains?: readonly string[];
  readonly tabIds?: readonly number[];
  readonly initiatorDomains?: readonly string[];
  readonly excludedInitiatorDomains?: readonly string[];
  readonly topDomains?: readonly string[];
  /** Makes the browser evaluate the rule when the response headers arrive, before the page is shown. */
  readonly excludedResponseHeaders?: readonly { readonly header: string }[];
  /** The same for headers that a response has to have, with one of these values; `*` stands for any characters. */
  readonly responseHeaders?: readonly { readonly header: string; readonly values: readonly string[] }[];
}
