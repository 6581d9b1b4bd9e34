import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { PodNetwork } from '../pod-network.ts';

/**
 * The way from the apiserver to pods: it sends CONNECT with a pod's address over this socket and gets the loopback
 * port that stands behind the address.
 */
export async function startEgress(socketPath: string, network: PodNetwork): Promise<() => void> {
  const server = createServer();
  server.on('connect', (request, client, head) => {
    const port = network.portBehind(request.url ?? '');
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

/** The apiserver's `--egress-selector-config-file` for it. */
export function egressConfiguration(socketPath: string): string {
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
