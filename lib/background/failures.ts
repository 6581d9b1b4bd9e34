import { toProxyUrl } from '../core/apps/root-address.ts';
import type { FailedAnswer } from '../core/failures/failed-answer.ts';
import type { NetworkError } from '../core/failures/network-error.ts';
import type { GateAnswer } from '../core/gate/gate-request.ts';
import type { KubeContext } from '../core/kubeconfig/kube-context.ts';
import { parseProxyUrl } from '../core/proxy-url/parse.ts';
import type { Service } from '../core/services/service.ts';
import { unpackList } from '../core/services/stored-list.ts';
import { recordConsent, withoutFragment } from '../core/tabs/navigations.ts';
import { tabState } from '../core/tabs/tab-state.ts';
import { contextsOf } from './state.ts';
import { readIfReadable } from './store.ts';
import type { Turn } from './turn.ts';
import { describeUnreachable, showsOwnApp } from './unreachable.ts';

/** Why a tab shows no app: what the apiserver answered in its place, or why the browser did not get so far. */
export type Failed = FailedAnswer | NetworkError;

/** Why tabs show no app, until the gate's page tells it. */
export interface Failures {
  /** Remembers it for the tab. */
  record(tabId: number, url: string, failed: Failed): void;
  /** Whether there is something to show to a tab for this URL. */
  has(tabId: number, url: string): boolean;
  /** What to show to the tab for this URL, once: loading it again tries again. Null for nothing. */
  take(tabId: number, url: string): Failed | null;
  /**
   * Whether the last thing that was shown to the tab was about this URL, and it has not been tried again from there. What the browser
   * warns of is told once: it can be tried again only by the browser's own page.
   */
  isTold(tabId: number, url: string): boolean;
  forget(tabId: number): void;
}

/** Creates it. It is in memory only: what a background forgets that is stopped meanwhile, the tab is answered again. */
export function createFailures(): Failures {
  const byTab = new Map<number, { readonly url: string; readonly failed: Failed }>();
  const told = new Map<number, { readonly url: string; readonly failed: Failed }>();
  const find = (tabId: number, url: string) => {
    const failure = byTab.get(tabId);
    return failure?.url === withoutFragment(url) ? failure : null;
  };
  return {
    record: (tabId, url, failed) => void byTab.set(tabId, { url: withoutFragment(url), failed }),
    has: (tabId, url) => find(tabId, url) !== null,
    take: (tabId, url) => {
      const failure = find(tabId, url);
      byTab.delete(tabId);
      if (failure) told.set(tabId, failure);
      else if (told.get(tabId)?.failed !== 'untrusted') told.delete(tabId);
      return failure?.failed ?? null;
    },
    isTold: (tabId, url) => told.get(tabId)?.url === withoutFragment(url),
    forget: (tabId) => {
      byTab.delete(tabId);
      told.delete(tabId);
    },
  };
}

/**
 * What the gate's page shows about an app that did not open; null where the tab has no app any more. Nobody is asked about the app when
 * it is opened again from there: it is the tab's own, and the page of an app led there.
 */
export async function describeFailure(
  turn: Turn,
  tabId: number,
  url: string,
  answer: Failed,
): Promise<GateAnswer | null> {
  const { state, deps } = turn;
  if (typeof answer === 'string') return describeUnreachable(turn, tabId, url, answer);
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
  await turn.commit({ tabs: recordConsent(state.tabs, tabId, withoutFragment(url), context.id) });
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
