import * as v from 'valibot';
import { ContextReviewSchema } from '../access/context-review.ts';
import { forgetData, IsolatedDataByTabSchema } from '../apps/isolated-data.ts';
import { KnownAppSchema } from '../apps/known-apps.ts';
import { AllowedOpeningSchema } from '../gate/consent.ts';
import { hasOwnId, StoredContextSchema } from '../kubeconfig/kube-context.ts';
import { StoredListSchema } from '../services/stored-list.ts';
import { endAgreements } from '../tabs/navigations.ts';
import { forgetTab, TabHistoriesSchema } from '../tabs/tab-history.ts';
import { closeTab, quarantineGrants, suspendTabs, TabsSchema } from '../tabs/tab-state.ts';
import { OpenVaultSchema } from '../vault/credentials.ts';
import { DEFAULT_LOCK_SETTINGS, LockSettingsSchema } from '../vault/lock-settings.ts';
import { NO_ATTEMPTS, UnlockAttemptsSchema } from '../vault/unlock-attempts.ts';
import { contextsFrom1To2 } from './migrations/contexts-1-to-2.ts';
import { serviceListsFrom1To2 } from './migrations/service-lists-1-to-2.ts';
import { setAsideFrom1To2 } from './migrations/set-aside-1-to-2.ts';
import { type Definition, define, WHOLE } from './value-definition.ts';

/** Stands for a removed context where the fact that somebody used an app has to be remembered. */
const REMOVED_CONTEXT = '';

const prefixes = v.array(v.string());

