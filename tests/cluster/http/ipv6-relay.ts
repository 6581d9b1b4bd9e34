import { connect, createServer } from 'node:net';
import { closing } from './closing.ts';

/**
 * Makes `[::1]:port` lead to `127.0.0.1:port`, byte for byte. Does nothing on a machine without IPv6 loopback, or
 * where somebody else has the port there.
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
  const stop = closing(server);
  await new Promise<void>((resolve) => {
    server.once('error', () => resolve());
    server.listen({ port, host: '::1' }, resolve);
  });
  return { stop };
}
