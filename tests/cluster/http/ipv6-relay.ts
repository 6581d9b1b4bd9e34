import { connect, createServer } from 'node:net';
import { listen } from './listen.ts';

/**
 * Relays connections to `[::1]:port` to `127.0.0.1:port`. Does nothing on a machine without IPv6 loopback, or if the
 * IPv6 port is taken.
 */
export async function relayFromIpv6(port: number): Promise<{ stop(): Promise<void> }> {
  const server = createServer((client) => {
    const target = connect({ port, host: '127.0.0.1' });
    client.pipe(target).pipe(client);
    client.on('error', () => target.destroy());
    target.on('error', () => client.destroy());
    client.on('close', () => target.destroy());
    target.on('close', () => client.destroy());
  });
  return listen(server, { port, host: '::1' }).catch(() => ({ stop: async () => {} }));
}
