import { canonicalJson } from '../core/canonical-json.ts';
import type { Problem } from '../core/problems.ts';
import { hostsOf } from '../core/proxy-url/server.ts';
import type { StoredName, StoredValue } from '../core/storage/stored-values.ts';
import { forgetHosts } from '../core/tabs/tab-history.ts';
import { type BoundCredential, type Credentials, toContents } from '../core/vault/credentials.ts';
import type { Envelope } from '../core/vault/envelope.ts';
import { applyRules, needsOtherRules } from './apply-rules.ts';
import type { Dependencies } from './dependencies.ts';
import type { HeldNavigations } from './held-navigations.ts';
import { lockTimes } from './lock-times.ts';
import { updateMarks } from './marks.ts';
import { credentialExpiries, type OnDemandName, type State, serversOf, storedVault } from './state.ts';
import { type Loaded, writeValues } from './store.ts';

/** New values for some stored values. */
export type Changes = Partial<State> & { readonly [Name in OnDemandName]?: StoredValue<Name> };

/**
 * One turn of the background: nothing else runs until it ends. It sees the state, decides, and commits what changes, once
 * if possible.
 */
export interface Turn {
  readonly deps: Dependencies;
  /** The stored values as of now. */
  readonly state: State;
  /** Stored values that cannot be read. While there are any, nothing is written to disk. */
  readonly problems: ReadonlyMap<StoredName, Problem>;
  /** Writes the changes, then puts in force what follows from them: rules, alarms, marks on the toolbar button. */
  commit(changes: Changes): Promise<void>;
  /**
   * The same for changes that take access away. Memory and rules change first and don't wait for each other, so that
   * neither a key nor a header outlives a failure of the other or of the disk. Memory begins, because computing rules takes
   * a while, in which the background may be stopped.
   */
  revoke(changes: Changes): Promise<void>;
  /** Navigations that wait at the gate. */
  readonly held: HeldNavigations;
  /** Whether this key seals the stored vault. Another one is left over where a change of it was interrupted. */
  isKeyOfVault(contentsKey: string): Promise<boolean>;
}

/**
 * A turn on what was loaded. `onFailure` is called when a commit fails halfway, so that memory and storage may differ: the
 * next turn then has to load the state again.
 */
