import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { issueCertificate } from '../cluster/certificate.ts';
import { closing } from '../cluster/http/closing.ts';

/**
 * Answers with just what the query asks for, so that an attack can bring its own pages, scripts and redirects:
 * `status`, `header` (any number, `Name: value`), `type`, and `body`; `echo` answers with the cookies that came.
 */
export const oblige: RequestListener = (request, response) => {
  const asked = new URL(request.url ?? '/', 'http://any').searchParams;
  response.statusCode = Number(asked.get('status') ?? 200);
  response.setHeader('Content-Type', asked.get('type') ?? 'text/html');
  for (const line of asked.getAll('header')) {
    const [name = '', ...value] = line.split(': ');
    response.setHeader(name, value.join(': '));
  }
  if (asked.has('echo')) return void response.end(request.headers.cookie);
  response.end(asked.get('body') ?? '<!doctype html><title>A page</title><body>');
};

/** The query that asks an obliging server for this. */
export function asking(wish: {
  status?: number;
  headers?: Readonly<Record<string, string>>;
  type?: string;
  body?: string;
}): string {
  const query = new URLSearchParams();
  if (wish.status) query.set('status', String(wish.status));
  for (const [name, value] of Object.entries(wish.headers ?? {})) query.append('header', `${name}: ${value}`);
  if (wish.type) query.set('type', wish.type);
  if (wish.body) query.set('body', wish.body);
  return `?${query}`;
}

/** A web server of an attacker, reachable by every name that leads to this machine. */
export interface AttackerServer {
  readonly port: number;
  readonly spkiHash: string;
  readonly requests: readonly { readonly url: string; readonly headers: IncomingHttpHeaders }[];
  stop(): Promise<void>;
}

export async function startAttackerServer(scheme: 'http' | 'https'): Promise<AttackerServer> {
  const requests: { url: string; headers: IncomingHttpHeaders }[] = [];
  const certificate = await issueCertificate(['evil.test']);
  const answer: RequestListener = (request, response) => {
    requests.push({ url: request.url ?? '', headers: request.headers });
    oblige(request, response);
  };
  const server =
    scheme === 'https'
      ? createTlsServer({ cert: certificate.certificate, key: certificate.key }, answer)
      : createServer(answer);
  const stop = closing(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, spkiHash: certificate.spkiHash, requests, stop };
}
