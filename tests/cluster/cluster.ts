import { issueCertificate } from './certificate.ts';
import { startFront } from './front.ts';
import { relayFromIpv6 } from './http/ipv6-relay.ts';
import { type KubeconfigOptions, writeKubeconfig } from './kubeconfig.ts';
import { createPodNetwork, type PodNetwork } from './pod-network.ts';
import { type ApiserverVersion, diesOfPrettyPrinting, withoutPrettyPrinting } from './real/pretty-printing.ts';
import { type Answer, createClient, type RequestOptions } from './request.ts';
import { type ApiserverRequest, createRequestLog } from './request-log.ts';
import { createUsers, giveRights, tokenFile, type Users } from './users.ts';

export { type DemoApps, seedDemo } from './demo.ts';

/** A running apiserver with four users, and all that a test needs to know of it. */
export interface Cluster {
  readonly kind: ClusterKind;
  /** The API's URL, `https://127.0.0.1:PORT` and the base path if there is one. `[::1]` and `localhost` work too. */
  readonly url: string;
  /** `gitVersion` of the apiserver. */
  readonly version: string;
  /** PEM of the authority that signed the serving certificate. */
  readonly certificate: string;
  /** Base64 SHA-256 of the serving certificate's public key, for `--ignore-certificate-errors-spki-list`. */
  readonly spkiHash: string;
  /**
   * Tokens. `admin` may do everything; `viewer` may list services, endpoints and pods and use the `proxy` of services,
   * pods and nodes; `limited` may do that in the namespace `shop` only; `nobody` has no rights.
   */
  readonly users: Users;
  readonly network: PodNetwork;
  kubeconfig(options?: KubeconfigOptions): string;
  /** Asks the apiserver itself, as `admin` where no token is given. Not in the request log. */
  request(method: string, path: string, options?: RequestOptions): Promise<Answer>;
  /** What arrived at the apiserver, oldest first. Needs `record`. */
  requestLog(): ApiserverRequest[];
  stop(): Promise<void>;
}

export type ClusterKind = 'real' | 'twin';

export interface ClusterOptions {
  readonly kind: ClusterKind;
  /** Keep a log of the requests. It costs a hop. */
  readonly record?: boolean;
  /** More names for the serving certificate. */
  readonly hosts?: readonly string[];
  /** Serve the API below this path and a plain page at `/`, as Rancher does. */
  readonly basePath?: string;
  /** Lets an app's word on caching stand alone, as apiservers before 1.19 and some front ends do. Needs `record`. */
  readonly letsAppsCache?: boolean;
  /**
   * Nothing before the apiserver even where a browser could make it die (real/pretty-printing.ts): for measurements
   * that ask for no objects in pretty form.
   */
  readonly isBare?: boolean;
}

/** Starts a cluster of its own: any number may run at the same time. */
export async function startCluster({
  kind,
  record = false,
  hosts = [],
  basePath = '',
  isBare = false,
  letsAppsCache = false,
}: ClusterOptions): Promise<Cluster> {
  const certificate = await issueCertificate(['127.0.0.1', 'localhost', '::1', ...hosts]);
  const users = createUsers();
  const network = createPodNetwork();
  const started: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const part of started.reverse().splice(0)) await part.stop();
  };
  try {
    const apiserver = await startApiserver[kind](certificate, users, network);
    started.push(apiserver);
    const client = createClient(apiserver.port, certificate.authority, users.admin);
    started.push({ stop: async () => client.close() });
    await giveRights(client);
    const version = (await client.request('GET', '/version')).json() as ApiserverVersion;
    const log = createRequestLog(users);
    const isFragile = diesOfPrettyPrinting(version);
    let { port } = apiserver;
    if (record || basePath !== '' || (isFragile && !isBare)) {
      const changePath = isFragile ? { changePath: withoutPrettyPrinting } : {};
      const front = await startFront({ certificate, apiserverPort: port, basePath, log, letsAppsCache, ...changePath });
      started.push(front);
      port = front.port;
    }
    const relay = await relayFromIpv6(port);
    started.push(relay);
    const url = `https://127.0.0.1:${port}${basePath}`;
    return {
      kind,
      url,
      version: version.gitVersion,
      certificate: certificate.authority,
      spkiHash: certificate.spkiHash,
      users,
      network,
      kubeconfig: (options = {}) => writeKubeconfig(url, certificate.authority, users, options),
      request: client.request,
      requestLog() {
        if (!record) throw new Error('Nothing was recorded: start the cluster with record: true');
        return log.requests;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

type StartApiserver = (
  certificate: Awaited<ReturnType<typeof issueCertificate>>,
  users: Users,
  network: PodNetwork,
) => Promise<{ port: number; stop(): Promise<void> }>;

// Loaded when asked for: the twin is up before envtest-js is so much as read.
const startApiserver: Record<ClusterKind, StartApiserver> = {
  async real(certificate, users, network) {
    const [{ findControlPlane, HOW_TO_GET_A_CONTROL_PLANE }, { startControlPlane }] = await Promise.all([
      import('./real/find-control-plane.ts'),
      import('./real/control-plane.ts'),
    ]);
    const programs = await findControlPlane();
    if (!programs) throw new Error(`There is no real control plane: ${HOW_TO_GET_A_CONTROL_PLANE}`);
    return startControlPlane(programs, certificate, tokenFile(users), network);
  },
  async twin(certificate, users, network) {
    const { startTwin } = await import('./twin/twin.ts');
    return startTwin(certificate, users, network);
  },
};
