import { lapsedTabsRules, wantedDynamicRules, wantedSessionRules } from '../core/grants/session-rules.ts';
import { signingHeaders } from '../core/grants/signing-headers.ts';
import type { KubeContext } from '../core/kubeconfig/kube-context.ts';
import { type Server, serverUrl } from '../core/proxy-url/server.ts';
import { readCredentials } from './opened.ts';
import type { World } from './world.ts';

/**
 * Makes the browser's rules what the stored contexts, credentials and grants say. Safe to repeat: what is right
 * already is left alone.
 */
export async function putRulesInForce(world: World): Promise<void> {
  const [contexts, credentials, grants, lapsed, uses, rootPrefixes, workerSocketPrefixes] = await Promise.all([
    world.storage.read('contexts'),
    readCredentials(world),
    world.storage.read('grants'),
    world.storage.read('lapsedGrants'),
    world.storage.read('contextsByPrefix'),
    world.storage.read('rootPrefixes'),
    world.storage.read('workerSocketPrefixes'),
  ]);
  const servers = serversOf(contexts);
  const headersOf = (contextId: string) => {
    const context = contexts.find(({ id }) => id === contextId);
    const credential = Object.hasOwn(credentials, contextId) ? credentials[contextId] : undefined;
    return context?.obstacles.length === 0 && credential ? signingHeaders(credential, context.impersonation) : null;
  };
  const traitsOf = (prefix: string) => ({
    isCacheForeign: (uses[prefix]?.length ?? 0) > 1,
    isAtRoot: rootPrefixes.includes(prefix),
    hasWorkerSockets: workerSocketPrefixes.includes(prefix),
  });
  // First and alone what holds secrets: if the others fail, nothing of this is still under way.
  const wanted = wantedSessionRules(servers, grants, headersOf, traitsOf, world.dialect);
  await world.rules.replaceSession([...wanted, ...lapsedTabsRules(lapsed)]);
  await world.rules.replaceDynamic(wantedDynamicRules(servers, rootPrefixes, world.dialect));
  const withApps = grants.filter(({ kind }) => kind !== 'api').map(({ server }) => server.origin);
  await world.shim.replaceOrigins([...new Set(withApps)]);
}

/** The servers of all usable contexts, each once. */
export function serversOf(contexts: readonly KubeContext[]): Server[] {
  const servers = new Map<string, Server>();
  for (const { server, obstacles } of contexts) {
    if (server && obstacles.length === 0) servers.set(serverUrl(server), server);
  }
  return [...servers.values()];
}
