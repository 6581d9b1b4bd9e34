import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { issueCertificate } from '../cluster/certificate.ts';
import { listen } from '../cluster/http/listen.ts';

/**
 * Answers with exactly what the query says, so that an attack can bring its own pages, scripts and redirects: `status`,
 * `header` (any number of `Name: value`), `type` and `body`. With `echo`, the body is the request's `Cookie` header. With
 * `silent`, it never answers.
 */
export const respondAsQuery: RequestListener = (request, response) => {
  const query = new URL(request.url ?? '/', 'http://any').searchParams;
  if (query.has('silent')) return;
  response.statusCode = Number(query.get('status') ?? 200);
  response.setHeader('Content-Type', query.get('type') ?? 'text/html');
  for (const line of query.getAll('header')) {
    const [name = '', ...value] = line.split(': ');
    response.appendHeader(name, value.join(': '));
  }
  if (query.has('echo')) return void response.end(request.headers.cookie);
  response.end(query.get('body') ?? '<!doctype html><title>A page</title><body>');
};

/** The query that makes `respondAsQuery` answer like this. */
export function responseQuery(response: {
  status?: number;
  headers?: Readonly<Record<string, string>>;
  type?: string;
  body?: string;
}): string {
  const query = new URLSearchParams();
  if (response.status) query.set('status', String(response.status));
  for (const [name, value] of Object.entries(response.headers ?? {})) query.append('header', `${name}: ${value}`);
  if (response.type) query.set('type', response.type);
  if (response.body) query.set('body', response.body);
  return `?${query}`;
}

/** A web server of an attacker. It answers as the query says, under every name that resolves to this machine. */
export interface ScriptableServer {
  readonly port: number;
  readonly spkiHash: string;
  readonly requests: readonly { readonly url: string; readonly headers: IncomingHttpHeaders }[];
  /** What was sent to it, of each request that has a body. */
  readonly bodies: readonly string[];
  stop(): Promise<void>;
}

export async function startScriptableServer(scheme: 'http' | 'https'): Promise<ScriptableServer> {
  const requests: { url: string; headers: IncomingHttpHeaders }[] = [];
  const bodies: string[] = [];
  const certificate = await issueCertificate(['evil.test']);
  const handleRequest: RequestListener = (request, response) => {
    requests.push({ url: request.url ?? '', headers: request.headers });
    void text(request).then((body) => body !== '' && bodies.push(body));
    respondAsQuery(request, response);
  };
  const server =
    scheme === 'https'
      ? createTlsServer({ cert: certificate.certificate, key: certificate.key }, handleRequest)
      : createServer(handleRequest);
  const { port, stop } = await listen(server);
  return { port, spkiHash: certificate.spkiHash, requests, bodies, stop };
}
