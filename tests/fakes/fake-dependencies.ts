import { joseCrypto } from '../../lib/adapters/crypto/jose-crypto.ts';
import type { Cookie, Dependencies } from '../../lib/background/dependencies.ts';
import { chromium, firefox } from '../../lib/core/dnr/platform.ts';
import type { RuleDraft } from '../../lib/core/dnr/rule.ts';
import { type Server, serverUrl } from '../../lib/core/proxy-url/server.ts';
import type { ToolbarMark } from '../../lib/core/tabs/toolbar-mark.ts';
import { type MemoryStorage, memoryStorage } from './memory-storage.ts';

export const PLATFORM = chromium('extension-id', 'chrome-extension://extension-id/gate.html');
/** Firefox, whose extensions have another host in each profile. */
export const FIREFOX = firefox('11111111-2222-3333-4444-555555555555', 'moz-extension://1/gate.html');

/** Dependencies in memory, with what they were told for tests to look at. */
export interface FakeDependencies extends Dependencies {
  readonly storage: MemoryStorage;
  /** What happened, in order, so that tests can assert it. */
  readonly journal: string[];
  dynamicRules: readonly RuleDraft[];
  sessionRules: readonly RuleDraft[];
  /** The browser cannot compile rules with this text. */
  unsupportedText: string;
  scriptOrigins: readonly string[];
  isolatedOrigins: readonly string[];
  /** The container of each tab that is not in the default one. */
  readonly tabContainers: Map<number, string>;
  /** The names of containers, by id. */
  readonly containerNames: Map<string, string>;
  guardedHosts: readonly string[];
  windowGuardedHosts: readonly string[];
  /** Prefixes of the apps whose responses to fetches are listened to; null for all. */
  listenedPrefixes: readonly string[] | null;
  openTabs: number[];
  /** The tab from which each was opened. */
  openers: Record<number, number>;
  /** Ids of the tabs of a window from left to right. */
  tabOrder: number[];
  /** URLs that the tabs 1, 2, … show. */
  tabUrls: string[];
  /** Tabs that show one of the browser's own pages. */
  readonly browserPages: Set<number>;
  /** Hosts that the extension has access to; at first those of the sample contexts. */
  readonly accessibleHosts: Set<string>;
  /** The browser's cookies, by URL and name. */
  readonly cookieJar: Map<string, Cookie>;
  /** What the toolbar button says of tabs, and of all others. */
  readonly marks: Map<number | null, ToolbarMark>;
  managedPolicy: unknown;
  readonly alarmTimes: Record<'lock' | 'expiry', number | null>;
  /** Delays up to this are over at once, longer ones never. */
  patienceMs: number;
  /** The time, in epoch milliseconds. */
  time: number;
}

