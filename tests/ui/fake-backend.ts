import * as v from 'valibot';
import type { ContextReview, ContextReviews } from '../../lib/core/access/context-review.ts';
import type { Isolation } from '../../lib/core/apps/isolation.ts';
import type { KnownApp } from '../../lib/core/apps/known-apps.ts';
import type { ContextState } from '../../lib/core/context-state.ts';
import type { DiagnosticReport } from '../../lib/core/diagnostic-report.ts';
import type { GateAnswer } from '../../lib/core/gate/gate-request.ts';
import { assessContext } from '../../lib/core/kubeconfig/assess-context.ts';
import { planImport } from '../../lib/core/kubeconfig/import-plan.ts';
import type { Credential, KubeContext } from '../../lib/core/kubeconfig/kube-context.ts';
import { readKubeconfigs } from '../../lib/core/kubeconfig/read-kubeconfigs.ts';
import {
  type BackgroundClient,
  type IsolatedApp,
  MESSAGES,
  type MessageName,
  type StorageProblem,
} from '../../lib/core/messages.ts';
import { failure, type Outcome, success } from '../../lib/core/outcome.ts';
import { type Problem, problem } from '../../lib/core/problems.ts';
import { type Server, serverUrl } from '../../lib/core/proxy-url/server.ts';
import type { ObjectList, ObjectResource } from '../../lib/core/services/cluster-object.ts';
import type { ServiceList } from '../../lib/core/services/service.ts';
import { DEFAULT_LOCK_SETTINGS, isWeaker } from '../../lib/core/vault/lock-settings.ts';
import type { NewPasskey, Proof, VaultStatus } from '../../lib/core/vault/vault-status.ts';
import { vaultClient } from '../../lib/pages/vault-client.ts';
import type {
  AppInTab,
  GateBackend,
  IsolatedBackend,
  OptionsBackend,
  PopupBackend,
  TargetReview,
  VaultClient,
} from '../../lib/ui/backend.ts';
import { PLATFORM } from './samples.ts';

/**
 * What a fake backend contains at first, and how it answers. A list of answers is used up one by one; the last answer
 * repeats. An empty list never answers.
 */
export interface FakeBackendOptions {
  readonly contexts?: readonly ContextState[];
  readonly selectedContextId?: string;
  /** Cached service lists by context id. */
  readonly lists?: Readonly<Record<string, ServiceList>>;
  /** Why the popup cannot read its snapshot. */
  readonly snapshotProblem?: Problem;
  readonly storageProblems?: readonly StorageProblem[];
  /** Whether there is access to every server from the start. */
  readonly hasHostAccess?: boolean;
  /** Whether a person grants host access when the browser asks. */
  readonly grantsHostAccess?: boolean;
  readonly pinned?: readonly KnownApp[];
  readonly recent?: readonly KnownApp[];
  /** Answers of `refreshServices`. */
  readonly listings?: readonly Outcome<ServiceList>[];
  /** Follows the services of a context; returns how to stop. */
  readonly onFollow?: PopupBackend['followServices'];
  /** Pods, nodes and workloads, by resource. Those of others are none. */
  readonly objects?: Readonly<Partial<Record<ObjectResource, Outcome<ObjectList>>>>;
  /** What is known about contexts when the popup opens, by context id. */
  readonly reviews?: ContextReviews;
  /** Answers of `reviewContext`. */
  readonly contextReviews?: readonly Outcome<ContextReview>[];
  readonly targetReview?: Partial<TargetReview>;
  /** Answers of `openTarget` and `openApi`. By default all succeed. */
  readonly openings?: readonly Outcome<null>[];
  readonly trustedSites?: readonly string[];
  /** Why contexts cannot be imported. */
  readonly importProblem?: Problem;
  /** Null for a browser that cannot isolate apps. */
  readonly isolation?: Partial<typeof NO_ISOLATION>;
  readonly isolatedApps?: readonly Outcome<IsolatedApp>[];
  readonly vault?: Partial<VaultStatus>;
  /** Answers of every message that changes the vault. By default all succeed. */
  readonly vaultAnswers?: readonly Outcome<null>[];
  /** Why the browser creates no passkey. */
  readonly passkeyProblem?: Problem;
  readonly supportsPasskeys?: boolean;
  readonly noticesScreenLock?: boolean;
  /** The URL of the gate, or of the page around an isolated app. */
  readonly url?: string;
  readonly thisTab?: AppInTab;
  /** What the tab shows where it shows no app. */
  readonly tabUrl?: string;
  /** Apps in other tabs. */
  readonly openApps?: readonly AppInTab[];
  readonly looksMisplaced?: boolean;
  readonly gateAnswers?: readonly GateAnswer[];
}

