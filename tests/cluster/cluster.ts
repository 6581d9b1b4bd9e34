import type { AuditEvent, RunningApiserver } from './audit-log.ts';
import { issueCertificate, type ServingCertificate } from './certificate.ts';
import { createHttpClient, type HttpResponse, type RequestOptions } from './http/client.ts';
import { relayFromIpv6 } from './http/ipv6-relay.ts';
import { type KubeconfigOptions, writeKubeconfig } from './kubeconfig.ts';
import { createPodNetwork, type PodNetwork } from './pod-network.ts';
import { type ApiserverVersion, crashesOnPrettyPrint, disablePrettyPrint } from './real/pretty-print-crash.ts';
import { type ApiserverRequest, createRequestLog } from './request-log.ts';
import { startReverseProxy } from './reverse-proxy.ts';
import { createRoles, createUsers, tokenFile, type Users } from './users.ts';

export { type DemoApps, seedDemo } from './demo-services.ts';

/** A running apiserver with four users. */
export interface Cluster {
  readonly kind: ClusterKind;
  /** URL of the API: `https://127.0.0.1:PORT` plus the base path. `[::1]` and `localhost` work as host too. */
  readonly url: string;
  /** `gitVersion` of the apiserver. */
  readonly version: string;
  /** PEM of the CA that signed the serving certificate. */
  readonly caCertificate: string;
  /** Base64 SHA-256 of the serving certificate's public key, for `--ignore-certificate-errors-spki-list`. */
  readonly spkiHash: string;
  /**
   * The users' tokens. `admin` is cluster-admin. `viewer` may list services, endpoints and pods, and use the proxy of
   * services, pods and nodes. `limited` may do the same in the namespace `shop` only. `nobody` has no permissions.
   */
  readonly users: Users;
  readonly network: PodNetwork;
  kubeconfig(options?: KubeconfigOptions): string;
  /** Sends a request directly to the apiserver, by default as `admin`. It does not appear in the request log. */
  request(method: string, path: string, options?: RequestOptions): Promise<HttpResponse>;
  /** The requests that arrived at `url`, oldest first. Throws unless the cluster was started with `record`. */
  requestLog(): ApiserverRequest[];
  /** Path and query of the requests at `url` that are still being answered. */
  openRequests(): string[];
  /** The requests that the apiserver itself has answered, oldest first. */
  auditLog(): AuditEvent[];
  stop(): Promise<void>;
}

export type ClusterKind = 'real' | 'simulated';

export interface ClusterOptions {
  readonly kind: ClusterKind;
  /** Records requests, in a reverse proxy in front of the apiserver. */
  readonly record?: boolean;
  /** Additional names for the serving certificate. */
  readonly hosts?: readonly string[];
  /** Serves the API below this path and an HTML page at `/`, as Rancher does. */
  readonly basePath?: string;
  /**
   * Closes an HTTP/2 connection after an unauthenticated request, as kube-apiserver does since 1.29. Needs `record`.
   */
  readonly closesUnauthenticated?: boolean;
  /**
   * Returns an app's own `Cache-Control` alone, as apiservers before 1.19 and some reverse proxies do. Needs `record`.
   */
  readonly keepsAppCacheControl?: boolean;
  /** What the reverse proxy makes of a request's path and query before the apiserver gets it. Needs `record`. */
  readonly changePath?: (path: string) => string;
  /**
   * Leaves out the reverse proxy that protects some apiservers from a crash (real/pretty-print-crash.ts). For
   * measurements and tests that request no pretty-printed objects.
   */
  readonly noReverseProxy?: boolean;
}

/** Starts a cluster. Any number of clusters can run at the same time. */
export async function startCluster({
  kind,
  record = false,
  hosts = [],
  basePath = '',
  noReverseProxy = false,
  keepsAppCacheControl = false,
  closesUnauthenticated = false,
  changePath = (path) => path,
}: ClusterOptions): Promise<Cluster> {
  const certificate = await issueCertificate(['127.0.0.1', 'localhost', '::1', ...hosts]);
  const { caCertificate, spkiHash } = certificate;
  const users = createUsers();
  const network = createPodNetwork();
  const started: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const part of started.reverse().splice(0)) await part.stop();
  };
  try {
    const apiserver = await startApiserver[kind](certificate, users, network);
    started.push(apiserver);
    const client = createHttpClient(apiserver.port, caCertificate, users.admin);
    started.push({ stop: async () => client.close() });
    await createRoles(client);
    const version = (await client.request('GET', '/version')).json() as ApiserverVersion;
    const log = createRequestLog(users);
    const needsProtection = crashesOnPrettyPrint(version);
    let { port } = apiserver;
    if (record || basePath !== '' || (needsProtection && !noReverseProxy)) {
      const reverseProxy = await startReverseProxy({
        certificate,
        apiserverPort: port,
        basePath,
        log,
        keepsAppCacheControl,
        closesUnauthenticated,
        changePath: (path) => (needsProtection ? disablePrettyPrint(changePath(path)) : changePath(path)),
      });
      started.push(reverseProxy);
      port = reverseProxy.port;
    }
    started.push(await relayFromIpv6(port));
    const url = `https://127.0.0.1:${port}${basePath}`;
    return {
      kind,
      url,
      version: version.gitVersion,
      caCertificate,
      spkiHash,
      users,
      network,
      kubeconfig: (options = {}) => writeKubeconfig(url, caCertificate, users, options),
      request: client.request,
      openRequests: () => [...log.open].map(({ path }) => path),
      requestLog() {
        if (!record) throw new Error('No requests were recorded: start the cluster with record: true');
        return log.requests;
      },
      auditLog: apiserver.auditLog,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

type StartApiserver = (certificate: ServingCertificate, users: Users, network: PodNetwork) => Promise<RunningApiserver>;

// Imported on demand: the simulated apiserver starts faster than envtest-js loads.
const startApiserver: Record<ClusterKind, StartApiserver> = {
  async real(certificate, users, network) {
    const [{ CONTROL_PLANE_HELP, findControlPlane }, { startControlPlane }] = await Promise.all([
      import('./real/find-control-plane.ts'),
      import('./real/control-plane.ts'),
    ]);
    const binaries = await findControlPlane();
    if (!binaries) throw new Error(`No real control plane was found: ${CONTROL_PLANE_HELP}`);
    return startControlPlane(binaries, certificate, tokenFile(users), network);
  },
  async simulated(certificate, users, network) {
    const { startSimulatedApiserver } = await import('./simulated/simulated-apiserver.ts');
    return startSimulatedApiserver(certificate, users, network);
  },
};
