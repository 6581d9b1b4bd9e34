import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { hostnameOf, hostsOf, type Server } from '../../../lib/core/proxy-url/server.ts';
import type { Grant } from '../../../lib/core/tabs/grant.ts';
import {
  canOnlyContain,
  forgetHosts,
  forgetTab,
  moveTab,
  observeTabs,
  onlyAppIn,
  recordDocument,
  recordGrant,
  recordTab,
  shownDocument,
  type TabHistories,
  TabHistoriesSchema,
} from '../../../lib/core/tabs/tab-history.ts';
import { GRAFANA, SEARCH, SERVER } from '../../fakes/sample-contexts.ts';

const OTHER_SERVER: Server = { origin: 'https://other.example:6443', basePath: '' };
const SERVERS = [SERVER, OTHER_SERVER];
const HOSTS = hostsOf(SERVERS);
const OTHER_APP = `${OTHER_SERVER.origin}/api/v1/namespaces/shop/services/web/proxy/`;

const grantFor = (prefix: string): Grant => ({
  kind: 'target',
  contextId: 'config/dev',
  server: prefix.startsWith(SERVER.origin) ? SERVER : OTHER_SERVER,
  prefix,
});
/** Which of the apps the tab can be granted. */
const grantable = (histories: TabHistories, tabId = 1, isFirstPage = false) =>
  [GRAFANA, SEARCH, OTHER_APP].filter((prefix) => canOnlyContain(histories, tabId, grantFor(prefix), { isFirstPage }));
const documentAt = (url: string, origin = new URL(url).origin) => shownDocument({ url, origin }, SERVERS);
const show = (histories: TabHistories, tabId: number, url: string, origin?: string) =>
  recordDocument(histories, tabId, documentAt(url, origin));

/** Tab 1, observed from its beginning. */
const OBSERVED = observeTabs({}, [1], HOSTS);
const opened = (histories: TabHistories, openerTabId: number | null, url: string | null = null) =>
  recordTab(histories, {
    tabId: 2,
    hasOpener: openerTabId !== null,
    relatives: openerTabId === null ? [] : [{ tabId: openerTabId, url }],
    hosts: HOSTS,
    at: 0,
  });

describe('a tab that Portside observes from its beginning', () => {
  it('can be granted any app', () => {
    expect(grantable(OBSERVED)).toEqual([GRAFANA, SEARCH, OTHER_APP]);
  });

  it.each([
    ['of an app, signed or not', `${GRAFANA}d/1`, [GRAFANA, OTHER_APP]],
    ['of the API', `${SERVER.origin}/version`, [OTHER_APP]],
    ['of another port of the host', 'https://k8s.example:1/', [OTHER_APP]],
    ['of the host over http', 'http://k8s.example/', [OTHER_APP]],
    ['of a subdomain', 'https://a.k8s.example/', [OTHER_APP]],
    ['of the host with a final dot', 'https://k8s.example./', [OTHER_APP]],
    ['made by a page of the host', `blob:${SERVER.origin}/1234`, [OTHER_APP]],
    ['of another site', 'https://wiki.example/', [GRAFANA, SEARCH, OTHER_APP]],
    ['of a host whose name ends alike', 'https://notk8s.example/', [GRAFANA, SEARCH, OTHER_APP]],
  ])('can be granted no other app after a document %s', (_, url, expected) => {
    expect(grantable(show(OBSERVED, 1, url))).toEqual(expected);
  });

  it('can be granted none after documents of two apps', () => {
    expect(grantable(show(show(OBSERVED, 1, GRAFANA), 1, SEARCH))).toEqual([OTHER_APP]);
  });

  it('can be granted its app again after documents of it, with and without an address', () => {
    const granted = recordGrant(OBSERVED, 1, grantFor(GRAFANA));
    const after = show(show(granted, 1, `${GRAFANA}page`), 1, 'about:blank', SERVER.origin);
    expect(grantable(after)).toEqual([GRAFANA, OTHER_APP]);
  });

  it('can be granted no app of the host after a document without an address, if there was none of an app', () => {
    expect(grantable(show(OBSERVED, 1, 'about:blank', SERVER.origin))).toEqual([OTHER_APP]);
  });
});

