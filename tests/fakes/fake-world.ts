import * as v from 'valibot';
import { sealer } from '../../lib/adapters/crypto/seal.ts';
import { chromiumDialect } from '../../lib/core/grants/dialect.ts';
import type { RuleDraft } from '../../lib/core/grants/rule.ts';
import { NO_POLICY, type Policy } from '../../lib/core/policy.ts';
import { type Server, serverUrl } from '../../lib/core/proxy-url/server.ts';
import { STORED, type StoredKey, type StoredValue } from '../../lib/core/stored.ts';
import { readCredentials, readOpened } from '../../lib/tasks/opened.ts';
import type { World } from '../../lib/tasks/world.ts';

export const DIALECT = chromiumDialect('extension-id', 'chrome-extension://extension-id/gate.html');

/** A world in memory that keeps a journal of effects, so that their order can be asserted. */
export interface FakeWorld extends World {
  readonly journal: string[];
  readonly stored: Map<StoredKey, unknown>;
  dynamicRules: readonly RuleDraft[];
  sessionRules: readonly RuleDraft[];
  shimOrigins: readonly string[];
  openTabs: number[];
  /** What the tabs 1, 2, … show. */
  shownUrls: string[];
  accessible: Set<string>;
  /** Names of cookies whose copies are as they should be. */
  copiedCookies: Set<string>;
  time: number;
  /** Tabs that show that they are not signed any more. */
  unsignedTabs: Set<number>;
  managed: Policy;
  alarms: Record<'lock' | 'expiry', number | null>;
}

/** The credentials that are open, as whoever holds the session's memory could read them. */
export function openedCredentials(world: FakeWorld) {
  return readCredentials(world);
}

/** All that is stored, and what of it is sealed, so that a secret left anywhere is found. */
export async function everythingStored(world: FakeWorld): Promise<string> {
  return JSON.stringify([[...world.stored], await readOpened(world)]);
}

export function fakeWorld(): FakeWorld {
  const stored = new Map<StoredKey, unknown>();
  const journal: string[] = [];
  const world: FakeWorld = {
    journal,
    stored,
    dynamicRules: [],
    sessionRules: [],
    shimOrigins: [],
    openTabs: [],
    shownUrls: [],
    accessible: new Set(),
    copiedCookies: new Set(),
    unsignedTabs: new Set(),
    managed: NO_POLICY,
    alarms: { lock: null, expiry: null },
    time: Date.parse('2026-11-24T00:00:00Z'),
    dialect: DIALECT,
    storage: {
      // As the browser has it: JSON, read through the schema.
      read: async <Key extends StoredKey>(key: Key) => {
        const value = structuredClone(stored.has(key) ? stored.get(key) : STORED[key].empty);
        return v.parse(STORED[key].schema as v.GenericSchema, JSON.parse(JSON.stringify(value))) as StoredValue<Key>;
      },
      write: async (key, value) => {
        journal.push(`write ${key}`);
        stored.set(key, structuredClone(value));
      },
      writeSession: async (values) => {
        journal.push(`write ${Object.keys(values).join(' ')}`);
        for (const [key, value] of Object.entries(values)) stored.set(key as StoredKey, structuredClone(value));
      },
      clear: async () => {
        journal.push('clear');
        stored.clear();
      },
    },
    rules: {
      tabsOfSession: async () =>
        world.sessionRules.flatMap(({ condition }) => condition.tabIds ?? []).filter((id) => id >= 0),
      replaceDynamic: async (wanted) => {
        world.dynamicRules = wanted;
      },
      replaceSession: async (wanted) => {
        if (JSON.stringify(wanted) !== JSON.stringify(world.sessionRules)) journal.push('session rules');
        world.sessionRules = wanted;
      },
    },
    shim: {
      replaceOrigins: async (origins) => {
        if (JSON.stringify(origins) !== JSON.stringify(world.shimOrigins)) journal.push('shim');
        world.shimOrigins = origins;
      },
    },
    tabs: {
      openBlank: async (beside) => {
        const id = 1000 + world.openTabs.length;
        world.openTabs.push(id);
        journal.push(`open blank ${id}${beside === null ? '' : ` beside ${beside}`}`);
        return id;
      },
      navigate: async (tabId, url) => {
        journal.push(`navigate ${tabId} ${url}`);
      },
      list: async () => world.openTabs,
      showing: async () => world.shownUrls.map((url, at) => ({ id: at + 1, url })),
      showUnsigned: async (tabIds, isUnsigned) => {
        for (const tabId of tabIds) world.unsignedTabs[isUnsigned ? 'add' : 'delete'](tabId);
      },
      reload: async (tabId) => {
        journal.push(`reload ${tabId}`);
      },
      urlOf: async (tabId) => world.shownUrls[tabId - 1] ?? null,
    },
    cookies: {
      copy: async ({ name, from, to }) => {
        journal.push(`copy ${name} ${from} ${to}`);
        return !world.copiedCookies.has(name);
      },
    },
    hostAccess: {
      has: async (server: Server) => world.accessible.has(new URL(server.origin).hostname),
      remove: async (servers) => {
        for (const server of servers) {
          journal.push(`give back ${serverUrl(server)}`);
          world.accessible.delete(new URL(server.origin).hostname);
        }
      },
    },
    sealer: sealer(),
    policy: async () => world.managed,
    wakeAt: async (reason, at) => {
      world.alarms[reason] = at;
    },
    expiryOf: (token) => (token.startsWith('until ') ? Number(token.slice('until '.length)) : null),
    now: () => world.time,
  };
  return world;
}
