import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { Agent, request } from 'node:https';

/** A response with its whole body. Redirects are not followed. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  json(): unknown;
}

export interface RequestOptions {
  /** Sent as a bearer token. Null sends no `Authorization` header. */
  readonly token?: string | null;
  readonly headers?: OutgoingHttpHeaders;
  /** A string is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

export interface HttpClient {
  /** Sends the path byte for byte, without normalising it. Rejects if the connection fails. */
  request(method: string, path: string, options?: RequestOptions): Promise<HttpResponse>;
  close(): void;
}

/** A client of one HTTPS server on loopback. It trusts only the given CA (PEM). */
export function createHttpClient(port: number, caCertificate: string, defaultToken: string): HttpClient {
  const agent = new Agent({ keepAlive: true });
  return {
    request(method, path, { token = defaultToken, headers = {}, body } = {}) {
      const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
      return new Promise((resolve, reject) => {
        const sent = request({
          agent,
          host: '127.0.0.1',
          port,
          ca: caCertificate,
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
