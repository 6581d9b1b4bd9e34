import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { PodNetwork } from '../pod-network.ts';

/**
 * Starts the proxy that connects the apiserver to pods. The apiserver sends CONNECT with a pod's address over this
 * Unix socket, and the proxy connects it to the loopback port for that address. Returns a function that stops it.
 */
export async function startEgressProxy(socketPath: string, network: PodNetwork): Promise<() => void> {
  const server = createServer();
  server.on('connect', (request, client, head) => {
    const port = network.loopbackPort(request.url ?? '');
    if (port === undefined) return client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    const pod = connect({ port, host: '127.0.0.1' }, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      pod.write(head);
      pod.pipe(client).pipe(pod);
    });
    pod.on('error', () => client.destroy());
    client.on('error', () => pod.destroy());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socketPath, resolve));
  return () => server.close();
}

/** Content of the apiserver's `--egress-selector-config-file` for this proxy. */
export function egressSelectorConfiguration(socketPath: string): string {
  return JSON.stringify({
    apiVersion: 'apiserver.k8s.io/v1beta1',
    kind: 'EgressSelectorConfiguration',
    egressSelections: [
      {
        name: 'cluster',
        connection: { proxyProtocol: 'HTTPConnect', transport: { uds: { udsName: socketPath } } },
      },
    ],
  });
}
