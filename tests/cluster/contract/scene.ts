import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type App, startApp } from '../apps/app.ts';
import { echoOn } from '../apps/echo.ts';
import type { Cluster } from '../cluster.ts';
import { closing } from '../http/closing.ts';
import { createObject, ensureNamespace } from '../objects.ts';
import type { Answer, RequestOptions } from '../request.ts';
import { addNode, addService, addWorkload, type WorkloadPort } from '../workload.ts';
import { startParrot } from './parrot.ts';

/** A cluster with what the statements are about. All of it is in the namespace `scene`. */
export interface Scene {
  readonly cluster: Cluster;
  /** Whether it is Kubernetes 1.20, which differs in a few facts from the source that the vectors were read in. */
  readonly isOld: boolean;
  /** Asks below `/api/v1/namespaces/scene/services/`, as `viewer` where nobody else is named. */
  ask(path: string, options?: RequestOptions & { readonly method?: string }): Promise<Answer>;
  /** Lets the app behind `stream` write the last of its answer. */
  finishStream(): void;
  stop(): Promise<void>;
}

/** What a cluster does, by the sentence that says so. It throws where that is not true. */
export type Statements = Readonly<Record<string, (scene: Scene) => Promise<void>>>;

export const SERVICES = '/api/v1/namespaces/scene/services';

/** Puts on the scene: `plain` and `parrot` with a port without name, `echo` with ports `web` and `https`, and more. */
export async function setScene(cluster: Cluster): Promise<Scene> {
  const echo = await startApp('echo', {
    '': echoOn(''),
    web: echoOn('web'),
    https: { ...echoOn('https'), scheme: 'https' },
  });
  const parrot = await startParrot();
  const sockets = await startSockets();
  const stream = await startStream();
  await ensureNamespace(cluster, 'scene');
  const namespace = 'scene';
  const unnamed = (loopbackPort = 0): WorkloadPort => ({ name: '', port: 80, targetPort: 8080, loopbackPort });
  await addWorkload(cluster, { namespace, name: 'plain', ports: [unnamed(echo.ports[''])] });
  await addWorkload(cluster, { namespace, name: 'parrot', ports: [unnamed(parrot.ports[''])] });
  await addWorkload(cluster, { namespace, name: 'sockets', ports: [unnamed(sockets.port)] });
  await addWorkload(cluster, { namespace, name: 'stream', ports: [unnamed(stream.port)] });
  await addWorkload(cluster, { namespace, name: 'echo', ports: echoPorts(echo) });
  await addUnreachable(cluster);
  await addNode(cluster, 'scene-node', echo.ports.https ?? 0, { 9100: echo.ports.web ?? 0 });
  return {
    cluster,
    isOld: /^v1\.20\./.test(cluster.version),
    ask: (path, { method = 'GET', token = cluster.users.viewer, ...options } = {}) =>
      cluster.request(method, `${SERVICES}/${path}`, { token, ...options }),
    finishStream: stream.finish,
    async stop() {
      await Promise.all([echo.stop(), parrot.stop(), sockets.stop(), stream.stop()]);
    },
  };
}

function echoPorts(echo: App): WorkloadPort[] {
  return [
    { name: 'web', port: 80, targetPort: 8080, loopbackPort: echo.ports.web ?? 0 },
    { name: 'https', port: 443, targetPort: 8443, loopbackPort: echo.ports.https ?? 0 },
  ];
}

/** Services that lead nowhere, each for a reason of its own. */
async function addUnreachable(cluster: Cluster): Promise<void> {
  const port = { name: '', port: 80, targetPort: 8080, loopbackPort: 0 };
  const address = cluster.network.place({});
  const reasons: Record<string, object[]> = {
    'without-subsets': [],
    'without-pod': [{ addresses: [{ ip: address }], ports: [{ port: 8080 }] }],
    'not-ready': [{ notReadyAddresses: [{ ip: address }], ports: [{ port: 8080 }] }],
    'of-another-address': [
      {
        addresses: [{ ip: address, targetRef: { kind: 'Pod', namespace: 'scene', name: 'plain' } }],
        ports: [{ port: 8080 }],
      },
    ],
  };
  await addService(cluster, { namespace: 'scene', name: 'without-endpoints', ports: [port] });
  for (const [name, subsets] of Object.entries(reasons)) {
    await addService(cluster, { namespace: 'scene', name, ports: [port] });
    await createObject(cluster, '/api/v1/namespaces/scene/endpoints', { metadata: { name }, subsets });
  }
}

/** Answers upgrades: with its own status if the path is one, else by saying what it was asked and echoing. */
async function startSockets(): Promise<{ port: number; stop(): Promise<void> }> {
  const server = createServer((_request, response) => response.end('no socket'));
  server.on('upgrade', (request, socket) => {
    socket.on('error', () => socket.destroy());
    const [, status] = /^\/(\d{3})$/.exec(request.url ?? '') ?? [];
    if (status) return socket.end(`HTTP/1.1 ${status} Odd\r\nLocation: /elsewhere\r\nContent-Length: 2\r\n\r\nno`);
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: lines\r\n\r\n');
    socket.write(`${JSON.stringify({ url: request.url, headers: request.headers })}\n`);
    socket.on('data', (chunk: Buffer) => socket.write(`echo ${chunk}`));
  });
  return listen(server);
}

/** Answers `first`, then what it is sent as it comes, and `last` when it is told to. */
async function startStream(): Promise<{ port: number; finish(): void; stop(): Promise<void> }> {
  let writing: ServerResponse | undefined;
  const server = createServer((request, response) => {
    writing = response;
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('first');
    request.on('data', (chunk: Buffer) => response.write(chunk));
  });
  return {
    ...(await listen(server)),
    finish: () => void writing?.end('last'),
  };
}

async function listen(server: Server): Promise<{ port: number; stop(): Promise<void> }> {
  const stop = closing(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, stop };
}
