import { createServer } from 'node:http';
import { Server, type ServerOptions } from 'socket.io';
import type { MountedHandler } from './proxied-app.ts';

/** A socket.io server that echoes the arguments of `say` as `said`, and disconnects on `leave`. */
export function createSocketIoApp(options: Partial<ServerOptions>): MountedHandler & { stop(): Promise<void> } {
  // It never listens: requests are passed to it.
  const server = createServer();
  const io = new Server(server, { serveClient: false, allowEIO3: true, ...options });
  io.on('connection', (socket) => {
    socket.on('say', (...said: unknown[]) => socket.emit('said', ...said));
    socket.on('leave', () => socket.disconnect(true));
  });
  return {
    request: (request, response) => void server.emit('request', request, response),
    upgrade: (request, socket, head) => void server.emit('upgrade', request, socket, head),
    stop: () => io.close(),
  };
}