export function fakeDependencies(): FakeDependencies {
  const journal: string[] = [];
  const fake: FakeDependencies = {
    journal,
    dynamicRules: [],
    sessionRules: [],
    unsupportedText: 'unsupported.example',
    scriptOrigins: [],
    isolatedOrigins: [],
    tabContainers: new Map(),
    containerNames: new Map(),
    guardedHosts: [],
    windowGuardedHosts: [],
    listenedPrefixes: null,
    openTabs: [],
    openers: {},
    tabOrder: [],
    tabUrls: [],
    browserPages: new Set(),
    accessibleHosts: new Set(['k8s.example', 'rancher.example']),
    cookieJar: new Map(),
    marks: new Map(),
    managedPolicy: {},
    alarmTimes: { lock: null, expiry: null },
    patienceMs: 5_000,
    time: Date.parse('2026-11-24T00:00:00Z'),
    version: '0.0.0-test',
    platform: PLATFORM,
    storage: withJournal(memoryStorage(), journal),
    crypto: joseCrypto(),
    rules: {
      sessionTabIds: async () =>
        fake.sessionRules.flatMap(({ condition }) => condition.tabIds ?? []).filter((id) => id >= 0),
      replace: async ({ session, dynamic }) => {
        if (!isEqual(session, fake.sessionRules)) journal.push('session rules');
        fake.sessionRules = session;
        if (dynamic === null) return;
        if (!isEqual(dynamic, fake.dynamicRules)) journal.push('dynamic rules');
        fake.dynamicRules = dynamic;
      },
      areSupported: async (rules) => !JSON.stringify(rules).includes(fake.unsupportedText),
      count: async () => ({ dynamic: fake.dynamicRules.length, session: fake.sessionRules.length }),
    },
    contentScripts: {
      replaceShim: async (origins, isolatedOrigins) => {
        if (!isEqual(origins, fake.scriptOrigins)) journal.push('content scripts');
        fake.scriptOrigins = origins;
        fake.isolatedOrigins = isolatedOrigins;
      },
      replaceGuard: async (hosts) => {
        fake.guardedHosts = hosts;
      },
      replaceWindowGuard: async (hosts) => {
        fake.windowGuardedHosts = hosts;
      },
    },
    fetchResponses: {
      listenTo: (prefixes) => {
        fake.listenedPrefixes = prefixes;
      },
    },
    tabs: {
      open: async (url, { nextToTabId, container, isInBackground, isInNewWindow }) => {
        const id = 1000 + fake.openTabs.length;
        fake.openTabs.push(id);
        const place = [
          nextToTabId === null ? '' : ` next to ${nextToTabId}`,
          container === null ? '' : ` in ${container}`,
          isInBackground ? ' behind' : '',
          isInNewWindow ? ' in a new window' : '',
        ];
        journal.push(`open ${id} at ${url}${place.join('')}`);
        if (container !== null) fake.tabContainers.set(id, container);
        return id;
      },
      containerOf: async (tabId) => (fake.platform.hasContainers ? (fake.tabContainers.get(tabId) ?? 'default') : null),
      openerOf: async (tabId) => fake.openers[tabId] ?? null,
      leftOf: async ({ index }) => fake.tabOrder[index - 1] ?? null,
      showsBrowserPage: async (tabId) => fake.browserPages.has(tabId),
      openOptions: async () => {
        journal.push('open options');
      },
      close: async (tabId) => {
        journal.push(`close ${tabId}`);
      },
      navigate: async (tabId, url) => {
        journal.push(`navigate ${tabId} ${url}`);
      },
      replace: async (tabId, url) => {
        journal.push(`replace ${tabId} ${url}`);
      },
      replaceError: async (tabId, failedUrl, url) => {
        journal.push(`replace ${failedUrl} in ${tabId} by ${url}`);
      },
      goBack: async (tabId) => {
        journal.push(`go back in ${tabId}`);
      },
      reload: async (tabId) => {
        journal.push(`reload ${tabId}`);
      },
      list: async () => fake.openTabs,
      showing: async () => fake.tabUrls.map((url, index) => ({ id: index + 1, url })),
      urlOf: async (tabId) => fake.tabUrls[tabId - 1] ?? null,
      destinationOf: async (tabId) => fake.tabUrls[tabId - 1] ?? null,
      mark: async (tabId, mark) => {
        if (mark === 'none') fake.marks.delete(tabId);
        else fake.marks.set(tabId, mark);
      },
    },
    cookies: {
      get: async (_tabId, url, name) => fake.cookieJar.get(`${url} ${name}`) ?? null,
      copy: async (_tabId, cookie, url) => {
        journal.push(`copy cookie ${cookie.name} to ${url}`);
        fake.cookieJar.set(`${url} ${cookie.name}`, { ...cookie, path: new URL(url).pathname });
      },
      remove: async (_tabId, url, name) => {
        journal.push(`remove cookie ${name} from ${url}`);
        fake.cookieJar.delete(`${url} ${name}`);
      },
    },
    containers: {
      default: 'default',
      has: async (id) => fake.containerNames.has(id),
      create: async (name) => {
        const id = `container-${fake.containerNames.size + 1}`;
        fake.containerNames.set(id, name);
        return id;
      },
      remove: async (id, isOurs) => {
        if (isOurs(fake.containerNames.get(id) ?? '')) fake.containerNames.delete(id);
      },
    },
    hostAccess: {
      has: async ({ origin }: Server) => fake.accessibleHosts.has(new URL(origin).hostname),
      remove: async (servers) => {
        for (const server of servers) {
          journal.push(`give back ${serverUrl(server)}`);
          fake.accessibleHosts.delete(new URL(server.origin).hostname);
        }
      },
      removeAll: async () => {
        journal.push('give back all');
        fake.accessibleHosts.clear();
      },
    },
    alarms: {
      set: async (name, at) => {
        fake.alarmTimes[name] = at;
      },
    },
    readManagedPolicy: async () => fake.managedPolicy,
    tokenExpiry: (token) => (token.startsWith('until ') ? Number(token.slice('until '.length)) : null),
    now: () => fake.time,
    delay: (ms) => (ms > fake.patienceMs ? new Promise(() => {}) : Promise.resolve()),
  };
  return fake;
}

function withJournal(storage: MemoryStorage, journal: string[]): MemoryStorage {
  const { write, clear } = storage;
  storage.write = async (area, values) => {
    journal.push(`write ${area}: ${Object.keys(values).sort().join(' ')}`);
    await write(area, values);
  };
  storage.clear = async (area) => {
    journal.push(`clear ${area}`);
    await clear(area);
  };
  return storage;
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
