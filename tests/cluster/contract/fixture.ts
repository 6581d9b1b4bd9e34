import { createServer, type ServerResponse } from 'node:http';
import { type App, startApp } from '../apps/app.ts';
import { echoPort } from '../apps/echo.ts';
import { type Cluster, type ClusterKind, startCluster } from '../cluster.ts';
import type { HttpResponse, RequestOptions } from '../http/client.ts';
import { listen, type RunningServer } from '../http/listen.ts';
import { createObject, ensureNamespace } from '../objects.ts';
import { addNode, addService, addWorkload, type WorkloadPort } from '../workload.ts';
import { startCannedResponseApp } from './canned-response.ts';

/** A cluster with the objects that the contract tests need. */
export interface Fixture {
  readonly cluster: Cluster;
  /** Kubernetes 1.20 differs in a few facts from the version that the vectors were read from. */
  readonly isKubernetes120: boolean;
  /** Sends a request below `SERVICES`, by default as `viewer` and with `GET`. */
  request(path: string, options?: RequestOptions & { readonly method?: string }): Promise<HttpResponse>;
  /** Makes the app `stream` send `last` and end its current response. */
  finishStream(): void;
  stop(): Promise<void>;
}

/** Contract tests by title. The subject of a title without one is the apiserver. A test throws if it fails. */
export type ContractTests = Readonly<Record<string, (fixture: Fixture) => Promise<void>>>;

export const NAMESPACE = 'contract';
export const SERVICES = `/api/v1/namespaces/${NAMESPACE}/services`;
export const NODE = 'contract-node';

/**
 * Starts a cluster with services, pods and a node, and the apps behind them. The services `plain`, `canned`, `sockets`
 * and `stream` have one unnamed port, `echo` has the ports `web` and `https`.
 */
export async function startFixture(kind: ClusterKind): Promise<Fixture> {
  const started: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const part of started.splice(0).reverse()) await part.stop();
  };
  const keep = <T extends { stop(): Promise<void> }>(part: T): T => {
    started.push(part);
    return part;
  };
  try {
    const cluster = keep(await startCluster({ kind, noReverseProxy: true }));
    const echo = keep(
      await startApp('echo', {
        '': echoPort(''),
        web: echoPort('web'),
        https: { ...echoPort('https'), scheme: 'https' },
      }),
    );
    const canned = keep(await startCannedResponseApp());
    const sockets = keep(await startUpgradeApp());
    const stream = keep(await startStreamApp());
    await ensureNamespace(cluster, NAMESPACE);
    const add = (name: string, ports: readonly WorkloadPort[]) =>
      addWorkload(cluster, { namespace: NAMESPACE, name, ports });
    await add('plain', [unnamedPort(echo.ports[''])]);
    await add('canned', [unnamedPort(canned.ports[''])]);
    await add('sockets', [unnamedPort(sockets.port)]);
    await add('stream', [unnamedPort(stream.port)]);
    await add('echo', echoPorts(echo));
    await addUnreachableServices(cluster);
    await addNode(cluster, NODE, echo.ports.https ?? 0, { 9100: echo.ports.web ?? 0 });
    return {
      cluster,
      isKubernetes120: /^v1\.20\./.test(cluster.version),
      request: (path, { method = 'GET', token = cluster.users.viewer, ...options } = {}) =>
        cluster.request(method, `${SERVICES}/${path}`, { token, ...options }),
      finishStream: stream.finish,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function unnamedPort(loopbackPort = 0): WorkloadPort {
  return { name: '', port: 80, targetPort: 8080, loopbackPort };
}

function echoPorts(echo: App): WorkloadPort[] {
  return [
    { name: 'web', port: 80, targetPort: 8080, loopbackPort: echo.ports.web ?? 0 },
    { name: 'https', port: 443, targetPort: 8443, loopbackPort: echo.ports.https ?? 0 },
  ];
}

/** Adds services that the apiserver cannot proxy to, each for another reason. */
async function addUnreachableServices(cluster: Cluster): Promise<void> {
  const address = cluster.network.addAddress({});
  const ports = [{ port: 8080 }];
  const subsetsByService: Record<string, object[]> = {
    'without-subsets': [],
    'without-pod': [{ addresses: [{ ip: address }], ports }],
    'not-ready': [{ notReadyAddresses: [{ ip: address }], ports }],
    'wrong-pod-address': [
      { addresses: [{ ip: address, targetRef: { kind: 'Pod', namespace: NAMESPACE, name: 'plain' } }], ports },
    ],
  };
  await addService(cluster, { namespace: NAMESPACE, name: 'without-endpoints', ports: [unnamedPort()] });
  for (const [name, subsets] of Object.entries(subsetsByService)) {
    await addService(cluster, { namespace: NAMESPACE, name, ports: [unnamedPort()] });
    await createObject(cluster, `/api/v1/namespaces/${NAMESPACE}/endpoints`, { metadata: { name }, subsets });
  }
}

/**
 * Starts an app that accepts upgrades. It sends the request that it received as a line of JSON, and then `echo` and the
 * data for each chunk. It refuses an upgrade to `/STATUS` with that status.
 */
function startUpgradeApp(): Promise<RunningServer> {
  const server = createServer((_request, response) => response.end('no upgrade'));
  server.on('upgrade', (request, socket) => {
    socket.on('error', () => socket.destroy());
    const [, status] = /^\/(\d{3})$/.exec(request.url ?? '') ?? [];
    if (status) return socket.end(`HTTP/1.1 ${status} Refused\r\nLocation: /elsewhere\r\nContent-Length: 2\r\n\r\nno`);
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: lines\r\n\r\n');
    socket.write(`${JSON.stringify({ url: request.url, headers: request.headers })}\n`);
    socket.on('data', (chunk: Buffer) => socket.write(`echo ${chunk}`));
  });
  return listen(server);
}

/** Starts an app that sends `first`, then the request body as it arrives, and `last` on `finish()`. */
async function startStreamApp(): Promise<RunningServer & { finish(): void }> {
  let current: ServerResponse | undefined;
  const server = createServer((request, response) => {
    current = response;
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('first');
    request.on('data', (chunk: Buffer) => response.write(chunk));
  });
  return { ...(await listen(server)), finish: () => void current?.end('last') };
}
