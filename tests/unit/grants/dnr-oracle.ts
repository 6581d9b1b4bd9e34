import type { HeaderChange } from '../../../lib/core/grants/rule.ts';
import { conditionMatches, type DnrAction, type DnrRequest, type DnrRule } from './proof/dnr-condition.ts';
import { regexFilterMatch } from './proof/dnr-filter.ts';

/**
 * What Chromium does with a request under these rules, written from its documentation and nothing of Portside's.
 * It takes host access for given, knows no frames (so `allowAllRequests` counts for the frame's own request only), and
 * holds all rules for one set. A rule that waits for the response decides after the request was sent. `tests/browser/rules-agree.test.ts` asks Chromium itself the same questions.
 */

/** What the rules decide about one request, before it is sent. */
export type Decision<R extends DnrRule> =
  | { readonly kind: 'block'; readonly candidates: readonly R[] }
  | { readonly kind: 'redirect'; readonly url: string; readonly candidates: readonly R[] }
  /** It goes as it is, with these rules' header changes, the highest priority first. */
  | { readonly kind: 'send'; readonly headerRules: readonly R[]; readonly candidates: readonly R[] };

/** A request that was sent before a rule that waits for responses led it on. */
export interface Sent {
  readonly url: string;
  readonly requestHeaders: ReadonlyMap<string, HeaderChange>;
}

/** What becomes of a request in the end, after the redirects by rules. Names of headers are in lower case. */
export type Outcome =
  | { readonly kind: 'blocked' | 'endless'; readonly hops: readonly string[]; readonly sentBefore: readonly Sent[] }
  | {
      readonly kind: 'sent';
      readonly hops: readonly string[];
      readonly sentBefore: readonly Sent[];
      readonly url: string;
      readonly requestHeaders: ReadonlyMap<string, HeaderChange>;
      readonly responseHeaders: ReadonlyMap<string, HeaderChange>;
    };

const ORDER: readonly DnrAction['type'][] = ['allow', 'allowAllRequests', 'block', 'upgradeScheme', 'redirect'];

const UNREDIRECTABLE = ['websocket', 'webtransport'];

/** Chromium's limit of redirects, after which a load fails. */
const MOST_HOPS = 20;

/** The decision, and the rules any of which may be named for it: those of one priority and action are equals. */
export function decide<R extends DnrRule>(
  rules: readonly R[],
  request: DnrRequest,
  matches: typeof conditionMatches = conditionMatches,
): Decision<R> {
  const matching = rules.filter(({ condition }) => matches(condition, request));
  const effective = kindsOf(matching)
    .flatMap((kind) => firstInOrder(kind.filter(({ action }) => action.type !== 'modifyHeaders')))
    .filter((rule) => !isRedirecting(rule) || redirectOf(rule, request) !== null);
  const candidates = firstInOrder(effective);
  const [first] = candidates;
  if (first?.action.type === 'block') return { kind: 'block', candidates };
  const url = first && isRedirecting(first) ? redirectOf(first, request) : null;
  if (url !== null) return { kind: 'redirect', url, candidates };
  const headerRules = matching
    .filter(({ action, priority }) => action.type === 'modifyHeaders' && priority > (first?.priority ?? 0))
    .sort((one, other) => other.priority - one.priority);
  return { kind: 'send', headerRules, candidates };
}

/** The outcome: each redirect is followed, and the rules are asked again about where it leads. */
export function outcomeOf(rules: readonly DnrRule[], request: DnrRequest): Outcome {
  const early = rules.filter((rule) => !waitsForResponse(rule));
  const late = rules.filter(waitsForResponse);
  const hops: string[] = [];
  const sentBefore: Sent[] = [];
  for (let { url } = request; hops.length <= MOST_HOPS; ) {
    const asked = { ...request, url };
    const decision = /^(https?|wss?):/.test(url) ? decide(early, asked) : null;
    if (decision?.kind === 'block') return { kind: 'blocked', hops, sentBefore };
    const next = decision?.kind === 'redirect' ? decision.url : afterResponse(late, asked, decision);
    if (decision?.kind !== 'redirect') {
      const changes = (side: 'requestHeaders' | 'responseHeaders') =>
        firstByName((decision?.headerRules ?? []).flatMap(({ action }) => headersOf(action, side)));
      const requestHeaders = changes('requestHeaders');
      if (next === null) {
        return { kind: 'sent', hops, sentBefore, url, requestHeaders, responseHeaders: changes('responseHeaders') };
      }
      sentBefore.push({ url, requestHeaders });
    }
    hops.push(url);
    url = next ?? url;
  }
  return { kind: 'endless', hops, sentBefore };
}

const waitsForResponse = ({ condition }: DnrRule) => condition.excludedResponseHeaders !== undefined;

/** Where the response leads on. An `allow` that matched before keeps off what is not above it. */
function afterResponse(late: readonly DnrRule[], request: DnrRequest, before: Decision<DnrRule> | null): string | null {
  if (before?.kind !== 'send') return null;
  const floor = Math.max(0, ...before.candidates.map(({ priority }) => priority));
  const decision = decide(
    late.filter(({ priority }) => priority > floor),
    request,
  );
  return decision.kind === 'redirect' ? decision.url : null;
}

/**
 * Chromium looks through these apart, and of each only the first in order counts, even where its redirect then leads
 * nowhere: rules with an expression, of the others those that allow a frame's requests, and the rest.
 */
function kindsOf<R extends DnrRule>(rules: readonly R[]): R[][] {
  const kindOf = ({ action, condition }: R) =>
    condition.regexFilter !== undefined ? 'expression' : String(action.type === 'allowAllRequests');
  return ['expression', 'true', 'false'].map((kind) => rules.filter((rule) => kindOf(rule) === kind));
}

function firstInOrder<R extends DnrRule>(rules: readonly R[]): R[] {
  const rank = ({ priority, action }: R) => priority * ORDER.length - ORDER.indexOf(action.type);
  const highest = Math.max(...rules.map(rank));
  return rules.filter((rule) => rank(rule) === highest);
}

const isRedirecting = ({ action }: DnrRule) => action.type === 'redirect' || action.type === 'upgradeScheme';

/** Where the rule sends the request; null where it cannot: sockets, to its own URL, or to https from there. */
function redirectOf({ action, condition }: DnrRule, { url, type }: DnrRequest): string | null {
  if (action.type === 'upgradeScheme') return url.startsWith('http:') ? url.replace('http:', 'https:') : null;
  if (action.type !== 'redirect' || UNREDIRECTABLE.includes(type)) return null;
  const target =
    'url' in action.redirect ? action.redirect.url : substitute(action.redirect.regexSubstitution, condition, url);
  if (!URL.canParse(target)) return null;
  const { href } = new URL(target);
  return href === url ? null : href;
}

/** Only what the expression matched is replaced; the rest of the URL stays around it. */
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

function headersOf(action: DnrAction, side: 'requestHeaders' | 'responseHeaders'): readonly HeaderChange[] {
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
