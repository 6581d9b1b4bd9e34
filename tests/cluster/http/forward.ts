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

/** Where a request goes on to, and as what. */
export interface NextHop extends Pick<RequestOptions, 'agent' | 'path'> {
  readonly scheme: string;
  readonly port: number;
  readonly headers: OutgoingHttpHeaders;
  /** PEM of the authority to trust. Without it no certificate is looked at. */
  readonly authority?: string;
}

/** What the next hop answered: a response to hand on, or a connection that has left HTTP. */
export type Reply =
  | { readonly kind: 'response'; readonly message: IncomingMessage }
  | { readonly kind: 'upgraded'; readonly message: IncomingMessage; readonly upgrade: Upgrade };

/** Sends a request on, its body as it comes, and gives back the reply as soon as its head is there. */
export function forward(request: IncomingMessage, response: ServerResponse, hop: NextHop): Promise<Reply> {
  const { scheme, port, headers, authority, ...rest } = hop;
  const send = scheme === 'https' ? requestHttps : requestHttp;
  const trust = authority === undefined ? { rejectUnauthorized: false } : { ca: authority };
  const sent = send({ ...rest, ...trust, method: request.method, host: '127.0.0.1', port, headers });
  response.once('close', () => {
    if (!response.writableFinished) sent.destroy();
  });
  // Over HTTP/2 only the request says so.
  request.once('aborted', () => sent.destroy());
  request.pipe(sent);
  return new Promise((resolve, reject) => {
    sent.on('error', reject);
    sent.once('response', (message) => resolve({ kind: 'response', message }));
    sent.once('upgrade', (message, socket, head) => resolve({ kind: 'upgraded', message, upgrade: { socket, head } }));
  });
}

/** Lets the body of an answer through these stages to the client; where one breaks off, the answer does too. */
export function passOn(
  message: IncomingMessage,
  stages: readonly NodeJS.ReadWriteStream[],
  response: ServerResponse,
): void {
  pipeline([message, ...stages, response], () => {});
}

/** Tells the client that the protocol has changed, and joins both connections byte for byte. */
export function join(response: ServerResponse, client: Upgrade, message: IncomingMessage, server: Upgrade): void {
  response.detachSocket(client.socket as never);
  const fields = [];
  for (let at = 0; at + 1 < message.rawHeaders.length; at += 2) {
    fields.push(`${message.rawHeaders[at]}: ${message.rawHeaders[at + 1]}\r\n`);
  }
  client.socket.write(`HTTP/1.1 ${message.statusCode} ${message.statusMessage}\r\n${fields.join('')}\r\n`);
  client.socket.write(server.head);
  server.socket.write(client.head);
  client.socket.pipe(server.socket).pipe(client.socket);
  for (const [one, other] of [
    [client.socket, server.socket],
    [server.socket, client.socket],
  ] as const) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
}
