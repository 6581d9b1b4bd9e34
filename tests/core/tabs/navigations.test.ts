import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allowHeldNavigation,
  heldTabs,
  isSentBack,
  recordConsent,
  recordPassage,
  recordRequest,
  type SentRequest,
  unsentUrl,
  withoutFragment,
} from '../../../lib/core/tabs/navigations.ts';
import { grantTab, suspendTabs, type Tabs, tabState } from '../../../lib/core/tabs/tab-state.ts';
import { GRAFANA, SEARCH, SERVER } from '../../fakes/sample-contexts.ts';

const PERSON = { kind: 'person' } as const;
const WIKI = { kind: 'page', origin: 'https://wiki.example' } as const;
const SERVER_PAGE = { kind: 'page', origin: SERVER.origin } as const;
const LOGIN = `${GRAFANA}login`;
const GRANT = { kind: 'target', contextId: 'config/dev', server: SERVER, prefix: GRAFANA } as const;
const GRANTED = grantTab({}, 1, GRANT);

const request = (url: string, changes: Partial<SentRequest> = {}): SentRequest => ({
  url,
  initiator: PERSON,
  requestId: 'a',
  ...changes,
});
const lastNavigationOf = (tabs: Tabs) => tabState(tabs, 1).lastNavigation;
const afterRequests = (tabs: Tabs, ...requests: SentRequest[]) =>
  requests.reduce((before, one) => recordRequest(before, 1, one), tabs);

describe('withoutFragment', () => {
  it.each([
    ['https://h/a?b#c', 'https://h/a?b'],
    ['https://h/a#b#c\nd', 'https://h/a'],
    ['https://h/`a`#`', 'https://h/%60a%60'],
    ["https://h/'a'#'", 'https://h/%27a%27'],
    ['https://h/a', 'https://h/a'],
  ])('of %j is %j', (url, expected) => {
    expect(withoutFragment(url)).toBe(expected);
  });
});

describe('recordRequest', () => {
  it('records who started it, and keeps the access of the tab', () => {
    const tabs = recordRequest(GRANTED, 1, request(SEARCH, { initiator: WIKI }));
    expect(lastNavigationOf(tabs)).toEqual({ url: SEARCH, initiator: WIKI, requestId: 'a' });
    expect(tabState(tabs, 1).access).toBe(tabState(GRANTED, 1).access);
  });

  it('takes a redirect for a navigation by the page that answered with it', () => {
    const tabs = afterRequests({}, request(GRAFANA), request(SEARCH));
    expect(lastNavigationOf(tabs)?.initiator).toEqual(SERVER_PAGE);
  });

  it('takes two requests for separate ones where the browser tells no id', () => {
    const tabs = afterRequests({}, request(GRAFANA, { requestId: null }), request(SEARCH, { requestId: null }));
    expect(lastNavigationOf(tabs)).toEqual({ url: SEARCH, initiator: PERSON });
  });

  it('uses up a navigation that was let through', () => {
    const allowed = allowHeldNavigation(GRANTED, 1, GRAFANA);
    expect(heldTabs(allowed)).toMatchObject([{ tabId: 1, url: GRAFANA }]);
    expect(heldTabs(recordRequest(allowed, 1, request(GRAFANA)))).toEqual([]);
  });

  it('ends what was let through if the tab goes elsewhere', () => {
    const tabs = recordRequest(allowHeldNavigation(GRANTED, 1, GRAFANA), 1, request(SEARCH));
    expect(unsentUrl(tabState(tabs, 1))).toBeNull();
  });
});

describe('recordConsent', () => {
  it('records as which context the person agreed, and leaves who started the navigation', () => {
    const agreement = { contextId: 'config/dev' };
    const started = recordRequest({}, 1, request(SEARCH, { initiator: WIKI }));
    const agreed = recordConsent(started, 1, SEARCH, 'config/dev');
    expect(lastNavigationOf(agreed)).toEqual({ url: SEARCH, initiator: WIKI, agreement });
  });

  it('records a URL to which no navigation was seen as one that an unknown page started', () => {
    const unknown = { kind: 'page', origin: null };
    const agreement = { contextId: null };
    expect(lastNavigationOf(recordConsent({}, 1, SEARCH, null))).toEqual({
      url: SEARCH,
      initiator: unknown,
      agreement,
    });
  });
});

describe('recordPassage', () => {
  it('uses up the evidence of who started the navigation', () => {
    const tabs = recordPassage(recordRequest({}, 1, request(GRAFANA)), 1, GRAFANA);
    expect(tabState(tabs, 1)).toMatchObject({ lastNavigation: null, passedUrl: GRAFANA });
  });
});

