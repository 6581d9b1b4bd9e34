import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Grant } from '../../../lib/core/tabs/grant.ts';
import { allowHeldNavigation, recordConsent, unsentUrl } from '../../../lib/core/tabs/navigations.ts';
import {
  canGrant,
  closeTab,
  grantedTabs,
  grantOf,
  grantTab,
  type Navigation,
  quarantineGrants,
  quarantineTabs,
  recordNeighbour,
  replaceTab,
  startSession,
  suspendTabs,
  type TabAccess,
  type Tabs,
  TabsSchema,
  tabIdsIn,
  tabState,
} from '../../../lib/core/tabs/tab-state.ts';
import { GRAFANA, SEARCH, SERVER } from '../../fakes/sample-contexts.ts';
import { TabModel } from './tab-model.ts';

const GRANT: Grant = { kind: 'target', contextId: 'config/dev', server: SERVER, prefix: GRAFANA };
const OTHER_CONTEXT: Grant = { ...GRANT, contextId: 'config/prod' };
const OTHER_APP: Grant = { ...GRANT, prefix: SEARCH };
const OTHER_KIND: Grant = { ...GRANT, kind: 'isolated' };
const API: Grant = { ...GRANT, kind: 'api', prefix: `${SERVER.origin}/` };
const GRANTS = [GRANT, OTHER_CONTEXT, OTHER_APP, OTHER_KIND, API];

const BY_PAGE: Navigation = { url: GRAFANA, initiator: { kind: 'page', origin: 'https://wiki.example' } };

const UNGRANTED: TabAccess = { state: 'ungranted' };
const QUARANTINED: TabAccess = { state: 'quarantined' };
const GRANTED: TabAccess = { state: 'granted', grant: GRANT };
const SUSPENDED: TabAccess = { state: 'suspended', grant: GRANT };

/** Tabs 1, 2, 3 and 4: ungranted, granted, suspended and quarantined, each with a navigation. */
const ONE_IN_EACH_STATE: Tabs = {
  1: { access: UNGRANTED, lastNavigation: BY_PAGE },
  2: { access: GRANTED, lastNavigation: BY_PAGE },
  3: { access: SUSPENDED, lastNavigation: BY_PAGE },
  4: { access: QUARANTINED, lastNavigation: BY_PAGE },
};
const UNKNOWN = 9;

const accessOf = (tabs: Tabs, tabId: number) => tabState(tabs, tabId).access;

/** The access of the tabs 1 to 4. */
const accessOfAll = (tabs: Tabs) => [1, 2, 3, 4].map((tabId) => accessOf(tabs, tabId));

describe('tabState', () => {
  it('is ungranted without a navigation for an unknown tab, and for none', () => {
    const unknown = { access: UNGRANTED, lastNavigation: null };
    expect(tabState(ONE_IN_EACH_STATE, UNKNOWN)).toEqual(unknown);
    expect(tabState(ONE_IN_EACH_STATE, null)).toEqual(unknown);
  });
});

describe('grantOf', () => {
  it('returns the grant of a granted or suspended tab only', () => {
    const grants = [1, 2, 3, 4].map((tabId) => grantOf(tabState(ONE_IN_EACH_STATE, tabId)));
    expect(grants).toEqual([null, GRANT, GRANT, null]);
  });
});

describe('grantedTabs and tabIdsIn', () => {
  it('list the tabs in a state', () => {
    expect(grantedTabs(ONE_IN_EACH_STATE)).toEqual([{ tabId: 2, grant: GRANT }]);
    const states = ['ungranted', 'granted', 'suspended', 'quarantined'] as const;
    expect(states.map((state) => tabIdsIn(ONE_IN_EACH_STATE, state))).toEqual([[1], [2], [3], [4]]);
  });
});

describe('canGrant', () => {
  it('accepts any grant for an ungranted tab', () => {
    for (const tabId of [1, UNKNOWN]) {
      expect(GRANTS.filter((grant) => canGrant(tabState(ONE_IN_EACH_STATE, tabId), grant))).toEqual(GRANTS);
    }
  });

  it('accepts only the same grant for a granted or suspended tab', () => {
    for (const tabId of [2, 3]) {
      expect(GRANTS.filter((grant) => canGrant(tabState(ONE_IN_EACH_STATE, tabId), grant))).toEqual([GRANT]);
    }
  });

  it('accepts no grant for a quarantined tab', () => {
    expect(GRANTS.filter((grant) => canGrant(tabState(ONE_IN_EACH_STATE, 4), grant))).toEqual([]);
  });
});

