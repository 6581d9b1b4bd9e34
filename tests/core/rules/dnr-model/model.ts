import type { HeaderChange } from '../../../../lib/core/dnr/rule.ts';
import { conditionMatches, type DnrAction, type DnrRequest, type DnrRule } from './condition.ts';
import { regexFilterMatch } from './filter.ts';

/**
 * A model of Chromium's `declarativeNetRequest`, written from its documentation and independent of Portside's code.
 * `tests/browser/rules-agree.test.ts` compares it with Chromium.
 *
 * It assumes host access, treats dynamic and session rules as one set, and has no frames, so `allowAllRequests` applies
 * only to the frame's own request. Rules with a response condition are evaluated after the request was sent.
 */

/** What the rules decide about one request before it is sent. `candidates` are the rules that can decide it. */
export type Decision<R extends DnrRule> =
  | { readonly kind: 'block'; readonly candidates: readonly R[] }
  | { readonly kind: 'redirect'; readonly url: string; readonly candidates: readonly R[] }
  /** The request is sent with the header changes of these rules, the highest priority first. */
  | { readonly kind: 'send'; readonly headerRules: readonly R[]; readonly candidates: readonly R[] };

/** A request that was sent, and whose response a rule then redirected. */
export interface SentRequest {
  readonly url: string;
  readonly requestHeaders: ReadonlyMap<string, HeaderChange>;
}

/**
 * How a request ends after all redirects by rules. `hops` are the URLs that were redirected. Header changes are keyed
 * by the name in lower case.
 */
export type RequestOutcome =
  | {
      readonly kind: 'blocked' | 'redirectLoop';
      readonly hops: readonly string[];
      readonly sentBeforeRedirect: readonly SentRequest[];
    }
  | {
      readonly kind: 'sent';
      readonly hops: readonly string[];
      readonly sentBeforeRedirect: readonly SentRequest[];
      readonly url: string;
      readonly requestHeaders: ReadonlyMap<string, HeaderChange>;
      readonly responseHeaders: ReadonlyMap<string, HeaderChange>;
    };

/** Of rules with the same priority, the action that comes first here wins. */
const ACTION_ORDER: readonly DnrAction['type'][] = ['allow', 'allowAllRequests', 'block', 'upgradeScheme', 'redirect'];

const UNREDIRECTABLE_TYPES = ['websocket', 'webtransport'];

/** Chromium's limit of redirects, after which a load fails. */
const MAX_HOPS = 20;

/** The decision about one request. Any of its candidates may be the matched rule that Chromium reports. */
export function evaluateRules<R extends DnrRule>(
  rules: readonly R[],
  request: DnrRequest,
  matches: typeof conditionMatches = conditionMatches,
): Decision<R> {
  const matching = rules.filter(({ condition }) => matches(condition, request));
  const effective = matcherGroups(matching)
    .flatMap((group) => firstInOrder(group.filter(({ action }) => action.type !== 'modifyHeaders')))
    .filter((rule) => !isRedirect(rule) || redirectUrl(rule, request) !== null);
  const candidates = firstInOrder(effective);
  const [first] = candidates;
  if (first?.action.type === 'block') return { kind: 'block', candidates };
  const url = first && isRedirect(first) ? redirectUrl(first, request) : null;
  if (url !== null) return { kind: 'redirect', url, candidates };
  const headerRules = matching
    .filter(({ action, priority }) => action.type === 'modifyHeaders' && priority > (first?.priority ?? 0))
    .sort((one, other) => other.priority - one.priority);
  return { kind: 'send', headerRules, candidates };
}

