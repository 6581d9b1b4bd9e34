import { type IncomingMessage, ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { closing } from './closing.ts';

/** A connection whose client asked for another protocol, and the bytes that came right behind the request. */
export interface Upgrade {
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** Answers a request; `upgrade` is there when the request wants to leave HTTP. */
export type Answerer = (
  request: IncomingMessage,
  response: ServerResponse,
  upgrade: Upgrade | null,
) => void | Promise<void>;

/**
 * Serves HTTP/2 and HTTP/1.1 on a free loopback port, as kube-apiserver does. Sockets come by HTTP/1.1: like Go's
 * server it does not offer them over HTTP/2.
 */
export async function serveTls(
  { certificate, key }: { readonly certificate: string; readonly key: string },
  answer: Answerer,
): Promise<{ port: number; stop(): Promise<void> }> {
  const server = createSecureServer({ cert: certificate, key, allowHTTP1: true });
  const answerOne: Answerer = async (request, response, upgrade) => {
    // Browsers leave in the middle of things.
    request.on('error', () => {});
    response.on('error', () => {});
    try {
      await answer(request, response, upgrade);
    } catch {
      response.destroy();
    }
  };
  // Node's compatibility layer gives requests and responses of HTTP/2 the same shape, though not the same type.
  server.on('request', (request, response) => {
    void answerOne(request as unknown as IncomingMessage, response as unknown as ServerResponse, null);
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const response = new ServerResponse(request);
    response.assignSocket(socket as never);
    response.shouldKeepAlive = false;
    response.once('finish', () => socket.end());
    void answerOne(request, response, { socket, head });
  });
  server.on('sessionError', () => {});
  server.on('tlsClientError', () => {});
  const stop = closing(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, stop };
}