describe('grantTab', () => {
  it('grants an ungranted or unknown tab any grant, and keeps its navigation', () => {
    expect(tabState(grantTab(ONE_IN_EACH_STATE, 1, API), 1)).toEqual({
      access: { state: 'granted', grant: API },
      lastNavigation: BY_PAGE,
    });
    expect(accessOf(grantTab(ONE_IN_EACH_STATE, UNKNOWN, GRANT), UNKNOWN)).toEqual(GRANTED);
  });

  it('gives a suspended tab its grant back', () => {
    expect(accessOf(grantTab(ONE_IN_EACH_STATE, 3, GRANT), 3)).toEqual(GRANTED);
  });

  it('changes nothing for a tab that holds the same grant', () => {
    expect(grantTab(ONE_IN_EACH_STATE, 2, { ...GRANT })).toEqual(ONE_IN_EACH_STATE);
  });

  it.each([
    ['granted', 2],
    ['suspended', 3],
  ])('throws for a %s tab and a grant of another context, app or kind', (_state, tabId) => {
    for (const grant of [OTHER_CONTEXT, OTHER_APP, OTHER_KIND, API]) {
      expect(() => grantTab(ONE_IN_EACH_STATE, tabId, grant)).toThrow('A tab belongs to one app for life');
    }
  });

  it('throws for a quarantined tab', () => {
    for (const grant of GRANTS) {
      expect(() => grantTab(ONE_IN_EACH_STATE, 4, grant)).toThrow('A tab belongs to one app for life');
    }
  });
});

describe('suspendTabs', () => {
  it('suspends granted tabs only', () => {
    expect(accessOfAll(suspendTabs(ONE_IN_EACH_STATE, () => true))).toEqual([
      UNGRANTED,
      SUSPENDED,
      SUSPENDED,
      QUARANTINED,
    ]);
  });

  it('suspends only tabs whose grant it is asked to', () => {
    const tabs = grantTab(grantTab({}, 1, GRANT), 2, OTHER_CONTEXT);
    const suspended = suspendTabs(tabs, ({ contextId }) => contextId === GRANT.contextId);
    expect([accessOf(suspended, 1), accessOf(suspended, 2)]).toEqual([
      SUSPENDED,
      { state: 'granted', grant: OTHER_CONTEXT },
    ]);
  });

  it('returns the same object if it suspends no tab', () => {
    expect(suspendTabs(ONE_IN_EACH_STATE, () => false)).toBe(ONE_IN_EACH_STATE);
    expect(suspendTabs({}, () => true)).toEqual({});
  });
});

describe('quarantineTabs', () => {
  it('quarantines tabs in every state, and unknown tabs', () => {
    const tabs = quarantineTabs(ONE_IN_EACH_STATE, [1, 2, 3, 4, UNKNOWN]);
    expect(accessOfAll(tabs)).toEqual([QUARANTINED, QUARANTINED, QUARANTINED, QUARANTINED]);
    expect(accessOf(tabs, UNKNOWN)).toEqual(QUARANTINED);
  });

  it('leaves all other tabs as they are', () => {
    expect(accessOfAll(quarantineTabs(ONE_IN_EACH_STATE, [2]))).toEqual([
      UNGRANTED,
      QUARANTINED,
      SUSPENDED,
      QUARANTINED,
    ]);
  });
});

describe('quarantineGrants', () => {
  it('quarantines granted and suspended tabs only', () => {
    expect(accessOfAll(quarantineGrants(ONE_IN_EACH_STATE, () => true))).toEqual([
      UNGRANTED,
      QUARANTINED,
      QUARANTINED,
      QUARANTINED,
    ]);
  });

  it('quarantines only tabs whose grant has ended', () => {
    const tabs = suspendTabs(grantTab(grantTab({}, 1, GRANT), 2, OTHER_CONTEXT), () => true);
    const quarantined = quarantineGrants(tabs, ({ contextId }) => contextId === GRANT.contextId);
    expect([accessOf(quarantined, 1), accessOf(quarantined, 2)]).toEqual([
      QUARANTINED,
      { state: 'suspended', grant: OTHER_CONTEXT },
    ]);
  });

  it('returns the same object if it quarantines no tab', () => {
    expect(quarantineGrants(ONE_IN_EACH_STATE, () => false)).toBe(ONE_IN_EACH_STATE);
  });
});