describe('a tab from before', () => {
  it('can be granted an app only if the gate is its first page', () => {
    expect(grantable({})).toEqual([]);
    expect(grantable({}, 1, true)).toEqual([GRAFANA, SEARCH, OTHER_APP]);
    expect(grantable(show({}, 1, GRAFANA), 1, true)).toEqual([GRAFANA, OTHER_APP]);
  });

  it('is observed from the beginning if the browser has just started, and counts what it has shown', () => {
    expect(grantable(observeTabs(show({}, 1, GRAFANA), [1], HOSTS))).toEqual([GRAFANA, OTHER_APP]);
  });

  it('can be granted its app again once it was granted it', () => {
    expect(grantable(recordGrant({}, 1, grantFor(GRAFANA)))).toEqual([GRAFANA]);
  });
});

describe('a tab that is opened', () => {
  it('may contain what its opener does', () => {
    expect(grantable(opened(OBSERVED, 1), 2)).toEqual([GRAFANA, SEARCH, OTHER_APP]);
    expect(grantable(opened(show(OBSERVED, 1, GRAFANA), 1), 2)).toEqual([GRAFANA, OTHER_APP]);
    expect(grantable(opened(show(OBSERVED, 1, `blob:${SERVER.origin}/1`), 1), 2)).toEqual([OTHER_APP]);
  });

  it('may contain documents of the page from before that its opener shows', () => {
    expect(grantable(opened({}, 1, 'https://wiki.example/'), 2)).toEqual([GRAFANA, SEARCH, OTHER_APP]);
    expect(grantable(opened({}, 1, `${SERVER.origin}/old`), 2)).toEqual([OTHER_APP]);
  });

  it('may contain what any other tab does, because a page in any of them may have opened it', () => {
    const both = show(show(observeTabs({}, [1, 3], HOSTS), 1, GRAFANA), 3, SEARCH);
    expect(grantable(opened(both, 1), 2)).toEqual([OTHER_APP]);
    expect(onlyAppIn(opened(both, 1), 2, GRAFANA)).toBeNull();
    const one = show(observeTabs({}, [1, 3], HOSTS), 1, GRAFANA);
    expect(onlyAppIn(opened(one, 3), 2, GRAFANA)).toBe(GRAFANA);
  });

  it('may contain a page from before in the tab left of it, of which it may be a duplicate', () => {
    const open = (...urls: (string | null)[]) =>
      recordTab(OBSERVED, {
        tabId: 2,
        hasOpener: true,
        relatives: urls.map((url, index) => ({ tabId: index + 1, url })),
        hosts: HOSTS,
        at: 0,
      });
    expect(grantable(open(null), 2)).toEqual([GRAFANA, SEARCH, OTHER_APP]);
    expect(grantable(open(null, `${SERVER.origin}/old`), 2)).toEqual([OTHER_APP]);
  });

  it('may have been reopened if the tab that opened it may, of which it may be a duplicate', () => {
    const reopened = opened(OBSERVED, null);
    const child = recordTab(reopened, {
      tabId: 4,
      hasOpener: true,
      relatives: [{ tabId: 2, url: null }],
      hosts: HOSTS,
      at: 0,
    });
    expect(grantable(child, 4)).toEqual([]);
  });

  it('counts as one from before if it has no opener', () => {
    expect(grantable(opened(OBSERVED, null), 2)).toEqual([]);
  });

  it('keeps what is known of it already', () => {
    const known = show({}, 2, SEARCH);
    expect(opened(known, 1)).toBe(known);
  });
});

describe('what is known of a tab', () => {
  it('moves to its new id, and counts as from before if something is known under that', () => {
    const granted = recordGrant(OBSERVED, 1, grantFor(GRAFANA));
    expect(moveTab(granted, 7, 1)).toEqual({ 7: granted[1] });
    const both = show(observeTabs(granted, [7], HOSTS), 7, SEARCH);
    expect(grantable(moveTab(both, 7, 1), 7)).toEqual([]);
    expect(grantable(moveTab(both, 7, 1), 7, true)).toEqual([OTHER_APP]);
    expect(grantable(moveTab(both, 7, 99), 7, true)).toEqual([SEARCH, OTHER_APP]);
    expect(moveTab(OBSERVED, 7, 3)).toBe(OBSERVED);
  });

  it('is forgotten when the tab is closed', () => {
    expect(forgetTab(OBSERVED, 1)).toEqual({});
    expect(forgetTab(OBSERVED, 2)).toBe(OBSERVED);
  });

  it('counts as from before for hosts that are no longer observed', () => {
    const forgotten = forgetHosts(show(OBSERVED, 1, GRAFANA), (host) => host === hostnameOf(SERVER));
    expect(grantable(forgotten)).toEqual([OTHER_APP]);
    expect(grantable(forgotten, 1, true)).toEqual([GRAFANA, OTHER_APP]);
  });

  it('does not change by a document that changes nothing', () => {
    const once = show(OBSERVED, 1, GRAFANA);
    expect(show(once, 1, `${GRAFANA}page`)).toBe(once);
    expect(show(once, 1, 'https://wiki.example/')).toBe(once);
    const granted = recordGrant(OBSERVED, 1, grantFor(GRAFANA));
    expect(recordGrant(granted, 1, grantFor(GRAFANA))).toBe(granted);
  });
});

