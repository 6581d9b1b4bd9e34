import type { AddressInfo, ListenOptions, Server, Socket } from 'node:net';

/** A server that listens on loopback. */
export interface RunningServer {
  readonly port: number;
  /** Closes the server and all its open connections. */
  stop(): Promise<void>;
}

/** Makes the server listen, by default on a free port of 127.0.0.1. Rejects if it cannot. */
export async function listen(
  server: Server,
  options: ListenOptions = { host: '127.0.0.1', port: 0 },
): Promise<RunningServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