describe('a navigation that the background has let through', () => {
  const allowed = allowHeldNavigation(ONE_IN_EACH_STATE, 2, GRAFANA);

  it.each([
    ['suspended', suspendTabs(allowed, () => true)],
    ['quarantined', quarantineTabs(allowed, [2])],
    ['quarantined with its context', quarantineGrants(allowed, () => true)],
  ])('is allowed no more once its tab is %s', (_, tabs) => {
    expect(unsentUrl(tabState(allowed, 2))).toBe(GRAFANA);
    expect(unsentUrl(tabState(tabs, 2))).toBeNull();
  });
});

describe('recordNeighbour', () => {
  it.each([
    ['an ungranted', 1],
    ['a suspended', 3],
    ['a quarantined', 4],
    ['an unknown', UNKNOWN],
  ])('quarantines %s tab', (_state, tabId) => {
    expect(accessOf(recordNeighbour(ONE_IN_EACH_STATE, tabId), tabId)).toEqual(QUARANTINED);
  });

  it('leaves a granted tab as it is, since rules send it through the gate', () => {
    expect(recordNeighbour(ONE_IN_EACH_STATE, 2)).toBe(ONE_IN_EACH_STATE);
  });
});

describe('closeTab', () => {
  it('forgets the tab, and no other', () => {
    for (const tabId of [1, 2, 3, 4]) {
      const tabs = closeTab(ONE_IN_EACH_STATE, tabId);
      expect(Object.keys(tabs).map(Number)).toEqual([1, 2, 3, 4].filter((id) => id !== tabId));
    }
  });

  it('returns the same object for an unknown tab', () => {
    expect(closeTab(ONE_IN_EACH_STATE, UNKNOWN)).toBe(ONE_IN_EACH_STATE);
  });
});

describe('replaceTab', () => {
  it('moves the state of a tab to its new id', () => {
    for (const tabId of [1, 2, 3, 4]) {
      const tabs = replaceTab(ONE_IN_EACH_STATE, UNKNOWN, tabId);
      expect(tabState(tabs, UNKNOWN)).toEqual(tabState(ONE_IN_EACH_STATE, tabId));
      expect(Object.hasOwn(tabs, tabId)).toBe(false);
      expect(Object.keys(tabs)).toHaveLength(4);
    }
  });

  it('returns the same object for an unknown tab', () => {
    expect(replaceTab(ONE_IN_EACH_STATE, 10, UNKNOWN)).toBe(ONE_IN_EACH_STATE);
  });

  it('quarantines a tab under whose new id something was known already', () => {
    const quarantined = quarantineTabs(ONE_IN_EACH_STATE, [UNKNOWN]);
    for (const tabId of [1, 2, 3, 4]) {
      expect(tabState(replaceTab(quarantined, UNKNOWN, tabId), UNKNOWN).access).toEqual({ state: 'quarantined' });
    }
  });
});

describe('startSession', () => {
  it('keeps the state of existing tabs, and forgets all others', () => {
    expect(startSession(ONE_IN_EACH_STATE, { existingTabIds: [1, 2, 3, 4, 5], ruleTabIds: [] })).toEqual(
      ONE_IN_EACH_STATE,
    );
    expect(Object.keys(startSession(ONE_IN_EACH_STATE, { existingTabIds: [2, 4], ruleTabIds: [] }))).toEqual([
      '2',
      '4',
    ]);
  });

  it('quarantines existing tabs that rules name if their grant is not known any more', () => {
    expect(startSession({}, { existingTabIds: [1, 2], ruleTabIds: [2, 3] })).toEqual({
      2: { access: QUARANTINED, lastNavigation: null },
    });
    const tabs = startSession(ONE_IN_EACH_STATE, { existingTabIds: [1, 2, 3, 4], ruleTabIds: [1, 2, 3, 4] });
    expect(accessOfAll(tabs)).toEqual([QUARANTINED, GRANTED, SUSPENDED, QUARANTINED]);
  });
});

