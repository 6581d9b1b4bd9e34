import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, type Http2ServerResponse } from 'node:http2';
import { Agent } from 'node:https';
import type { ServingCertificate } from './certificate.ts';
import { endToEndHeaders, readHeaders, toOutgoingHeaders } from './http/headers.ts';
import type { RunningServer } from './http/listen.ts';
import { serveTls, type Upgrade } from './http/tls-server.ts';
import { connectUpgrade, pipeBody, sendUpstream, type Upstream } from './http/upstream.ts';
import type { RequestLog } from './request-log.ts';

export interface ReverseProxyOptions {
  readonly certificate: ServingCertificate;
  readonly apiserverPort: number;
  /** Empty, or the path below which the API is served. */
  readonly basePath: string;
  readonly log: RequestLog;
  /** Changes path and query of forwarded requests. The log keeps the original ones. */
  readonly changePath?: (path: string) => string;
  /** Removes the `no-cache, private` that kube-apiserver (since 1.19) puts before an app's own `Cache-Control`. */
  readonly keepsAppCacheControl?: boolean;
  /** Closes an HTTP/2 connection after an unauthenticated request, as kube-apiserver does since 1.29. */
  readonly closesUnauthenticated?: boolean;
}

/**
 * Starts a reverse proxy in front of an apiserver. It logs each request and forwards it without the base path.
 *
 * Like Rancher it does not rewrite responses: a `Location` or a link that the apiserver wrote lacks the base path.
 */
export async function startReverseProxy(options: ReverseProxyOptions): Promise<RunningServer> {
  const { certificate, basePath, log, changePath = (path: string) => path, keepsAppCacheControl = false } = options;
  const { closesUnauthenticated = false } = options;
  const agent = new Agent({ keepAlive: true });
  const { port, stop } = await serveTls(certificate, async (request, response, upgrade) => {
    log.record(request, response);
    if (closesUnauthenticated && !request.headers.authorization) closeAfter(response);
    const url = request.url ?? '/';
    if (!url.startsWith(`${basePath}/`)) {
      response.writeHead(url === '/' ? 200 : 404, { 'Content-Type': 'text/html' });
      response.end('<!doctype html><title>Clusters</title><h1>Clusters</h1>');
      return;
    }
    const headers = readHeaders(request);
    const upstream: Upstream = {
      scheme: 'https',
      port: options.apiserverPort,
      caCertificate: certificate.caCertificate,
      agent: upgrade ? false : agent,
      path: changePath(url.slice(basePath.length)),
      headers: upgrade ? toOutgoingHeaders(headers) : endToEndHeaders(headers),
    };
    await forward(request, response, upgrade, upstream, keepsAppCacheControl);
  });
  return {
    port,
    async stop() {
      agent.destroy();
      await stop();
    },
  };
}

/** For how long Go's server still accepts requests on an HTTP/2 connection that it closes. */
const CLOSING_MS = 1_000;
const HIGHEST_STREAM_ID = 2 ** 31 - 1;

/** Closes the HTTP/2 connection after this response, as Go does: whatever was sent until then is answered. HTTP/1.1 stays open. */
function closeAfter(response: ServerResponse): void {
  const session = (response as unknown as Partial<Http2ServerResponse>).stream?.session;
  if (!session) return;
  response.once('close', () => {
    if (session.closed) return;
    session.goaway(constants.NGHTTP2_NO_ERROR, HIGHEST_STREAM_ID);
    setTimeout(() => session.close(), CLOSING_MS).unref();
  });
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  upgrade: Upgrade | null,
  upstream: Upstream,
  keepsAppCacheControl: boolean,
): Promise<void> {
  try {
    const reply = await sendUpstream(request, response, upstream);
    if (reply.kind === 'upgraded') {
      if (upgrade) connectUpgrade(response, upgrade, reply.message, reply.upgrade);
      return;
    }
    const headers = readHeaders(reply.message);
    const cacheControl = headers['cache-control'] ?? [];
    if (keepsAppCacheControl && cacheControl.length > 1) headers['cache-control'] = cacheControl.slice(1);
    response.writeHead(reply.message.statusCode ?? 502, endToEndHeaders(headers));
    pipeBody(reply.message, [], response);
  } catch {
    if (!response.headersSent) response.writeHead(502);
    response.end();
  }
}