/** Every value that Portside stores. */
export const STORED_VALUES = {
  contexts: define({
    key: 'contexts',
    area: 'local',
    schema: v.array(
      v.pipe(
        StoredContextSchema,
        v.check((context) => hasOwnId(context), 'The id of a context is made of its source and name'),
      ),
    ),
    initial: [],
    migrations: [contextsFrom1To2],
    eraseOn: {
      contextRemoved: (contexts, isRemoved) => contexts.filter(({ id }) => !isRemoved(id)),
      everythingErased: WHOLE,
    },
  }),
  /** Which context was used last in the popup. */
  selectedContextId: define({
    key: 'selectedContextId',
    area: 'local',
    schema: v.nullable(v.string()),
    initial: null,
    eraseOn: {
      contextRemoved: (id, isRemoved) => (id !== null && isRemoved(id) ? null : id),
      everythingErased: WHOLE,
    },
  }),
  /**
   * The contexts that used each prefix, the last one last: to offer it first, and to know whose responses the HTTP cache
   * may contain. A removed context leaves `REMOVED_CONTEXT`, since its responses may still be cached; so the prefix stays, also
   * when no context of its server is left.
   */
  contextsByPrefix: define({
    key: 'contextsByPrefix',
    area: 'local',
    schema: v.record(v.string(), v.array(v.string())),
    initial: {},
    eraseOn: { contextRemoved: withoutContextNames, everythingErased: WHOLE },
  }),
  /** Sites that may open apps without a question: origins, and prefixes of apps. */
  trustedSites: define({
    key: 'trustedSites',
    area: 'local',
    schema: v.array(v.string()),
    initial: [],
    eraseOn: { serverForgotten: without, everythingErased: WHOLE },
  }),
  /** Prefixes of the apps that open isolated. Each stands for its service (`serviceOf`). */
  isolatedPrefixes: define({
    key: 'isolatedPrefixes',
    area: 'local',
    schema: prefixes,
    initial: [],
    eraseOn: { serverForgotten: without, everythingErased: WHOLE },
  }),
  /** URLs of the servers all of whose apps open isolated. */
  isolatedServers: define({
    key: 'isolatedServers',
    area: 'local',
    schema: v.array(v.string()),
    initial: [],
    eraseOn: { serverForgotten: without, everythingErased: WHOLE },
  }),
  /** The container of each isolated app, by its service (`serviceOf`), in browsers that have containers. */
  containers: define({
    key: 'containers',
    area: 'local',
    schema: v.record(v.string(), v.string()),
    initial: {},
    eraseOn: { everythingErased: WHOLE },
  }),
  /** Prefixes of the apps that are served from `/`, the last chosen one last. */
  rootPrefixes: define({
    key: 'rootPrefixes',
    area: 'local',
    schema: prefixes,
    initial: [],
    eraseOn: { serverForgotten: without, everythingErased: WHOLE },
  }),
  /** For the prefixes of apps that did not open: the same port by the other scheme, which a person chose in their place. */
  preferredPrefixes: define({
    key: 'preferredPrefixes',
    area: 'local',
    schema: v.record(v.string(), v.string()),
    initial: {},
    eraseOn: { serverForgotten: withoutKeys, everythingErased: WHOLE },
  }),
  /** Prefixes of the apps whose workers were seen to open sockets outside the prefix. */
  workerSocketPrefixes: define({
    key: 'workerSocketPrefixes',
    area: 'local',
    schema: prefixes,
    initial: [],
    eraseOn: { serverForgotten: without, everythingErased: WHOLE },
  }),
  /** Prefixes of the apps that set cookies for a path of their own. */
  pathCookiePrefixes: define({
    key: 'pathCookiePrefixes',
    area: 'local',
    schema: prefixes,
    initial: [],
    eraseOn: { serverForgotten: without, everythingErased: WHOLE },
  }),
  /** The apps that were opened last, the last one first. */
  recentApps: define({
    key: 'recentApps',
    area: 'local',
    schema: v.array(KnownAppSchema),
    initial: [],
    eraseOn: { contextRemoved: withoutContexts, everythingErased: WHOLE },
  }),
  /** The apps that the popup shows first, in the order in which they were pinned. */
  pinnedApps: define({
    key: 'pinnedApps',
    area: 'local',
    schema: v.array(KnownAppSchema),
    initial: [],
    eraseOn: { contextRemoved: withoutContexts, everythingErased: WHOLE },
  }),
  /** The services last seen, by context id, to show them at once. */
  serviceLists: define({
    key: 'serviceLists',
    area: 'local',
    schema: v.record(v.string(), StoredListSchema),
    initial: {},
    migrations: [serviceListsFrom1To2],
    isOnDemand: true,
    eraseOn: {
      contextRemoved: withoutKeys,
      everythingErased: WHOLE,
    },
  }),
  /**
   * The vault: the only value on disk that is derived from secrets. `readEnvelope` reads it. When a context is removed it
   * is sealed again without that context's credential, or a removal is recorded while it is locked.
   */
  envelope: define({
    key: 'envelope',
    area: 'local',
    schema: v.unknown(),
    initial: null,
    eraseOn: { everythingErased: WHOLE },
  }),
  /** Credentials to drop from the vault when it is next unlocked: contexts that were removed while it was locked. */
  credentialRemovals: define({
    key: 'credentialRemovals',
    area: 'local',
    schema: v.array(v.object({ contextId: v.string(), reason: v.picklist(['person', 'policy']) })),
    initial: [],
    eraseOn: { everythingErased: WHOLE },
  }),
  /** Values that could not be read and that a person set aside. */
  setAside: define({
    key: 'envelopesAside',
    area: 'local',
    schema: v.array(v.object({ name: v.string(), value: v.unknown() })),
    initial: [],
    migrations: [setAsideFrom1To2],
    isOnDemand: true,
    eraseOn: { everythingErased: WHOLE },
  }),
  /** Whether a person decided to store no credential on disk. */
  isMemoryOnly: define({
    key: 'isNothingKept',
    area: 'local',
    schema: v.boolean(),
    initial: false,
    eraseOn: { everythingErased: WHOLE },
  }),
  /** The organisation's policy as last received; null if it never was. `policyInForce` reads it. */
  policy: define({
    key: 'policy',
    area: 'local',
    schema: v.unknown(),
    initial: null,
    eraseOn: { everythingErased: WHOLE },
  }),
  lockSettings: define({
    key: 'locking',
    area: 'local',
    schema: LockSettingsSchema,
    initial: DEFAULT_LOCK_SETTINGS,
    eraseOn: { everythingErased: WHOLE },
  }),
  /** On disk, so that a restart doesn't reset the waiting time. */
  unlockAttempts: define({
    key: 'tries',
    area: 'local',
    schema: UnlockAttemptsSchema,
    initial: NO_ATTEMPTS,
    eraseOn: { everythingErased: WHOLE },
  }),
  /** The open vault: credentials, and the key that seals them again. */
  openVault: define({
    key: 'openVault',
    area: 'session',
    schema: OpenVaultSchema,
    initial: { credentials: {}, contentsKey: null },
    isSealed: true,
    eraseOn: {
      lock: WHOLE,
      contextRemoved: ({ credentials, contentsKey }, isRemoved) => ({
        credentials: withoutKeys(credentials, isRemoved),
        contentsKey,
      }),
      sessionEnd: WHOLE,
      everythingErased: WHOLE,
    },
  }),
  /** For each context with a usable credential: when it expires, in epoch milliseconds; null where it doesn't say. */
  credentialExpiries: define({
    key: 'credentialExpiries',
    area: 'session',
    schema: v.record(v.string(), v.nullable(v.number())),
    initial: {},
    eraseOn: {
      lock: WHOLE,
      contextRemoved: withoutKeys,
      sessionEnd: WHOLE,
      everythingErased: WHOLE,
    },
  }),
  /**
   * What apiservers told about contexts, by context id. They are erased whenever a context or a credential changes: nothing is known about
   * another one.
   */
  contextReviews: define({
    key: 'contextReviews',
    area: 'session',
    schema: v.record(v.string(), ContextReviewSchema),
    initial: {},
    isOnDemand: true,
    eraseOn: { lock: WHOLE, contextRemoved: () => ({}), sessionEnd: WHOLE, everythingErased: WHOLE },
  }),
  /** What tells the HTTP cache for which credential it holds a response, by context id: random, and another one for each credential. */
  cacheKeys: define({
    key: 'cacheKeys',
    area: 'session',
    schema: v.record(v.string(), v.string()),
    initial: {},
    eraseOn: { contextRemoved: withoutKeys, sessionEnd: WHOLE, everythingErased: WHOLE },
  }),
  /**
   * Contexts whose credential was rejected, as the page of an app shows it. Any app can make its page look like that, so each
   * speaks for its own prefix only. `at` is when, in epoch milliseconds. Another credential for the context takes them off the list.
   */
  rejections: define({
    key: 'rejections',
    area: 'session',
    schema: v.array(v.object({ contextId: v.string(), prefix: v.string(), at: v.optional(v.number()) })),
    initial: [],
    eraseOn: {
      contextRemoved: withoutContexts,
      sessionEnd: WHOLE,
      everythingErased: WHOLE,
    },
  }),
  /** When Portside was last used with the vault open, in epoch milliseconds. */
  lastUsedAt: define({
    key: 'lastUsedAt',
    area: 'session',
    schema: v.number(),
    initial: 0,
    eraseOn: { lock: WHOLE, sessionEnd: WHOLE, everythingErased: WHOLE },
  }),
  /** When the vault locks unless Portside is used again, in epoch milliseconds; null for never. */
  locksAt: define({
    key: 'locksAt',
    area: 'session',
    schema: v.nullable(v.number()),
    initial: null,
    eraseOn: { lock: WHOLE, sessionEnd: WHOLE, everythingErased: WHOLE },
  }),
  /** What each tab may do, and who last navigated it. */
  tabs: define({
    key: 'tabs',
    area: 'session',
    schema: TabsSchema,
    initial: {},
    eraseOn: {
      lock: (tabs) => suspendTabs(tabs, () => true),
      tabClosed: closeTab,
      contextRemoved: (tabs, isRemoved) =>
        endAgreements(
          quarantineGrants(tabs, ({ contextId }) => isRemoved(contextId)),
          isRemoved,
        ),
      sessionEnd: WHOLE,
      // A document of an app may still come back in a tab that showed it.
      everythingErased: (tabs) => quarantineGrants(tabs, () => true),
    },
  }),
  /** Which documents each tab may still contain. */
  tabHistories: define({
    key: 'tabHistories',
    area: 'session',
    schema: TabHistoriesSchema,
    initial: {},
    eraseOn: { tabClosed: forgetTab, sessionEnd: WHOLE, everythingErased: WHOLE },
  }),
  /** The last URLs that a person opened, or agreed to. The last one is last. */
  passedUrls: define({
    key: 'passedUrls',
    area: 'session',
    schema: v.array(v.string()),
    initial: [],
    eraseOn: { serverForgotten: without, sessionEnd: WHOLE, everythingErased: WHOLE },
  }),
  /** Prefixes of the apps whose responses to fetches are no longer listened to. */
  quietPrefixes: define({
    key: 'quietPrefixes',
    area: 'session',
    schema: prefixes,
    initial: [],
    eraseOn: { sessionEnd: WHOLE, everythingErased: WHOLE },
  }),
  /** Sites, as in `trustedSites`, that a person let open the app with this prefix as this context. */
  allowedOpenings: define({
    key: 'allowedOpenings',
    area: 'session',
    schema: v.array(AllowedOpeningSchema),
    initial: [],
    eraseOn: {
      contextRemoved: (allowed, isRemoved) => allowed.filter(({ contextId }) => !isRemoved(contextId)),
      serverForgotten: (allowed, isForgotten) =>
        allowed.filter(({ site, prefix }) => !isForgotten(site) && !isForgotten(prefix)),
      sessionEnd: WHOLE,
      everythingErased: WHOLE,
    },
  }),
  /** What each tab's isolated app has stored, to give it back after a reload of the tab. */
  isolatedData: define({
    key: 'isolatedData',
    area: 'session',
    schema: IsolatedDataByTabSchema,
    initial: {},
    isSealed: true,
    eraseOn: { lock: WHOLE, tabClosed: forgetData, sessionEnd: WHOLE, everythingErased: WHOLE },
  }),
  /** Distinguishes a wake of the background from the start of a session. */
  isSessionStarted: define({
    key: 'isSessionStarted',
    area: 'session',
    schema: v.boolean(),
    initial: false,
    eraseOn: { sessionEnd: WHOLE },
  }),
} as const;

