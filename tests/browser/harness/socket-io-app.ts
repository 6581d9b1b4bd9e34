import { createServer } from 'node:http';
import { Server, type ServerOptions } from 'socket.io';
import type { MountedApp } from './prefixed-site.ts';

/** A socket.io server that says back what it is told, and leaves when asked to. */
export function createSocketIoApp(options: Partial<ServerOptions>): MountedApp & { stop(): Promise<void> } {
  // It never listens: what arrives for it is handed to it.
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