export function createTurn(
  deps: Dependencies,
  held: HeldNavigations,
  loaded: Loaded,
  onCommitted: (state: State) => void,
  onFailure: () => void,
): Turn {
  let { state } = loaded;
  const { problems } = loaded;

  const isKeyOfVault = async (contentsKey: string) => {
    const vault = storedVault(state);
    return vault !== null && (await deps.crypto.unseal(vault, contentsKey)) !== null;
  };

  const prepare = async (changes: Changes): Promise<Changes> => {
    const differing = changedOnly(state, changes);
    const envelope = await resealed(differing);
    const next = { ...state, ...differing };
    const expiries =
      'openVault' in differing || 'contexts' in differing
        ? { credentialExpiries: credentialExpiries(next, deps.platform, deps.tokenExpiry), contextReviews: {} }
        : {};
    const sealed = envelope ? { envelope } : {};
    const times = changedOnly(state, lockTimes(state, { ...next, ...sealed }, deps.now()));
    const histories = historiesOfKnownHosts(differing, next);
    return { ...differing, ...sealed, ...expiries, ...cacheKeysFor(next), ...histories, ...times };
  };

  /** Another cache key for each credential that is new. Unlocking brings back those from before. */
  const cacheKeysFor = (next: State): Changes => {
    const [before, after] = [state.openVault, next.openVault];
    if (before.credentials === after.credentials) return {};
    const isUnlocked = before.contentsKey === null && after.contentsKey !== null;
    const changed = Object.entries(after.credentials).filter(([id, bound]) => {
      const isKept = isUnlocked ? Object.hasOwn(next.cacheKeys, id) : isSameCredential(before.credentials[id], bound);
      return !isKept;
    });
    if (changed.length === 0) return {};
    const added = changed.map(([id]) => [id, deps.crypto.newKey().slice(0, CACHE_KEY_LENGTH)]);
    return { cacheKeys: { ...next.cacheKeys, ...Object.fromEntries(added) } };
  };

  /** Nobody observes the documents of a host whose last server is removed. */
  const historiesOfKnownHosts = (differing: Changes, next: State): Changes => {
    if (!('contexts' in differing)) return {};
    const hosts = hostsOf(serversOf(next, deps.platform));
    return { tabHistories: forgetHosts(next.tabHistories, (host) => !hosts.includes(host)) };
  };

  /** The vault on disk follows the credentials in memory. */
  const resealed = async ({ openVault, envelope }: Changes): Promise<Envelope | null> => {
    const vault = storedVault(state);
    if (!openVault || envelope !== undefined || !vault || openVault.contentsKey === null) return null;
    if (openVault.credentials === state.openVault.credentials) return null;
    if (!(await isKeyOfVault(openVault.contentsKey))) return null;
    return sealVault(deps, openVault.credentials, openVault.contentsKey, vault.recipients);
  };

  const write = async (area: 'local' | 'session', changes: Changes) => {
    if (area === 'local' && problems.size > 0) return;
    await writeValues(deps.storage, deps.crypto, area, changes);
  };

  const apply = async (before: State, after: State) => {
    if (needsOtherRules(before, after)) await applyRules(deps, after, { isPartial: problems.size > 0 });
  };

  const finish = async (before: State, after: State) => {
    state = after;
    onCommitted(after);
    await updateAlarms(deps, before, after);
    await updateMarks(deps, before, after);
  };

  const run = async (changes: Changes, order: (prepared: Changes, after: State) => Promise<void>) => {
    const before = state;
    try {
      const prepared = await prepare(changes);
      const after: State = { ...before, ...prepared };
      await order(prepared, after);
      await finish(before, after);
    } catch (error) {
      onFailure();
      throw error;
    }
  };

  return {
    deps,
    held,
    get state() {
      return state;
    },
    problems,
    isKeyOfVault,
    commit: (changes) =>
      run(changes, async (prepared, after) => {
        await write('local', prepared);
        await write('session', prepared);
        await apply(state, after);
      }),
    revoke: (changes) =>
      run(changes, async (prepared, after) => {
        const results = await Promise.allSettled([write('session', prepared), apply(state, after)]);
        for (const result of results) if (result.status === 'rejected') throw result.reason;
        await write('local', prepared);
      }),
  };
}

/** Enough that no two are the same. */
const CACHE_KEY_LENGTH = 16;

function isSameCredential(one: BoundCredential | undefined, other: BoundCredential): boolean {
  return one !== undefined && canonicalJson(one) === canonicalJson(other);
}

/** Seals these credentials for these recipients. */
export function sealVault(
  { crypto }: Pick<Dependencies, 'crypto'>,
  credentials: Credentials,
  contentsKey: string,
  recipients: Envelope['recipients'],
): Promise<Envelope> {
  return crypto.seal(toContents(credentials), contentsKey, recipients);
}

function changedOnly(state: State, changes: Changes): Changes {
  const entries = Object.entries(changes).filter(([name, value]) => !Object.is(state[name as keyof State], value));
  return Object.fromEntries(entries) as Changes;
}

/** Makes the background wake when the next credential expires. */
export async function setExpiryAlarm(
  { alarms, now }: Pick<Dependencies, 'alarms' | 'now'>,
  { credentialExpiries: expiries }: Pick<State, 'credentialExpiries'>,
): Promise<void> {
  const coming = Object.values(expiries).filter((at) => at !== null && at > now()) as number[];
  await alarms.set('expiry', coming.length > 0 ? Math.min(...coming) : null);
}

async function updateAlarms(deps: Dependencies, before: State, after: State): Promise<void> {
  if (before.locksAt !== after.locksAt) await deps.alarms.set('lock', after.locksAt);
  if (before.credentialExpiries !== after.credentialExpiries) await setExpiryAlarm(deps, after);
}