describe('isSentBack', () => {
  it('is true only if the same request comes to the gate again with the URL that was let through', () => {
    const sent = afterRequests(allowHeldNavigation(GRANTED, 1, GRAFANA), request(GRAFANA));
    const isSentBackAfter = (...requests: SentRequest[]) =>
      isSentBack(tabState(afterRequests(sent, ...requests), 1), GRAFANA);
    expect(isSentBackAfter()).toBe(false);
    expect(isSentBackAfter(request(GRAFANA))).toBe(true);
    expect(isSentBackAfter(request(GRAFANA, { requestId: 'b' }))).toBe(false);
    expect(isSentBackAfter(request(LOGIN))).toBe(false);
  });
});

type Step =
  | { readonly kind: 'request'; readonly request: SentRequest }
  | { readonly kind: 'allow' | 'pass' | 'consent'; readonly url: string }
  | { readonly kind: 'suspend' };

const url = fc.constantFrom(GRAFANA, LOGIN, SEARCH);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('request' as const),
        request: fc.record({
          url,
          initiator: fc.constantFrom(PERSON, WIKI),
          requestId: fc.constantFrom('a', 'b', null),
        }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('allow' as const), url: fc.constantFrom(GRAFANA, LOGIN) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('pass' as const, 'consent' as const), url }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'suspend' as const }) },
  ),
  { maxLength: 12 },
);

function apply(tabs: Tabs, step: Step): Tabs {
  switch (step.kind) {
    case 'request':
      return recordRequest(tabs, 1, step.request);
    case 'allow':
      return allowHeldNavigation(grantTab(tabs, 1, GRANT), 1, step.url);
    case 'pass':
      return recordPassage(tabs, 1, step.url);
    case 'consent':
      return recordConsent(tabs, 1, step.url, null);
    case 'suspend':
      return suspendTabs(tabs, () => true);
  }
}

/** The URL that was let through and not sent, by the history of the tab: looking back at all steps instead of keeping a state. */
function unsentAfter(history: readonly Step[]): string | null {
  const step = history.findLast(({ kind }) => kind === 'allow' || kind === 'request' || kind === 'suspend');
  return step?.kind === 'allow' ? step.url : null;
}

/** Whether the last request of the history may count as started by a person. */
function mayCountAsPerson(history: readonly Step[]): boolean {
  const last = history.at(-1);
  if (last?.kind !== 'request') return false;
  const { url: to, initiator, requestId } = last.request;
  const before = history.slice(0, -1);
  if (isOfLetOn(before, requestId)) return to.startsWith(GRAFANA);
  const known = before.findLast((step, index) => step.kind !== 'suspend' && !usesUp(before.slice(0, index + 1)));
  const isSameRequest = known?.kind === 'request' && requestId !== null && known.request.requestId === requestId;
  return initiator === PERSON && !(isSameRequest && known.request.url !== to);
}

/** Whether the last step is the request that was let through. */
function usesUp(history: readonly Step[]): boolean {
  const last = history.at(-1);
  return last?.kind === 'request' && unsentAfter(history.slice(0, -1)) === last.request.url;
}

/** Whether a request with this id continues the one that was let through, with nothing in between that ended it. */
function isOfLetOn(history: readonly Step[], requestId: string | null): boolean {
  const start = history.findLastIndex((step, index) => step.kind === 'suspend' || usesUp(history.slice(0, index + 1)));
  const chain = history.slice(start).filter(({ kind }) => kind !== 'pass' && kind !== 'consent');
  const isRequest = (step: Step) => step.kind === 'request' && step.request.requestId === requestId;
  return start >= 0 && requestId !== null && chain.every(isRequest);
}

describe('in any order of requests, passages and suspensions', () => {
  it('what was let through may be sent once, and nobody but a person vouches for a request', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let tabs: Tabs = GRANTED;
        for (const [index, step] of all.entries()) {
          const before = lastNavigationOf(tabs);
          tabs = apply(tabs, step);
          const history = all.slice(0, index + 1);
          expect(unsentUrl(tabState(tabs, 1))).toBe(unsentAfter(history));
          const recorded = step.kind === 'request' && lastNavigationOf(tabs) !== before ? lastNavigationOf(tabs) : null;
          if (recorded) expect(recorded.initiator.kind === 'person').toBe(mayCountAsPerson(history));
        }
      }),
      { numRuns: 3_000, seed: 21 },
    );
  });
});