type Pages = PopupBackend & OptionsBackend & GateBackend & IsolatedBackend;

/** A method of the backend: of itself, or of its clients for the background and the vault. */
export type MethodName = keyof Pages | `background.${MessageName}` | `vault.${keyof VaultClient}`;

interface Call {
  readonly method: MethodName;
  readonly args: readonly unknown[];
}

/** An in-memory backend for every page. It records its calls. */
export type FakeBackend = Pages & { readonly calls: readonly Call[] };

/** A kubeconfig that stands for any export. */
export const EXPORTED_KUBECONFIG = 'apiVersion: v1\nkind: Config\n';

export const DIAGNOSTIC_REPORT: DiagnosticReport = {
  version: '0.1.0',
  contexts: { total: 3, unusable: 1, bySignIn: { token: 2, exec: 1 } },
  servers: { total: 2, withBasePath: 1, withHostAccess: 2 },
  credentials: { total: 2, expired: 0, rejected: 1 },
  vault: { mode: 'passphrase', isLocked: false },
  tabs: { granted: 4, quarantined: 1 },
  apps: { used: 7, atRoot: 1, isolated: 0 },
  rules: { dynamic: { inForce: 12, wanted: 12 }, session: { inForce: 20, wanted: 20 } },
  policy: ['lockAfterMinutes'],
  storageProblems: [],
};

const NO_ISOLATION: Isolation & { isLasting: boolean } = {
  prefixes: [],
  servers: [],
  isByPolicy: false,
  isLasting: false,
};

/** A key of the right shape, for every passphrase and passkey. */
const KEY = 'A'.repeat(43);

/** Creates a fake backend. Requests are checked against their schema, and answers are copied, as for real messages. */
export function fakeBackend(options: FakeBackendOptions = {}): FakeBackend {
  const calls: Call[] = [];
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const notify = () => {
    for (const listener of listeners) listener();
  };

  const background = recordCalls('background.', checkRequests(fakeBackground(options, notify)), calls);
  const vault = recordCalls('vault.', fakeVault(background, options), calls);
  const listings = [...(options.listings ?? [])];
  const reviews = [...(options.contextReviews ?? [])];
  const accessibleUrls = new Set<string>();
  const url = options.url ?? '';

  const services: Omit<
    Pages,
    'background' | 'vault' | 'url' | 'supportsPasskeys' | 'noticesScreenLock' | 'browserVersion'
  > = {
    onContextsChanged: subscribe,
    onTrustedSitesChanged: subscribe,
    onVaultChanged: subscribe,
    hasHostAccess: async (server) => (options.hasHostAccess ?? true) || accessibleUrls.has(serverUrl(server)),
    requestHostAccess: async (servers: readonly Server[]) => {
      if (!(options.grantsHostAccess ?? true)) return false;
      for (const server of servers) accessibleUrls.add(serverUrl(server));
      return true;
    },
    openOptions: async () => {},
    openInNewTab: async () => {},
    openLink: () => {},
    readSnapshot: async () => {
      if (options.snapshotProblem) return failure(options.snapshotProblem);
      const [contexts, status] = await Promise.all([background.listContexts(), background.getVaultStatus()]);
      return success({
        contexts,
        selectedContextId: options.selectedContextId ?? null,
        lists: { ...options.lists },
        reviews: { ...options.reviews },
        pinned: options.pinned ?? [],
        recent: options.recent ?? [],
        canLock: status.passphrase !== null && !status.isLocked,
      });
    },
    readOpenApps: async () => {
      const active = options.thisTab ?? null;
      const all = [...(options.openApps ?? []), ...(active ? [active] : [])];
      return { all, active, activeUrl: options.tabUrl ?? active?.url ?? '' };
    },
    goToTab: async () => {},
    readIsolation: async () => ({ ...NO_ISOLATION, ...options.isolation }),
    looksMisplaced: async () => options.looksMisplaced ?? false,
    refreshServices: () => nextAnswer(listings),
    followServices: (contextId, listener) => options.onFollow?.(contextId, listener) ?? (() => {}),
    listObjects: async (_, resource) => options.objects?.[resource] ?? success({ objects: {}, isComplete: true }),
    reviewContext: () => nextAnswer(reviews),
    readReviews: async () => ({ ...options.reviews }),
    onReviewsChanged: subscribe,
    reviewTarget: async () => ({ get: 'unknown', create: 'unknown', ...options.targetReview }),
    closePopup: async () => {},
    readKubeconfigs: async (files) => readKubeconfigs(files, PLATFORM),
    readShortcuts: async () => ({
      popup: 'Alt+Shift+K',
      lock: '',
      recent: ['Alt+Shift+1', 'Alt+Shift+2', '', '', ''],
    }),
    openShortcutSettings: async () => {},
    saveFile: () => {},
    passGate: (choices) => background.passGate({ ...choices, url, isResumed: false, isFirstPage: true }),
    navigate: () => {},
    leave: () => {},
    isolatedApp: () => background.getIsolatedApp({ url, isFromHistory: false }),
    frameName: () => '',
    connectFrame: () => () => {},
  };
  return {
    ...recordCalls('', services, calls),
    background,
    vault,
    calls,
    url,
    supportsPasskeys: options.supportsPasskeys ?? true,
    noticesScreenLock: options.noticesScreenLock ?? true,
    browserVersion: 'Test browser 1.0',
  };
}

