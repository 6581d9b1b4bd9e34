import { planImport } from '../../lib/core/kubeconfig/import-plan.ts';
import type { KubeContext } from '../../lib/core/kubeconfig/kube-context.ts';
import type { ContextState, GateAnswer, IsolatedApp } from '../../lib/core/messages.ts';
import { failure, type Outcome, success } from '../../lib/core/outcome.ts';
import type { Problem } from '../../lib/core/problems.ts';
import { type Server, serverUrl } from '../../lib/core/proxy-url/server.ts';
import type { ServiceList } from '../../lib/core/services/service.ts';
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

  const changeContexts = (changed: ContextState[]) => {
    contexts = changed;
    for (const listener of listeners) listener();
  };
  const allow = async (servers: Server[]) => {
    if (!(world.givesHostAccess ?? true)) return false;
    for (const server of servers) allowed.add(serverUrl(server));
    return true;
  };

  const backend: Omit<FakeBackend, 'calls' | 'url'> = {
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
    }),
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
  return { ...recorded(backend, calls), calls, url: world.url ?? '' };
}

/** A context and what stands between it and being used. */
export function stateOf(context: KubeContext, hasCredential = true, expiresAt: number | null = null): ContextState {
  return { context, hasCredential, expiresAt };
}

/** The calls by this name, without it. */
export function callsOf(backend: FakeBackend, name: keyof Backend | keyof FakeBackend): unknown[][] {
  return backend.calls.filter(([called]) => called === name).map(([, ...args]) => args);
}

async function nextOf<T>(answers: T[]): Promise<T> {
  const [answer] = answers.length > 1 ? answers.splice(0, 1) : answers;
  return answer ?? new Promise<never>(() => {});
}

function recorded<T extends object>(backend: T, calls: Call[]): T {
  const entries = Object.entries(backend).map(([name, method]) => [
    name,
    (...args: unknown[]) => {
      calls.push([name, ...args]);
      return method(...args);
    },
  ]);
  return Object.fromEntries(entries) as T;
}
