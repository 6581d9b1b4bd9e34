import * as v from 'valibot';
import { ArrivalSchema } from './grants/arrival.ts';
import { GrantSchema } from './grants/grant.ts';
import { KubeContextSchema } from './kubeconfig/kube-context.ts';
import { ServiceListSchema } from './services/service.ts';
import { LOCKING, LockingSchema, TriesSchema } from './vault/lock-state.ts';

/**
 * Every value that Portside stores: where, how it is read, what stands for it when there is none, and when it is
 * erased. `local` is on disk in clear and holds no secret; `session` is memory, and ends with the browser.
 */
export const STORED = {
  /** Erased when forgotten. */
  contexts: { area: 'local', schema: v.array(KubeContextSchema), empty: [] },
  /** Which context the popup shows. Erased with that context. */
  selectedContextId: { area: 'local', schema: v.nullable(v.string()), empty: null },
  /**
   * Contexts used under a prefix, the last one last, to offer it first and to know whose answers the browser's cache may
   * hold. A forgotten one stays as empty text: its answers may still be there.
   */
  contextsByPrefix: { area: 'local', schema: v.record(v.string(), v.array(v.string())), empty: {} },
  /** Whose pages may open targets without asking: origins, and prefixes of apps. Erased when a person says so. */
  trustedSites: { area: 'local', schema: v.array(v.string()), empty: [] },
  /** Prefixes of the apps that open without storage. Erased when a person says so. */
  isolatedPrefixes: { area: 'local', schema: v.array(v.string()), empty: [] },
  /** Prefixes of the apps that are shown at the root of the address. Erased when a person says so. */
  rootPrefixes: { area: 'local', schema: v.array(v.string()), empty: [] },
  /** Prefixes of the apps whose workers were seen to open sockets elsewhere. Erased with everything. */
  workerSocketPrefixes: { area: 'local', schema: v.array(v.string()), empty: [] },
  /** Last seen services by context id, to paint at once. Erased with the context. */
  serviceLists: { area: 'local', schema: v.record(v.string(), ServiceListSchema), empty: {} },
  /**
   * The vault: the only thing on disk that comes from a secret. Read by `readEnvelope`, so that what cannot be read is told
   * from nothing and never overwritten. Erased when the person keeps nothing on disk any more.
   */
  envelope: { area: 'local', schema: v.unknown(), empty: null },
  /** What lay in the place of the envelope and could not be read, put aside by a person. Erased with everything. */
  envelopesAside: { area: 'local', schema: v.array(v.unknown()), empty: [] },
  /** Whether a person chose to keep nothing on disk. Erased when they choose otherwise. */
  isNothingKept: { area: 'local', schema: v.boolean(), empty: false },
  /** What an organisation decided, as last heard; null until then. Read by `readPolicy`. Erased with everything. */
  policy: { area: 'local', schema: v.unknown(), empty: null },
  /** When the vault locks by itself. */
  locking: { area: 'local', schema: LockingSchema, empty: LOCKING },
  /** Wrong answers in a row; a restart does not make them forgotten. Erased by the right one. */
  tries: { area: 'local', schema: TriesSchema, empty: { count: 0, lastAt: 0 } },
  /** What is open: credentials and the key of the contents, sealed under `ephemeralKey`. Erased by the lock. */
  opened: { area: 'session', schema: v.string(), empty: '' },
  /** Another one after each lock. Erased by the lock and with the browser session. */
  ephemeralKey: { area: 'session', schema: v.string(), empty: '' },
  /** For each context with a credential that is open, when that ends; null where it does not say. No secret. */
  credentialEnds: { area: 'session', schema: v.record(v.string(), v.nullable(v.number())), empty: {} },
  /** Contexts whose credential the apiserver did not take. Erased by another credential, and with the browser session. */
  refusedContextIds: { area: 'session', schema: v.array(v.string()), empty: [] },
  /** When Portside was last used with the vault open. Erased by the lock. */
  usedAt: { area: 'session', schema: v.number(), empty: 0 },
  /** When it locks if it is not used until then, in epoch milliseconds; null for never. Erased by the lock. */
  locksAt: { area: 'session', schema: v.nullable(v.number()), empty: null },
  /** What tabs were granted when the vault was locked: they get that back, and nothing else. Erased with the tab. */
  lapsedGrants: { area: 'session', schema: v.array(GrantSchema), empty: [] },
  /** Erased with the tab, the context, and the browser session. */
  grants: { area: 'session', schema: v.array(GrantSchema), empty: [] },
  /**
   * Open tabs that are never granted anything: their grant has ended, or they showed a neighbour of a server. A document
   * from then may come back there. Erased with the tab.
   */
  spentTabIds: { area: 'session', schema: v.array(v.number()), empty: [] },
  /** As `trustedSites`, for those allowed once. Erased with the browser session. */
  allowedSites: { area: 'session', schema: v.array(v.string()), empty: [] },
  /** One per tab. Erased with the tab. */
  arrivals: { area: 'session', schema: v.array(ArrivalSchema), empty: [] },
  /** Tells a wake of the background from a start. Erased with the browser session. */
  isSessionBegun: { area: 'session', schema: v.boolean(), empty: false },
} as const satisfies Record<string, { area: 'local' | 'session'; schema: v.GenericSchema; empty: unknown }>;

/** The name of a stored value. */
export type StoredKey = keyof typeof STORED;

/** What a stored value reads as. */
export type StoredValue<Key extends StoredKey> = v.InferOutput<(typeof STORED)[Key]['schema']>;
