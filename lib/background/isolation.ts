import { isolationOf, serviceOf } from '../core/apps/isolation.ts';
import { isKubelet } from '../core/apps/kubelet.ts';
import type { Platform } from '../core/dnr/platform.ts';
import { appName } from '../core/proxy-url/app-name.ts';
import type { ProxyUrl } from '../core/proxy-url/parse.ts';
import type { Grant } from '../core/tabs/grant.ts';
import { policyOf, type State } from './state.ts';
import type { Turn } from './turn.ts';

/** What identifies the app of a target. */
type App = Pick<ProxyUrl, 'server' | 'prefix'>;

/** Whether the app opens isolated, by what the person chose and the policy says. A kubelet's pages run no script. */
function isIsolated(state: State, app: App): boolean {
  const isolation = {
    prefixes: state.isolatedPrefixes,
    servers: state.isolatedServers,
    isByPolicy: policyOf(state).openApart,
  };
  return isolationOf(isolation, app) !== null && !isKubelet(app.prefix);
}

/** How the app of a target opens. Where the browser has containers, an isolated app is one in a container of its own. */
export function grantKind(state: State, app: App, { hasContainers }: Pick<Platform, 'hasContainers'>): Grant['kind'] {
  return isIsolated(state, app) && !hasContainers ? 'isolated' : 'target';
}

/**
 * The container of the tab in which this grant opens beside another tab; null for that tab's own. An isolated app has a container
 * of its own, which is made for it. In the container of an isolated app no other one opens.
 */
export async function containerFor(turn: Turn, grant: Grant, nextToTabId: number | null): Promise<string | null> {
  const { state, deps } = turn;
  if (!deps.platform.hasContainers) return null;
  if (grant.kind === 'target' && isIsolated(state, grant)) return ownContainer(turn, grant.prefix);
  const beside = nextToTabId === null ? null : await deps.tabs.containerOf(nextToTabId);
  return beside !== null && Object.values(state.containers).includes(beside) ? deps.containers.default : null;
}

/** Whether an app may open in a tab of this container; null in a browser without containers. */
export function isInPlace(state: State, app: App, container: string | null): boolean {
  if (container === null) return true;
  if (isIsolated(state, app)) return state.containers[serviceOf(app.prefix)] === container;
  return !Object.values(state.containers).includes(container);
}

async function ownContainer({ state, deps, commit }: Turn, prefix: string): Promise<string> {
  const service = serviceOf(prefix);
  const known = state.containers[service];
  // The person can remove containers.
  if (known !== undefined && (await deps.containers.has(known))) return known;
  const created = await deps.containers.create(appName(prefix) ?? prefix);
  await commit({ containers: { ...state.containers, [service]: created } });
  return created;
}
