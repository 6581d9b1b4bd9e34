import {
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestOptions,
  request as requestHttp,
  type ServerResponse,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import { pipeline } from 'node:stream';
import type { Upgrade } from './tls-server.ts';

/** The loopback server to forward a request to, and what to change in the request. */
export interface Upstream extends Pick<RequestOptions, 'agent' | 'path'> {
  readonly scheme: string;
  readonly port: number;
  readonly headers: OutgoingHttpHeaders;
  /** PEM of the CA to trust. Without it, any certificate is accepted. */
  readonly caCertificate?: string;
}

/** An ordinary response of the upstream server, or a connection whose protocol was changed. */
export type UpstreamReply =
  | { readonly kind: 'response'; readonly message: IncomingMessage }
  | { readonly kind: 'upgraded'; readonly message: IncomingMessage; readonly upgrade: Upgrade };

/** Forwards a request, streaming its body. Resolves once the headers of the reply have arrived. */
export function sendUpstream(
  request: IncomingMessage,
  response: ServerResponse,
  { scheme, port, headers, caCertificate, ...options }: Upstream,
): Promise<UpstreamReply> {
  const send = scheme === 'https' ? requestHttps : requestHttp;
  const trust = caCertificate === undefined ? { rejectUnauthorized: false } : { ca: caCertificate };
  const sent = send({ ...options, ...trust, method: request.method, host: '127.0.0.1', port, headers });
  response.once('close', () => {
    if (!response.writableFinished) sent.destroy();
  });
  // Over HTTP/2 an aborted request does not close the response.
  request.once('aborted', () => sent.destroy());
  request.pipe(sent);
  return new Promise((resolve, reject) => {
    sent.on('error', reject);
    sent.once('response', (message) => resolve({ kind: 'response', message }));
    sent.once('upgrade', (message, socket, head) => resolve({ kind: 'upgraded', message, upgrade: { socket, head } }));
  });
}

/** Streams the body of a reply through the transforms to the client. An error in either aborts the response. */
export function pipeBody(
  message: IncomingMessage,
  transforms: readonly NodeJS.ReadWriteStream[],
  response: ServerResponse,
): void {
  pipeline([message, ...transforms, response], () => {});
}

/** Sends the upstream server's `101` response to the client and connects the two sockets. */
export function connectUpgrade(
  response: ServerResponse,
  client: Upgrade,
  message: IncomingMessage,
  server: Upgrade,
): void {
  response.detachSocket(client.socket as never);
  const lines = [];
  for (let index = 0; index + 1 < message.rawHeaders.length; index += 2) {
    lines.push(`${message.rawHeaders[index]}: ${message.rawHeaders[index + 1]}\r\n`);
  }
  client.socket.write(`HTTP/1.1 ${message.statusCode} ${message.statusMessage}\r\n${lines.join('')}\r\n`);
  client.socket.write(server.head);
  server.socket.write(client.head);
  client.socket.pipe(server.socket).pipe(client.socket);
  for (const [socket, peer] of [
    [client.socket, server.socket],
    [server.socket, client.socket],
  ] as const) {
    socket.on('error', () => peer.destroy());
    socket.on('close', () => peer.destroy());
  }
}
