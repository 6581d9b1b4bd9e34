/**
 * The part of a `declarativeNetRequest` rule that Portside uses, as both browsers spell it. Ids are given later, by
 * whoever knows which are free.
 */
export interface RuleDraft {
  readonly priority: number;
  readonly action: RuleAction;
  readonly condition: RuleCondition;
}

/** A rule as the browser keeps it. */
export interface Rule extends RuleDraft {
  readonly id: number;
}

/** What a rule does. Of several that match, the highest priority decides; see `priorities.ts`. */
export type RuleAction =
  | { readonly type: 'allow' | 'block' }
  | { readonly type: 'redirect'; readonly redirect: { readonly regexSubstitution: string } }
  | {
      readonly type: 'modifyHeaders';
      readonly requestHeaders?: readonly HeaderChange[];
      readonly responseHeaders?: readonly HeaderChange[];
    };

/** One change of a header. Of two that set the same one within a rule, browsers take the first. */
export type HeaderChange =
  | { readonly header: string; readonly operation: 'set' | 'append'; readonly value: string }
  | { readonly header: string; readonly operation: 'remove' };

/** When a rule applies: where all that is given matches. */
export interface RuleCondition {
  /** Where one is set, `isUrlFilterCaseSensitive` is set with it: the browsers' defaults differ. */
  readonly urlFilter?: string;
  readonly regexFilter?: string;
  readonly isUrlFilterCaseSensitive: true;
  /** Always given: a rule without types leaves `main_frame` out. */
  readonly resourceTypes: readonly string[];
  readonly requestMethods?: readonly string[];
  /** Subdomains count too. */
  readonly requestDomains?: readonly string[];
  readonly tabIds?: readonly number[];
  readonly initiatorDomains?: readonly string[];
  readonly excludedInitiatorDomains?: readonly string[];
  readonly topDomains?: readonly string[];
  /** Lets the rule decide when the response is there, before anything of it is shown. */
  readonly excludedResponseHeaders?: readonly { readonly header: string }[];
}