/** An event of the browser. `tab` is an index into the open tabs. */
type Event =
  | { readonly kind: 'grant'; readonly tab: number; readonly grant: Grant }
  | { readonly kind: 'suspend' | 'quarantineGrants'; readonly contextIds: readonly string[] }
  | { readonly kind: 'quarantineTabs'; readonly tabs: readonly number[] }
  | { readonly kind: 'consent'; readonly tab: number; readonly url: string }
  | { readonly kind: 'neighbour' | 'close' | 'replace'; readonly tab: number }
  | {
      readonly kind: 'startSession';
      readonly existingTabs: readonly number[];
      readonly ruleTabs: readonly number[];
      readonly isMemoryLost: boolean;
    };

/** Mostly the same grant, so that suspended tabs get theirs back now and then. */
const grant = fc.oneof(
  { weight: 3, arbitrary: fc.constant(GRANT) },
  { weight: 2, arbitrary: fc.constantFrom(...GRANTS) },
);
const tab = fc.nat({ max: 3 });
const someTabs = fc.subarray([0, 1, 2, 3]);
const contextIds = fc.subarray([GRANT.contextId, OTHER_CONTEXT.contextId]);
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('grant'), tab, grant }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('suspend'), contextIds }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('quarantineGrants'), contextIds }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('quarantineTabs'), tabs: fc.subarray([0, 1], { minLength: 1 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('consent'), tab, url: fc.constantFrom(GRAFANA, SEARCH) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('neighbour', 'close', 'replace'), tab }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('startSession'),
      existingTabs: fc.subarray([0, 1, 2, 3], { minLength: 2 }),
      ruleTabs: someTabs,
      isMemoryLost: fc.boolean(),
    }),
  },
);

/** Runs an event on the tabs and on the model. */
function runEvent(tabs: Tabs, model: TabModel, history: AccessHistory, given: Event): Tabs {
  const idAt = (index: number) => model.openTabIds[index] ?? Number.NaN;
  switch (given.kind) {
    case 'grant': {
      const tabId = idAt(given.tab);
      const isAllowed = model.canGrant(tabId, given.grant);
      expectSame(canGrant(tabState(tabs, tabId), given.grant), isAllowed);
      if (!isAllowed) {
        expect(() => grantTab(tabs, tabId, given.grant)).toThrow();
        return tabs;
      }
      model.grant(tabId, given.grant);
      return grantTab(tabs, tabId, given.grant);
    }
    case 'suspend': {
      const isSuspended = ({ contextId }: Grant) => given.contextIds.includes(contextId);
      model.suspend(isSuspended);
      return suspendTabs(tabs, isSuspended);
    }
    case 'quarantineGrants': {
      const isEnded = ({ contextId }: Grant) => given.contextIds.includes(contextId);
      model.quarantineGrants(isEnded);
      return quarantineGrants(tabs, isEnded);
    }
    case 'quarantineTabs': {
      const tabIds = given.tabs.map(idAt);
      model.quarantine(tabIds);
      return quarantineTabs(tabs, tabIds);
    }
    case 'consent': {
      const tabId = idAt(given.tab);
      model.agree(tabId, given.url);
      return recordConsent(tabs, tabId, given.url, null);
    }
    case 'neighbour': {
      const tabId = idAt(given.tab);
      model.showNeighbour(tabId);
      return recordNeighbour(tabs, tabId);
    }
    case 'close': {
      const tabId = idAt(given.tab);
      model.close(tabId);
      history.forget(tabId);
      return closeTab(tabs, tabId);
    }
    case 'replace': {
      const tabId = idAt(given.tab);
      const newId = model.replace(tabId);
      history.move(tabId, newId);
      return replaceTab(tabs, newId, tabId);
    }
    case 'startSession': {
      const existingTabIds = given.existingTabs.map(idAt);
      // Session rules name at least the granted and suspended tabs. Without the memory, all other tabs are unknown.
      const held = given.isMemoryLost ? [...model.tabIdsIn('granted'), ...model.tabIdsIn('suspended')] : [];
      const ruleTabIds = [...new Set([...held, ...given.ruleTabs.map(idAt)])];
      const isRemembered = (tabId: number) => !given.isMemoryLost || ruleTabIds.includes(tabId);
      history.keep((tabId) => existingTabIds.includes(tabId) && isRemembered(tabId));
      model.startSession(existingTabIds, ruleTabIds, given.isMemoryLost);
      return startSession(given.isMemoryLost ? {} : tabs, { existingTabIds, ruleTabIds });
    }
  }
}

/**
 * What access each tab has had, as `tab-state.ts` returned it. It doesn't know the model, so it finds an invariant that the
 * model breaks in the same way.
 */