/** What really is in the tabs, as the browser would know it: the apps of which each contains documents. */
class Tabs {
  readonly contents = new Map<number, Set<string>>();

  open(tabId: number, openerTabId: number): void {
    this.contents.set(tabId, new Set(this.contents.get(openerTabId)));
  }

  show(tabId: number, app: string): void {
    const content = this.contents.get(tabId) ?? new Set();
    this.contents.set(tabId, content.add(app));
  }
}

type Event =
  | { readonly kind: 'show'; readonly tab: number; readonly app: string }
  | { readonly kind: 'grant'; readonly tab: number; readonly app: string }
  | { readonly kind: 'open'; readonly opener: number }
  | { readonly kind: 'replace'; readonly tab: number };

const app = fc.constantFrom(GRAFANA, SEARCH, OTHER_APP);
const tab = fc.nat({ max: 9 });
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constant('show'), tab, app }),
  fc.record({ kind: fc.constant('grant'), tab, app }),
  fc.record({ kind: fc.constant('open'), opener: tab }),
  fc.record({ kind: fc.constant('replace'), tab }),
);

/** Tabs as the browser knows them and as Portside records them. */
class Browser {
  readonly tabs = new Tabs();
  readonly ids = [1, 2, 3];
  histories = observeTabs({}, this.ids, HOSTS);
  granted = 0;
  #nextId = 4;

  constructor() {
    for (const id of this.ids) this.tabs.contents.set(id, new Set());
  }

  run(given: Event): void {
    if (given.kind === 'show') this.#show(this.#idAt(given.tab), given.app);
    else if (given.kind === 'grant') this.#grant(this.#idAt(given.tab), grantFor(given.app));
    else if (given.kind === 'open') this.#open(this.#idAt(given.opener));
    else this.#replace(this.#idAt(given.tab));
  }

  #show(id: number, url: string): void {
    this.tabs.show(id, url);
    this.histories = show(this.histories, id, url);
  }

  #grant(id: number, grant: Grant): void {
    if (!canOnlyContain(this.histories, id, grant, { isFirstPage: false })) return;
    const ofServer = [...(this.tabs.contents.get(id) ?? [])].filter((one) => grantFor(one).server === grant.server);
    expect(ofServer.filter((one) => one !== grant.prefix)).toEqual([]);
    this.granted += 1;
    this.tabs.show(id, grant.prefix);
    this.histories = recordGrant(this.histories, id, grant);
  }

  #open(openerTabId: number): void {
    const tabId = this.#newId();
    this.tabs.open(tabId, openerTabId);
    const relatives = [{ tabId: openerTabId, url: null }];
    this.histories = recordTab(this.histories, {
      tabId,
      hasOpener: true,
      relatives,
      hosts: HOSTS,
      at: 0,
    });
    this.ids.push(tabId);
  }

  #replace(id: number): void {
    const newId = this.#newId();
    this.tabs.open(newId, id);
    this.histories = moveTab(this.histories, newId, id);
    this.ids.splice(this.ids.indexOf(id), 1, newId);
  }

  #idAt(index: number): number {
    return this.ids[index % this.ids.length] ?? 0;
  }

  #newId(): number {
    this.#nextId += 1;
    return this.#nextId;
  }
}

describe('after any sequence of events', () => {
  it('a tab that can be granted an app contains no document of another app of that server', () => {
    let granted = 0;
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40, size: 'max' }), (events) => {
        const browser = new Browser();
        for (const given of events) browser.run(given);
        granted += browser.granted;
        const { histories } = browser;
        expect(v.parse(TabHistoriesSchema, JSON.parse(JSON.stringify(histories)))).toEqual(histories);
      }),
      { numRuns: 500 },
    );
    expect(granted).toBeGreaterThan(500);
  });
});
