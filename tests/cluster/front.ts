import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent } from 'node:https';
import type { ServingCertificate } from './certificate.ts';
import { forward, join, type NextHop, passOn } from './http/forward.ts';
import { endToEnd, headersOf, toNode } from './http/headers.ts';
import { serveTls, type Upgrade } from './http/tls-server.ts';
import type { RequestLog } from './request-log.ts';

export interface FrontOptions {
  readonly certificate: ServingCertificate;
  readonly apiserverPort: number;
  /** Empty, or the path below which the API is served. */
  readonly basePath: string;
  readonly log: RequestLog;
  /** A last word on what the apiserver is asked for. The log has what came in. */
  readonly changePath?: (path: string) => string;
  /** Takes off the `no-cache, private` that kube-apiserver (since 1.19) puts before whatever an app says of caching. */
  readonly letsAppsCache?: boolean;
}

/**
 * Stands before an apiserver, writes down what comes in and hands it on unchanged but for the base path.
 *
 * Like Rancher it takes the base path off requests and knows nothing of answers: a `Location` or a link that the
 * apiserver made leads out of the base path.
 */
export async function startFront(options: FrontOptions): Promise<{ port: number; stop(): Promise<void> }> {
  const { certificate, basePath, log, changePath = (path: string) => path } = options;
  const agent = new Agent({ keepAlive: true });
  const { port, stop } = await serveTls(certificate, async (request, response, upgrade) => {
    log.record(request);
    const url = request.url ?? '/';
    if (!url.startsWith(`${basePath}/`)) {
      response.writeHead(url === '/' ? 200 : 404, { 'Content-Type': 'text/html' });
      response.end('<!doctype html><title>Clusters</title><h1>Clusters</h1>');
      return;
    }
    const headers = headersOf(request);
    const hop: NextHop = {
      scheme: 'https',
      port: options.apiserverPort,
      authority: certificate.authority,
      agent: upgrade ? false : agent,
      path: changePath(url.slice(basePath.length)),
      headers: upgrade ? toNode(headers) : endToEnd(headers),
    };
    await handOn(request, response, upgrade, hop, options.letsAppsCache === true);
  });
  return {
    port,
    async stop() {
      agent.destroy();
      await stop();
    },
  };
}

async function handOn(
  request: IncomingMessage,
  response: ServerResponse,
  upgrade: Upgrade | null,
  hop: NextHop,
  letsAppsCache: boolean,
): Promise<void> {
  try {
    const reply = await forward(request, response, hop);
    if (reply.kind === 'upgraded') {
      if (upgrade) join(response, upgrade, reply.message, reply.upgrade);
      return;
    }
    const headers = headersOf(reply.message);
    const caching = headers['cache-control'] ?? [];
    if (letsAppsCache && caching.length > 1) headers['cache-control'] = caching.slice(1);
    response.writeHead(reply.message.statusCode ?? 502, endToEnd(headers));
    passOn(reply.message, [], response);
  } catch {
    if (!response.headersSent) response.writeHead(502);
    response.end();
  }
}
