import type { Platform } from '../dnr/platform.ts';
import { failure, type Outcome } from '../outcome.ts';
import { type Problem, readProblem } from '../problems.ts';
import { hostnameOf, isInDomain, parseServer, type Server, uniqueServers } from '../proxy-url/server.ts';
import { safeProblem } from '../text/safe-problem.ts';
import { impersonationObstacles } from './impersonation.ts';
import type { ClusterSettings, KubeContext, StoredContext } from './kube-context.ts';

/** What a context is assessed for. */
export type AssessedPlatform = Pick<Platform, 'extensionHost' | 'repeatsRequestHeaders'>;

/**
 * The stored context with its server and with what stands in the way of using it. Computed on every read rather than
 * stored, so that a browser or a version of Portside which can do more lifts an obstacle without a new import.
 */
export function assessContext(stored: StoredContext, platform: AssessedPlatform): KubeContext {
  const { name, clusterName, userName, serverAddress, impersonation, faults } = stored;
  const server = serverAddress === null ? null : readServer(clusterName, serverAddress, platform);
  return {
    ...stored,
    server: server?.ok ? server.value : null,
    obstacles: [
      ...faults.map((fault) => readProblem(fault) ?? safeProblem('contextFaultUnknown', { context: name })),
      ...(server && !server.ok ? [server.problem] : []),
      ...(impersonation ? impersonationObstacles(userName, impersonation, platform) : []),
    ],
  };
}

/** A server whose host is the extension's id is refused: rules would take its pages for ours. */
function readServer(cluster: string, address: string, { extensionHost }: AssessedPlatform): Outcome<Server> {
  const server = parseServer(cluster, address);
  const host = server.ok ? hostnameOf(server.value) : '';
  return isInDomain(host, extensionHost) ? failure(safeProblem('serverIsExtension', { cluster, host })) : server;
}

/** What of a cluster's settings has no effect here, because the browser decides it. */
export function clusterNotes(clusterName: string, settings: ClusterSettings): Problem[] {
  const cluster = clusterName;
  const { certificateAuthority } = settings;
  const notes: Problem[] = [];
  if (certificateAuthority.kind === 'inline') notes.push(safeProblem('certificateAuthorityIgnored', { cluster }));
  if (certificateAuthority.kind === 'file') {
    notes.push(safeProblem('certificateAuthorityFileIgnored', { cluster, path: certificateAuthority.path }));
  }
  if (settings.insecureSkipTlsVerify) notes.push(safeProblem('skipTlsVerifyIgnored', { cluster }));
  if (settings.hasTlsServerName) notes.push(safeProblem('tlsServerNameIgnored', { cluster }));
  if (settings.hasProxyUrl) notes.push(safeProblem('proxyUrlIgnored', { cluster }));
  if (settings.disableCompression) notes.push(safeProblem('disableCompressionIgnored', { cluster }));
  return notes;
}

/** Whether the context can present a credential, as far as its kubeconfig goes. */
export function isUsable<Context extends KubeContext>(context: Context): context is Context & { server: Server } {
  return context.server !== null && context.obstacles.length === 0;
}

/** The servers of all usable contexts, each once. */
export function usableServers(contexts: readonly KubeContext[]): Server[] {
  return uniqueServers(contexts.filter(isUsable).map(({ server }) => server));
}
