import type { KnownApp } from '../../core/apps/known-apps.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { parseProxyUrl } from '../../core/proxy-url/parse.ts';
import type { Target } from '../../core/proxy-url/target.ts';
import type { ServicePort } from '../../core/services/service.ts';
import type { AppInTab } from '../backend.ts';
import { type Entry, entryKey } from './entries.ts';

/** More would push the services that nobody opened yet out of sight. */
const MAX_RECENT = 5;

/** What a person knows already among the services. */
export interface KnownEntries {
  readonly pinned: readonly Entry[];
  /** The last opened first, without those that are pinned. */
  readonly recent: readonly Entry[];
  /** The port by which it is open, or was opened last, by the same form of its name; otherwise its first one. */
  portOf(entry: Entry): ServicePort | undefined;
  /** The app in a tab that shows it; null for none. */
  appOf(entry: Entry): AppInTab | null;
}

/** The apps among which a person's services are found. */
export interface KnownApps {
  readonly pinned: readonly KnownApp[];
  readonly recent: readonly KnownApp[];
  readonly openApps: readonly AppInTab[];
}

/** What tells a target from others of its context, as in `entryKey`. */
function pathOf(target: Target): string {
  if (target.kind === 'nodes') return `node /${target.name}`;
  return `${target.kind === 'pods' ? 'pod ' : ''}${target.namespace}/${target.name}`;
}

function targetOf({ contextId, prefix }: KnownApp, contexts: ReadonlyMap<string, KubeContext>): Target | null {
  const server = contexts.get(contextId)?.server;
  const parsed = server ? parseProxyUrl(prefix, [server]) : null;
  return parsed?.ok ? parsed.value.target : null;
}

/** Finds entries among the apps that are pinned, that are open, and that were opened last. */
export function knownEntries(entries: readonly Entry[], { pinned, recent, openApps }: KnownApps): KnownEntries {
  const contexts = new Map(entries.map(({ context }) => [context.id, context]));
  const appTargets = new Map([...pinned, ...recent, ...openApps].map((app) => [app, targetOf(app, contexts)]));
  // There are few of them among thousands of entries.
  const names = new Set([...appTargets.values()].map((target) => target?.name));
  const named = entries.filter(({ service }) => names.has(service.name));
  const byKey = new Map(named.map((entry) => [entryKey(entry), entry]));
  const targets = new Map<Entry, Target>();
  const find = (app: KnownApp): Entry[] => {
    const target = appTargets.get(app);
    const entry = target && byKey.get(`${app.contextId} ${pathOf(target)}`);
    if (entry && !targets.has(entry)) targets.set(entry, target);
    return entry ? [entry] : [];
  };
  const apps = new Map(openApps.flatMap((app) => find(app).map((entry) => [entry, app] as const)));
  // Pods come and go, so only services are kept at hand.
  const findService = (app: KnownApp) => find(app).filter(({ service }) => !service.object);
  const opened = new Set(recent.flatMap(findService));
  const first = new Set(pinned.flatMap(findService));
  return {
    pinned: [...first],
    recent: [...opened].filter((entry) => !first.has(entry)).slice(0, MAX_RECENT),
    portOf: (entry) => {
      const { ports, object } = entry.service;
      const last = targets.get(entry);
      const port = last && ports.find(({ name, number }) => [name, String(number)].includes(last.port));
      if (!port) return ports[0];
      // Of pods and nodes, the port is written in one way only.
      return object ? port : { ...port, name: last.port, scheme: last.scheme };
    },
    appOf: (entry) => apps.get(entry) ?? null,
  };
}