/** The background's messages as methods, over values in memory. */
function fakeBackground(options: FakeBackendOptions, notify: () => void): BackgroundClient {
  let contexts: readonly ContextState[] = options.contexts ?? [];
  let trustedSites = options.trustedSites ?? [];
  let storageProblems = options.storageProblems ?? [];
  let vault: VaultStatus = { ...MEMORY_ONLY, ...options.vault };
  const credentials = new Map<string, Credential>();
  const openings = [...(options.openings ?? [success(null)])];
  const vaultAnswers = [...(options.vaultAnswers ?? [success(null)])];
  const gateAnswers = [...(options.gateAnswers ?? [])];
  const isolatedApps = [...(options.isolatedApps ?? [])];

  /** As in the real background: what exposes credentials needs a proof where there is a vault. */
  const withProof = async (isNeeded: boolean, proof: Proof | null, changes: Partial<VaultStatus>) => {
    if (vault.passphrase && isNeeded && !proof) return failure(problem('passphraseWrong', {}));
    return changeVault(changes);
  };
  const changeVault = async (changes: Partial<VaultStatus>) => {
    const outcome = await nextAnswer(vaultAnswers);
    if (outcome.ok) vault = { ...vault, ...changes };
    notify();
    return outcome;
  };
  const changeContexts = (changed: readonly ContextState[]) => {
    contexts = changed;
    notify();
    return success(null);
  };

  return {
    listContexts: async () => contexts.map((state) => (vault.isLocked ? lockedState(state) : state)),
    planImport: async (imported) => {
      const stored = contexts.map(({ context }) => ({ context, credential: credentials.get(context.id) ?? null }));
      const assessed = imported.map((entry) => ({ ...entry, context: assessContext(entry.context, PLATFORM) }));
      return planImport(stored, assessed);
    },
    importContexts: async (imported) => {
      if (options.importProblem) return failure(options.importProblem);
      const ids = new Set(imported.map(({ context }) => context.id));
      for (const { context, credential } of imported) if (credential) credentials.set(context.id, credential);
      return changeContexts([
        ...contexts.filter(({ context }) => !ids.has(context.id)),
        ...imported.map(({ context, credential }) => stateOf(assessContext(context, PLATFORM), credential !== null)),
      ]);
    },
    removeContexts: async (ids) => changeContexts(contexts.filter(({ context }) => !ids.includes(context.id))),
    setCredential: async ({ contextId, credential }) => {
      credentials.set(contextId, credential);
      return changeContexts(
        contexts.map((state) =>
          state.context.id === contextId ? { ...state, hasCredential: true, expiresAt: null } : state,
        ),
      );
    },
    getAuthHeaders: async () => success([]),
    openTarget: () => nextAnswer(openings),
    isolateCluster: async () => {},
    openApi: () => nextAnswer(openings),
    chooseAddress: async () => {},
    pinApp: async () => {},
    passGate: () => nextAnswer(gateAnswers),
    openInstead: () => nextAnswer(openings),
    getIsolatedApp: () => nextAnswer(isolatedApps),
    keepIsolatedData: async () => {},
    openIsolatedPage: async () => {},
    listTrustedSites: async () => [...trustedSites],
    removeTrustedSite: async (site) => {
      trustedSites = trustedSites.filter((other) => other !== site);
      notify();
    },
    selectContext: async () => {},
    cacheServices: async () => {},
    keepReview: async () => {},
    getVaultStatus: async () => vault,
    unlock: () => changeVault({ isLocked: false }),
    lock: async () => void (await changeVault({ isLocked: true })),
    signOut: async () =>
      void changeContexts(contexts.map((state) => ({ ...state, hasCredential: false, expiresAt: null }))),
    reportUse: async () => {},
    createVault: ({ passphrase, passkey }) =>
      changeVault({ mode: passkey ? 'passkey' : 'passphrase', passphrase: passphrase.cost, passkey }),
    keepInMemoryOnly: (proof) => withProof(true, proof, { mode: 'memoryOnly', passphrase: null, passkey: null }),
    changePassphrase: ({ passphrase }) => changeVault({ passphrase: passphrase.cost }),
    addPasskey: ({ passkey }) => changeVault({ mode: 'passkey', passkey }),
    removePasskey: () => changeVault({ mode: 'passphrase', passkey: null }),
    setLockSettings: ({ settings, proof }) =>
      withProof(isWeaker(vault.lockSettings, settings), proof, { lockSettings: settings }),
    exportKubeconfig: async (proof) => {
      const outcome = await withProof(true, proof, {});
      return outcome.ok ? success(EXPORTED_KUBECONFIG) : outcome;
    },
    eraseOrphans: () => changeVault({ orphanCount: 0 }),
    eraseEverything: async () => {
      contexts = [];
      trustedSites = [];
      await changeVault({ ...MEMORY_ONLY, mode: 'undecided' });
    },
    listStorageProblems: async () => [...storageProblems],
    setAside: async (name) => {
      storageProblems = storageProblems.filter((one) => one.name !== name);
      if (name === 'envelope') await changeVault({ mode: 'undecided', problem: null });
      else notify();
    },
    getDiagnosticReport: async () => DIAGNOSTIC_REPORT,
  };
}

