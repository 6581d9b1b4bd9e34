import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { Agent, request } from 'node:https';

/** What a server answered. Redirects are answers like any other. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  json(): unknown;
}

export interface RequestOptions {
  /** Presented as bearer token; null sends no `Authorization` at all. */
  readonly token?: string | null;
  readonly headers?: OutgoingHttpHeaders;
  /** Text goes as it is, anything else as JSON. */
  readonly body?: unknown;
}

export interface Client {
  /** Sends the path byte for byte: nothing in it is normalised. */
  request(method: string, path: string, options?: RequestOptions): Promise<Answer>;
  close(): void;
}

/** A client of one server on loopback that trusts this authority only. */
export function createClient(port: number, authority: string, defaultToken: string): Client {
  const agent = new Agent({ keepAlive: true });
  return {
    request(method, path, { token = defaultToken, headers = {}, body } = {}) {
      const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
      return new Promise((resolve, reject) => {
        const sent = request({
          agent,
          host: '127.0.0.1',
          port,
          ca: authority,
          method,
          path,
          headers: {
            ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
            ...(payload === undefined
              ? {}
              : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(payload) }),
            ...headers,
          },
        });
        sent.once('error', reject);
        sent.once('response', (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('error', reject);
          response.once('end', () => {
            const bytes = Buffer.concat(chunks);
            const text = bytes.toString();
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              bytes,
              text,
              json: () => JSON.parse(text) as unknown,
            });
          });
        });
        sent.end(payload);
      });
    },
    close: () => agent.destroy(),
  };
}