/** The name of a stored value. */
export type StoredName = keyof typeof STORED_VALUES;

/** What a stored value reads as. */
export type StoredValue<Name extends StoredName> = v.InferOutput<(typeof STORED_VALUES)[Name]['schema']>;

/** All stored names, in the order of their definition. */
export const STORED_NAMES = Object.keys(STORED_VALUES) as StoredName[];

/** The definition of a stored value, where its type doesn't matter. */
export function definitionOf(name: StoredName): Definition<v.GenericSchema> {
  return STORED_VALUES[name] as unknown as Definition<v.GenericSchema>;
}

function without(urls: readonly string[], isForgotten: (url: string) => boolean): string[] {
  return urls.filter((url) => !isForgotten(url));
}

function withoutContexts<T extends { readonly contextId: string }>(
  values: readonly T[],
  isRemoved: (contextId: string) => boolean,
): T[] {
  return values.filter(({ contextId }) => !isRemoved(contextId));
}

type AppContexts = Record<string, string[]>;

function withoutContextNames(uses: AppContexts, isRemoved: (contextId: string) => boolean): AppContexts {
  const anonymous = (ids: readonly string[]) => [...new Set(ids.map((id) => (isRemoved(id) ? REMOVED_CONTEXT : id)))];
  return Object.fromEntries(Object.entries(uses).map(([prefix, ids]) => [prefix, anonymous(ids)]));
}

function withoutKeys<T>(record: Readonly<Record<string, T>>, isRemoved: (key: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !isRemoved(key)));
}