/** The outcome of a request: follows each redirect by a rule, and evaluates the rules again for the new URL. */
export function simulateRequest(rules: readonly DnrRule[], request: DnrRequest): RequestOutcome {
  const requestRules = rules.filter((rule) => !hasResponseCondition(rule));
  const responseRules = rules.filter(hasResponseCondition);
  const hops: string[] = [];
  const sentBeforeRedirect: SentRequest[] = [];
  for (let { url } = request; hops.length <= MAX_HOPS; ) {
    const current = { ...request, url };
    const decision = /^(https?|wss?):/.test(url) ? evaluateRules(requestRules, current) : null;
    if (decision?.kind === 'block') return { kind: 'blocked', hops, sentBeforeRedirect };
    const next = decision?.kind === 'redirect' ? decision.url : redirectAtResponse(responseRules, current, decision);
    if (decision?.kind !== 'redirect') {
      const changes = (side: 'requestHeaders' | 'responseHeaders') =>
        firstByName((decision?.headerRules ?? []).flatMap(({ action }) => headerChanges(action, side)));
      const requestHeaders = changes('requestHeaders');
      if (next === null) {
        const responseHeaders = changes('responseHeaders');
        return { kind: 'sent', hops, sentBeforeRedirect, url, requestHeaders, responseHeaders };
      }
      sentBeforeRedirect.push({ url, requestHeaders });
    }
    hops.push(url);
    url = next ?? url;
  }
  return { kind: 'redirectLoop', hops, sentBeforeRedirect };
}

const hasResponseCondition = ({ condition }: DnrRule) =>
  condition.excludedResponseHeaders !== undefined || condition.responseHeaders !== undefined;

/** Where the response is redirected to. An `allow` that matched the request cancels rules of its priority and below. */
function redirectAtResponse(
  responseRules: readonly DnrRule[],
  request: DnrRequest,
  requestDecision: Decision<DnrRule> | null,
): string | null {
  if (requestDecision?.kind !== 'send') return null;
  const floor = Math.max(0, ...requestDecision.candidates.map(({ priority }) => priority));
  const decision = evaluateRules(
    responseRules.filter(({ priority }) => priority > floor),
    request,
  );
  return decision.kind === 'redirect' ? decision.url : null;
}

/**
 * Chromium has three matchers: for rules with a regular expression, for rules that allow a frame's requests, and for
 * the others. From each only the first rule in order counts, even if its redirect then has no effect.
 */
function matcherGroups<R extends DnrRule>(rules: readonly R[]): R[][] {
  const matcherOf = ({ action, condition }: R) =>
    condition.regexFilter !== undefined ? 'regex' : String(action.type === 'allowAllRequests');
  return ['regex', 'true', 'false'].map((matcher) => rules.filter((rule) => matcherOf(rule) === matcher));
}

function firstInOrder<R extends DnrRule>(rules: readonly R[]): R[] {
  const rank = ({ priority, action }: R) => priority * ACTION_ORDER.length - ACTION_ORDER.indexOf(action.type);
  const highest = Math.max(...rules.map(rank));
  return rules.filter((rule) => rank(rule) === highest);
}

const isRedirect = ({ action }: DnrRule) => action.type === 'redirect' || action.type === 'upgradeScheme';

/** Where the rule redirects the request; null where it cannot: sockets, the same URL, or an upgrade of https. */
function redirectUrl({ action, condition }: DnrRule, { url, type }: DnrRequest): string | null {
  if (action.type === 'upgradeScheme') return url.startsWith('http:') ? url.replace('http:', 'https:') : null;
  if (action.type !== 'redirect' || UNREDIRECTABLE_TYPES.includes(type)) return null;
  const target =
    'url' in action.redirect ? action.redirect.url : substitute(action.redirect.regexSubstitution, condition, url);
  if (!URL.canParse(target)) return null;
  const { href } = new URL(target);
  return href === url ? null : href;
}

/** Replaces what the expression matched. The rest of the URL stays. */
function substitute(
  substitution: string,
  { regexFilter = '', isUrlFilterCaseSensitive = false }: DnrRule['condition'],
  url: string,
): string {
  const match = regexFilterMatch(regexFilter, isUrlFilterCaseSensitive, url);
  if (!match) return url;
  const replacement = substitution.replace(/\\([0-9\\])/g, (_all, sign: string) =>
    sign === '\\' ? sign : (match[Number(sign)] ?? ''),
  );
  return url.slice(0, match.index) + replacement + url.slice(match.index + match[0].length);
}

function headerChanges(action: DnrAction, side: 'requestHeaders' | 'responseHeaders'): readonly HeaderChange[] {
  return action.type === 'modifyHeaders' ? (action[side] ?? []) : [];
}

function firstByName(changes: readonly HeaderChange[]): Map<string, HeaderChange> {
  const first = new Map<string, HeaderChange>();
  for (const change of changes) {
    const name = change.header.toLowerCase();
    if (!first.has(name)) first.set(name, change);
  }
  return first;
}
