import { type IncomingMessage, ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { Duplex } from 'node:stream';
import { listen, type RunningServer } from './listen.ts';

/** The connection of an upgrade request, and the bytes that followed the request. */
export interface Upgrade {
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** Handles a request. `upgrade` is null unless the client asked to change the protocol. */
export type RequestHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  upgrade: Upgrade | null,
) => void | Promise<void>;

/**
 * Serves HTTP/2 and HTTP/1.1 over TLS on a free loopback port, as kube-apiserver does. Like Go's server it supports
 * upgrades over HTTP/1.1 only. A handler that throws resets its connection.
 */
export async function serveTls(
  { certificate, key }: { readonly certificate: string; readonly key: string },
  handle: RequestHandler,
): Promise<RunningServer> {
  const server = createSecureServer({ cert: certificate, key, allowHTTP1: true, noDelay: true });
  const handleSafely: RequestHandler = async (request, response, upgrade) => {
    // Browsers abort requests at any time.
    request.on('error', () => {});
    response.on('error', () => {});
    try {
      await handle(request, response, upgrade);
    } catch {
      response.destroy();
    }
  };
  // Node's HTTP/2 compatibility layer has the same interface as HTTP/1.1, but other types.
  server.on('request', (request, response) => {
    void handleSafely(request as unknown as IncomingMessage, response as unknown as ServerResponse, null);
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const response = new ServerResponse(request);
    response.assignSocket(socket as never);
    response.shouldKeepAlive = false;
    response.once('finish', () => socket.end());
    void handleSafely(request, response, { socket, head });
  });
  server.on('sessionError', () => {});
  server.on('tlsClientError', () => {});
  return listen(server);
}
