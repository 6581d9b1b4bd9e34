import { mayBeAppAddress, toProxyUrl } from '../core/apps/root-address.ts';
import type { NetworkError } from '../core/failures/network-error.ts';
import { canExplain } from '../core/failures/unreachable.ts';
import type { GateAnswer } from '../core/gate/gate-request.ts';
import type { KubeContext } from '../core/kubeconfig/kube-context.ts';
import { parseProxyUrl } from '../core/proxy-url/parse.ts';
import { isSameServer, type Server } from '../core/proxy-url/server.ts';
import { recordConsent, withoutFragment } from '../core/tabs/navigations.ts';
import { grantOf, tabState } from '../core/tabs/tab-state.ts';
import { contextsOf, serversOf } from './state.ts';
import type { Turn } from './turn.ts';

/** The app that a URL means in a tab, and the contexts that can open it. */
interface Meant {
  readonly server: Server;
  readonly prefix: string;
  readonly contexts: readonly KubeContext[];
  /** The context that opens it; null where several can. */
  readonly context: KubeContext | null;
}

/**
 * Whether the tab shows an app of its own at this URL, so that an error there is told in the gate's page. An app that is served from `/`
 * has no address that is another app's.
 */
export function showsOwnApp({ state }: Turn, tabId: number, url: string): boolean {
  const { access } = tabState(state.tabs, tabId);
  if (access.state !== 'granted' || access.grant.kind !== 'target') return false;
  const { prefix } = access.grant;
  const isAtRoot = state.rootPrefixes.includes(prefix) && toProxyUrl(prefix, url) !== null && mayBeAppAddress(url);
  return url.startsWith(prefix) || isAtRoot;
}

/** Whether the gate's page explains this error of a navigation: only on the way to an app. */
export function explainsFailure(turn: Turn, tabId: number, url: string, error: NetworkError): boolean {
  const meant = meantBy(turn, tabId, url);
  return meant !== null && canExplain(error, meant.context ? [meant.context] : meant.contexts);
}

/**
 * What the gate's page shows about a server that was not reached; null where the URL means no app any more. What the tab was already
 * granted is not asked about again: in place of the page that may have started the navigation, there is the gate's now.
 */
export async function describeUnreachable(
  turn: Turn,
  tabId: number,
  url: string,
  error: NetworkError,
): Promise<GateAnswer | null> {
  const meant = meantBy(turn, tabId, url);
  if (!meant) return null;
  const { server, prefix, contexts, context } = meant;
  const { tabs } = turn.state;
  const held = grantOf(tabState(tabs, tabId));
  if (held?.prefix === prefix) {
    await turn.commit({ tabs: recordConsent(tabs, tabId, withoutFragment(url), held.contextId) });
  }
  return { kind: 'unreachable', error, server, prefix, context: context ?? contexts[0] ?? null };
}

function meantBy(turn: Turn, tabId: number, url: string): Meant | null {
  const { state, deps } = turn;
  const held = grantOf(tabState(state.tabs, tabId));
  const isOwn = held !== null && (url.startsWith(held.prefix) || showsOwnApp(turn, tabId, url));
  const parsed = parseProxyUrl(url, serversOf(state, deps.platform));
  const named = parsed.ok ? parsed.value : null;
  const target = isOwn ? held : named;
  if (!target) return null;
  const { server, prefix } = target;
  const contexts = contextsOf(state, deps.platform).filter((one) => one.server && isSameServer(one.server, server));
  const contextId = isOwn ? held.contextId : state.contextsByPrefix[prefix]?.at(-1);
  const known = contexts.find(({ id }) => id === contextId);
  return { server, prefix, contexts, context: known ?? (contexts.length === 1 ? (contexts[0] ?? null) : null) };
}
