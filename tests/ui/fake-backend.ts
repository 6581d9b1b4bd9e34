import { planImport } from '../../lib/core/kubeconfig/import-plan.ts';
import type { KubeContext } from '../../lib/core/kubeconfig/kube-context.ts';
import type { ContextState, GateAnswer, IsolatedApp } from '../../lib/core/messages.ts';
import { failure, type Outcome, success } from '../../lib/core/outcome.ts';
import type { Problem } from '../../lib/core/problems.ts';
import { type Server, serverUrl } from '../../lib/core/proxy-url/server.ts';
import type { ServiceList } from '../../lib/core/services/service.ts';
import { LOCKING } from '../../lib/core/vault/lock-state.ts';
import type { VaultState } from '../../lib/core/vault/vault-state.ts';
import type {
  AppInTab,
  Backend,
  GateBackend,
  IsolatedBackend,
  OptionsBackend,
  PopupBackend,
} from '../../lib/ui/backend.ts';

/** What a fake backend starts with. */
export interface FakeWorld {
  readonly contexts?: readonly ContextState[];
  readonly selectedContextId?: string;
  readonly lists?: Readonly<Record<string, ServiceList>>;
  /** Whether servers may be reached before anyone asked. */
  readonly hasHostAccess?: boolean;
  /** What a person answers when the browser asks. */
  readonly givesHostAccess?: boolean;
  /** What each call of `listServices` comes to, the last one again and again; none at all never answers. */
  readonly listings?: readonly Outcome<ServiceList>[];
  /** As `listings`, for what is opened. Without them all opens. */
  readonly openings?: readonly Outcome<null>[];
  readonly trustedSites?: readonly string[];
  /** Why nothing can be imported. */
  readonly importRefusal?: Problem;
  /** Null as in a browser that cannot open an app without storage. */
  readonly isolatedPrefixes?: readonly string[] | null;
  /** As `listings`. */
  readonly isolatedApps?: readonly Outcome<IsolatedApp>[];
  readonly vault?: Partial<VaultState>;
  readonly canLock?: boolean;
  readonly knowsPasskeys?: boolean;
  /** As `listings`, for what is done with the vault. Without them all succeeds. */
  readonly vaultAnswers?: readonly Outcome<null>[];
  readonly url?: string;
  readonly thisTab?: AppInTab;
  readonly looksLost?: boolean;
  /** As `listings`. */
  readonly gateAnswers?: readonly GateAnswer[];
}

type Call = readonly [name: string, ...args: unknown[]];

/** An in-memory backend of every page, which keeps what it was asked to do. */
export type FakeBackend = PopupBackend & OptionsBackend & GateBackend & IsolatedBackend & { readonly calls: Call[] };

