import { toProxyUrl } from '../core/apps/root-address.ts';
import type { FailedAnswer } from '../core/failures/failed-answer.ts';
import type { GateAnswer } from '../core/gate/gate-request.ts';
import type { KubeContext } from '../core/kubeconfig/kube-context.ts';
import { parseProxyUrl } from '../core/proxy-url/parse.ts';
import type { Service } from '../core/services/service.ts';
import { unpackList } from '../core/services/stored-list.ts';
import { withoutFragment } from '../core/tabs/navigations.ts';
import { tabState } from '../core/tabs/tab-state.ts';
import { contextsOf } from './state.ts';
import { readIfReadable } from './store.ts';
import type { Turn } from './turn.ts';

/** What tabs have just been answered in place of their apps, until the gate's page shows it. */
export interface Failures {
  /** Remembers it for the tab. */
  record(tabId: number, url: string, answer: FailedAnswer): void;
  /** Whether there is something to show to a tab for this URL. */
  has(tabId: number, url: string): boolean;
  /** What to show to the tab for this URL, once: loading it again tries again. Null for nothing. */
  take(tabId: number, url: string): FailedAnswer | null;
  forget(tabId: number): void;
}

/** Creates it. It is in memory only: what a background forgets that is stopped meanwhile, the tab is answered again. */
export function createFailures(): Failures {
  const byTab = new Map<number, { readonly url: string; readonly answer: FailedAnswer }>();
  const find = (tabId: number, url: string) => {
    const failure = byTab.get(tabId);
    return failure?.url === withoutFragment(url) ? failure : null;
  };
  return {
    record: (tabId, url, answer) => void byTab.set(tabId, { url: withoutFragment(url), answer }),
    has: (tabId, url) => find(tabId, url) !== null,
    take: (tabId, url) => {
      const failure = find(tabId, url);
      byTab.delete(tabId);
      return failure?.answer ?? null;
    },
    forget: (tabId) => void byTab.delete(tabId),
  };
}

/** Whether the tab shows an app of its own at this URL, so that an error there is told in the gate's page. */
export function showsOwnApp({ state }: Turn, tabId: number, url: string): boolean {
  const { access } = tabState(state.tabs, tabId);
  if (access.state !== 'granted' || access.grant.kind !== 'target') return false;
  const { prefix } = access.grant;
  return url.startsWith(prefix) || (state.rootPrefixes.includes(prefix) && toProxyUrl(prefix, url) !== null);
}

/** What the gate's page shows about an app that did not open; null where the tab has no app any more. */
export async function describeFailure(
  turn: Turn,
  tabId: number,
  url: string,
  answer: FailedAnswer,
): Promise<GateAnswer | null> {
  const { state, deps } = turn;
  if (!showsOwnApp(turn, tabId, url)) return null;
  const { access } = tabState(state.tabs, tabId);
  const grant = access.state === 'granted' ? access.grant : null;
  const context = contextsOf(state, deps.platform).find(({ id }) => id === grant?.contextId);
  const target = grant && parseProxyUrl(toProxyUrl(grant.prefix, url) ?? url, [grant.server]);
  if (!grant || !context || !target?.ok) return null;
  const stored = (await readIfReadable(deps.storage, 'serviceLists'))?.[context.id];
  const services = stored ? unpackList(stored).services : [];
  const failure = {
    answer,
    target: target.value,
    user: userOf(context),
    contextName: context.name,
    impersonated: context.impersonation?.user ?? null,
    services: relevant(services, url),
  };
  return { kind: 'failed', failure, context, prefix: grant.prefix };
}

/** Messages have a limit. A cluster has fewer services in most namespaces. */
const MAX_SERVICES = 500;

/** The services of the namespace that the URL names, before all others. */
function relevant(services: readonly Service[], url: string): Service[] {
  const isNear = ({ namespace }: Service) => url.includes(`/namespaces/${namespace}/`);
  return [...services.filter(isNear), ...services.filter((service) => !isNear(service))].slice(0, MAX_SERVICES);
}

/** Whose rights count, where the kubeconfig says that. */
function userOf({ impersonation, signIn }: KubeContext): string | null {
  return impersonation?.user ?? (signIn.kind === 'basic' ? signIn.username : null);
}