/** The real vault client, with keys that cost nothing. */
function fakeVault(background: BackgroundClient, { passkeyProblem }: FakeBackendOptions): VaultClient {
  const passkey: NewPasskey = { credentialId: 'AA', salt: 'AA', key: KEY };
  const answer = async () => (passkeyProblem ? failure(passkeyProblem) : success(passkey));
  return vaultClient({ background, deriveKey: async () => KEY, createPasskey: answer, assertPasskey: answer });
}

/** The state of a context that nothing prevents from being used, apart from a missing credential where it has none. */
export function stateOf(context: KubeContext, hasCredential = true, expiresAt: number | null = null): ContextState {
  return { context, hasCredential, isLocked: false, expiresAt };
}

/** The arguments of each call of a method. */
export function callsOf({ calls }: FakeBackend, name: MethodName): (readonly unknown[])[] {
  return calls.filter(({ method }) => method === name).map(({ args }) => args);
}

/** There is no vault, because a person decided so. */
const MEMORY_ONLY: VaultStatus = {
  mode: 'memoryOnly',
  isLocked: false,
  problem: null,
  passphrase: null,
  passkey: null,
  nextAttemptAt: 0,
  locksAt: null,
  lockSettings: DEFAULT_LOCK_SETTINGS,
  maxLockMinutes: null,
  isVaultForbidden: false,
  orphanCount: 0,
};

function lockedState(state: ContextState): ContextState {
  return { ...state, hasCredential: false, isLocked: true };
}

async function nextAnswer<T>(answers: T[]): Promise<T> {
  const [answer] = answers.length > 1 ? answers.splice(0, 1) : answers;
  return answer ?? new Promise<never>(() => {});
}

/** Rejects a request that the background would refuse. */
function checkRequests(background: BackgroundClient): BackgroundClient {
  const methods = Object.entries(background).map(([name, method]) => [
    name,
    async (request: unknown) => {
      const { request: schema } = MESSAGES[name as MessageName];
      return (method as (request: unknown) => unknown)(v.parse(schema as v.GenericSchema, request));
    },
  ]);
  return Object.fromEntries(methods) as BackgroundClient;
}

/** Records each call, and answers it in a later task. */
function recordCalls<T extends object>(prefix: string, target: T, calls: Call[]): T {
  const methods = Object.entries(target).map(([name, method]) => [
    name,
    (...args: unknown[]) => {
      calls.push({ method: `${prefix}${name}` as MethodName, args });
      const answer = method(...args);
      return answer instanceof Promise ? answer.then(deliver) : answer;
    },
  ]);
  return Object.fromEntries(methods) as T;
}

async function deliver<T>(answer: T): Promise<T> {
  await new Promise((resolve) => setTimeout(resolve));
  return structuredClone(answer);
}