export function fakeBackend(world: FakeWorld = {}): FakeBackend {
  const calls: Call[] = [];
  const listeners = new Set<() => void>();
  const allowed = new Set<string>();
  let contexts = [...(world.contexts ?? [])];
  let trustedSites = [...(world.trustedSites ?? [])];
  const listings = [...(world.listings ?? [])];
  const openings = [...(world.openings ?? [success(null)])];
  const gateAnswers = [...(world.gateAnswers ?? [])];
  const isolatedApps = [...(world.isolatedApps ?? [])];
  const vaultAnswers = [...(world.vaultAnswers ?? [success(null)])];
  let vault = vaultState(world.vault);
  const changeVault = async (changed: Partial<VaultState>) => {
    const outcome = await nextOf(vaultAnswers);
    if (outcome.ok) vault = { ...vault, ...changed };
    for (const listener of listeners) listener();
    return outcome;
  };

  const changeContexts = (changed: ContextState[]) => {
    contexts = changed;
    for (const listener of listeners) listener();
  };
  const allow = async (servers: Server[]) => {
    if (!(world.givesHostAccess ?? true)) return false;
    for (const server of servers) allowed.add(serverUrl(server));
    return true;
  };

  const backend: Omit<FakeBackend, 'calls' | 'url' | 'knowsPasskeys'> = {
    contexts: async () => contexts,
    onContextsChanged: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hasHostAccess: async (server) => (world.hasHostAccess ?? true) || allowed.has(serverUrl(server)),
    requestHostAccess: allow,
    giveCredential: async (contextId) => {
      const given = (state: ContextState) =>
        state.context.id === contextId ? { ...state, hasCredential: true, expiresAt: null } : state;
      changeContexts(contexts.map(given));
      return success(null);
    },
    openOptions: async () => {},
    openServer: async () => {},
    snapshot: async () => ({
      contexts,
      selectedContextId: world.selectedContextId ?? null,
      lists: { ...world.lists },
      canLock: world.canLock ?? false,
    }),
    vaultState: async () => vault,
    onVaultChanged: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    unlockByPassphrase: () => changeVault({ isLocked: false }),
    unlockByPasskey: () => changeVault({ isLocked: false }),
    lock: async () => void (await changeVault({ isLocked: true })),
    keepNothing: () => changeVault({ keeping: 'session' }),
    keepSealed: (_, hasPasskey) => changeVault({ keeping: hasPasskey ? 'passkey' : 'passphrase' }),
    changePassphrase: () => changeVault({}),
    addPasskey: () => changeVault({ keeping: 'passkey' }),
    removePasskey: () => changeVault({ keeping: 'passphrase' }),
    setLocking: async (locking) => void (await changeVault({ locking })),
    exportKubeconfig: async () => {
      const outcome = await changeVault({});
      return outcome.ok ? success('{}') : outcome;
    },
    saveFile: () => {},
    forgetEverything: async () => void (await changeVault({ keeping: 'unchosen' })),
    putEnvelopeAside: async () => void (await changeVault({ keeping: 'unchosen', problem: null })),
    listServices: () => nextOf(listings),
    selectContext: async () => {},
    openTarget: () => nextOf(openings),
    openTargetWith: () => nextOf(openings),
    isolatedPrefixes: async () => (world.isolatedPrefixes === undefined ? [] : world.isolatedPrefixes),
    isolatedApp: () => nextOf(isolatedApps),
    openApi: () => nextOf(openings),
    planImport: async (imported) =>
      planImport(
        contexts.map(({ context }) => ({ context, credential: null })),
        imported,
      ),
    importContexts: async (imported) => {
      const ids = new Set(imported.map(({ context }) => context.id));
      const kept = contexts.filter(({ context }) => !ids.has(context.id));
      const refusal = world.importRefusal;
      if (refusal) return failure(refusal);
      changeContexts([...kept, ...imported.map(({ context, credential }) => stateOf(context, credential !== null))]);
      return success(null);
    },
    forgetContexts: async (ids) => changeContexts(contexts.filter(({ context }) => !ids.includes(context.id))),
    trustedSites: async () => trustedSites,
    onTrustedSitesChanged: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    distrustSite: async (site) => {
      trustedSites = trustedSites.filter((other) => other !== site);
      for (const listener of listeners) listener();
    },
    thisTab: async () => world.thisTab ?? null,
    looksLost: async () => world.looksLost ?? false,
    chooseAddress: async () => {},
    passGate: () => nextOf(gateAnswers),
    go: () => {},
    leave: () => {},
  };
  const facts = { url: world.url ?? '', knowsPasskeys: world.knowsPasskeys ?? true };
  return { ...recorded(backend, calls), calls, ...facts };
}

/** A vault that a person has decided to do without, changed as given. */
function vaultState(changes: Partial<VaultState> = {}): VaultState {
  return {
    keeping: 'session',
    isLocked: false,
    problem: null,
    passphrase: null,
    passkey: null,
    nextTryAt: 0,
    locking: LOCKING,
    longestMinutes: null,
    mustKeepNothing: false,
    ...changes,
  };
}

/** A context and what stands between it and being used. */
export function stateOf(context: KubeContext, hasCredential = true, expiresAt: number | null = null): ContextState {
  return { context, hasCredential, isLocked: false, expiresAt };
}

/** The calls by this name, without it. */
export function callsOf(backend: FakeBackend, name: keyof Backend | keyof FakeBackend): unknown[][] {
  return backend.calls.filter(([called]) => called === name).map(([, ...args]) => args);
}

async function nextOf<T>(answers: T[]): Promise<T> {
  const [answer] = answers.length > 1 ? answers.splice(0, 1) : answers;
  return answer ?? new Promise<never>(() => {});
}

/** Keeps each call, and answers it later and with a copy, as messages do. */
function recorded<T extends object>(backend: T, calls: Call[]): T {
  const entries = Object.entries(backend).map(([name, method]) => [
    name,
    (...args: unknown[]) => {
      calls.push([name, ...args]);
      const answer = method(...args);
      return answer instanceof Promise ? answer.then(sent) : answer;
    },
  ]);
  return Object.fromEntries(entries) as T;
}

async function sent<T>(value: T): Promise<T> {
  await new Promise(setImmediate);
  return structuredClone(value);
}