class AccessHistory {
  readonly #grants = new Map<number, Grant>();
  readonly #quarantined = new Set<number>();

  /** Records the access of a tab. Returns what it may never do: get a second grant, leave quarantine, or lose a grant. */
  record(tabId: number, access: TabAccess): string[] {
    const earlierGrant = this.#grants.get(tabId);
    const violations: string[] = [];
    if (this.#quarantined.has(tabId) && access.state !== 'quarantined') violations.push(`${tabId} left quarantine`);
    if (earlierGrant && access.state === 'ungranted') violations.push(`${tabId} became ungranted`);
    if (access.state === 'quarantined') this.#quarantined.add(tabId);
    if (access.state === 'granted' || access.state === 'suspended') {
      const isOther = earlierGrant && JSON.stringify(earlierGrant) !== JSON.stringify(access.grant);
      if (isOther) violations.push(`${tabId} got another grant`);
      this.#grants.set(tabId, access.grant);
    }
    return violations;
  }

  forget(tabId: number): void {
    this.#grants.delete(tabId);
    this.#quarantined.delete(tabId);
  }

  move(tabId: number, newId: number): void {
    const earlierGrant = this.#grants.get(tabId);
    if (earlierGrant) this.#grants.set(newId, earlierGrant);
    if (this.#quarantined.has(tabId)) this.#quarantined.add(newId);
    this.forget(tabId);
  }

  keep(isKept: (tabId: number) => boolean): void {
    for (const tabId of [...this.#grants.keys(), ...this.#quarantined]) if (!isKept(tabId)) this.forget(tabId);
  }
}

const STATES = ['ungranted', 'granted', 'suspended', 'quarantined'] as const;

/** Everything that `tab-state.ts` says about the tabs. */
function describeTabs(tabs: Tabs, { allTabIds }: TabModel) {
  return {
    states: allTabIds.map((tabId) => tabState(tabs, tabId)),
    grants: allTabIds.map((tabId) => grantOf(tabState(tabs, tabId))),
    grantedTabs: grantedTabs(tabs),
    tabIdsIn: STATES.map((state) => tabIdsIn(tabs, state)),
  };
}

/** The same as the model says it. */
function describeModel(model: TabModel): ReturnType<typeof describeTabs> {
  const { allTabIds } = model;
  return {
    states: allTabIds.map((tabId) => ({ access: model.accessOf(tabId), lastNavigation: model.navigationOf(tabId) })),
    grants: allTabIds.map((tabId) => model.grantOf(tabId)),
    grantedTabs: model.grantedTabs(),
    tabIdsIn: STATES.map((state) => model.tabIdsIn(state)),
  };
}

/** Compares thousands of values: as text first, because `toEqual` is slow. */
function expectSame<Value>(actual: Value, expected: Value): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual).toEqual(expected);
}

/** Makes a later change of the object throw. */
function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) freeze(part);
  }
  return value;
}

describe('tabs after any sequence of events', () => {
  it('agree with the model, never have a second grant, and never leave quarantine until they are closed', {
    timeout: 30_000,
  }, () => {
    /** How many events changed the state of an open tab like this. */
    const transitions: Record<string, number> = {};
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 30, size: 'max' }), (events) => {
        const model = new TabModel();
        const history = new AccessHistory();
        let tabs: Tabs = {};
        for (const given of events) {
          const before = tabs;
          tabs = freeze(runEvent(tabs, model, history, given));
          expectSame(describeTabs(tabs, model), describeModel(model));
          const violations = model.openTabIds.flatMap((tabId) => history.record(tabId, accessOf(tabs, tabId)));
          if (violations.length > 0) expect.fail(violations.join(', '));
          for (const tabId of model.openTabIds) {
            const transition = `${accessOf(before, tabId).state} → ${accessOf(tabs, tabId).state}`;
            transitions[transition] = (transitions[transition] ?? 0) + 1;
          }
        }
        expect(v.parse(TabsSchema, JSON.parse(JSON.stringify(tabs)))).toEqual(tabs);
      }),
      { numRuns: 400 },
    );
    const frequent = Object.keys(transitions).filter((name) => (transitions[name] ?? 0) > 10);
    expect(frequent).toEqual(
      expect.arrayContaining([
        'ungranted → granted',
        'ungranted → quarantined',
        'granted → suspended',
        'granted → quarantined',
        'suspended → granted',
        'suspended → quarantined',
      ]),
    );
  });
});
