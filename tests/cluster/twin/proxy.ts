import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { createDeflateRaw, createGunzip, createGzip, createInflateRaw } from 'node:zlib';
import { forward, join, passOn, type Reply } from '../http/forward.ts';
import { endToEnd, type Headers, headersOf, toNode } from '../http/headers.ts';
import type { Upgrade } from '../http/tls-server.ts';
import type { PodNetwork } from '../pod-network.ts';
import { escapePath } from './go-url.ts';
import type { Location } from './locate.ts';
import { htmlRewriter } from './rewrite-html.ts';
import { joinPath, type LinkBase, rewriteUrl } from './rewrite-url.ts';
import { Refused, serviceUnavailable } from './status.ts';

/** A request for something behind the proxy subresource. */
export interface ProxyRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly upgrade: Upgrade | null;
  readonly location: Location;
  /** Decoded path of the whole request, and what of it follows `proxy`; null where not even a slash does. */
  readonly path: string;
  readonly rest: string | null;
  /** With its question mark, or empty. */
  readonly query: string;
}

/** Taken off every request: what the client showed the apiserver is no business of the app. */
const KEPT_FROM_THE_APP = /^(authorization|x-remote-(user|uid|group|extra-.*)|impersonate-.*)$/;

/** Taken off every answer: who may read it is for the apiserver to say. */
const KEPT_FROM_THE_BROWSER = /^access-control-allow-(credentials|headers|methods|origin)$/;

/** Sends a request on to an app and its answer back: `UpgradeAwareHandler` of apimachinery's util/proxy. */
export async function proxy(network: PodNetwork, asked: ProxyRequest): Promise<void> {
  const { request, response, upgrade, path, rest, query } = asked;
  if (upgrade) return proxyUpgrade(network, asked, upgrade);
  // A page without the slash would take its own relative links for the service's neighbours.
  if (rest === null && ['GET', 'HEAD'].includes(request.method ?? '')) {
    response.writeHead(301, { Location: `${path}/${query}`, 'Content-Length': 0 }).end();
    return;
  }
  const appPath = cleanPath(rest);
  const prefix = path.endsWith(appPath) ? path.slice(0, path.length - appPath.length) : path;
  const headers = headersForApp(request);
  headers['x-forwarded-uri'] = [escapePath(joinPath(prefix, appPath)) + (appPath.endsWith('/') ? '/' : '')];
  const reply = await send(network, asked, escapePath(appPath) + query, endToEnd(headers)).catch((error: Error) => {
    throw serviceUnavailable(`error trying to reach service: ${error.message}`);
  });
  const requestHost = headers.host?.[0] ?? '';
  sendAnswer(response, reply.message, { prefix, endpoint: asked.location.host, requestHost });
}

/** The query does not come along: kubernetes/kubernetes#67878. */
async function proxyUpgrade(network: PodNetwork, asked: ProxyRequest, upgrade: Upgrade): Promise<void> {
  const { request, response, rest } = asked;
  const headers = headersForApp(request);
  const reply = await send(network, asked, escapePath(cleanPath(rest)), toNode(headers)).catch((error: Error) => {
    throw new Refused({ code: 500, message: error.message });
  });
  const status = reply.message.statusCode ?? 0;
  if (reply.kind === 'upgraded') return join(response, upgrade, reply.message, reply.upgrade);
  if (status < 400) throw new Refused({ code: 500, message: `invalid upgrade response: status code ${status}` });
  response.removeHeader('Cache-Control');
  response.writeHead(status, endToEnd(headersOf(reply.message)));
  passOn(reply.message, [], response);
}

async function send(
  network: PodNetwork,
  { request, response, location }: ProxyRequest,
  path: string,
  headers: OutgoingHttpHeaders,
): Promise<Reply> {
  const port = network.portBehind(location.host);
  if (port === undefined) throw new Error(`nothing at ${location.host}`);
  return forward(request, response, { scheme: location.scheme, port, path, headers });
}

/** Cleaned as Go's `path.Join` does, with the slash at the end kept. */
function cleanPath(rest: string | null): string {
  const cleaned = joinPath('/', rest ?? '');
  return rest?.endsWith('/') && cleaned !== '/' ? `${cleaned}/` : cleaned;
}

function headersForApp(request: IncomingMessage): Headers {
  const headers = headersOf(request);
  for (const name of Object.keys(headers)) {
    if (KEPT_FROM_THE_APP.test(name)) delete headers[name];
  }
  const client = request.socket.remoteAddress ?? '';
  headers['x-forwarded-for'] = [[...(headers['x-forwarded-for'] ?? []), client].join(', ')];
  return headers;
}

function sendAnswer(response: ServerResponse, message: IncomingMessage, base: LinkBase): void {
  const headers = headersOf(message);
  for (const name of Object.keys(headers)) {
    if (KEPT_FROM_THE_BROWSER.test(name)) delete headers[name];
  }
  // The apiserver's own comes first and the app's is added to it.
  headers['cache-control'] = ['no-cache, private', ...(headers['cache-control'] ?? [])];
  const status = message.statusCode ?? 502;
  const { location, 'content-type': [type = ''] = [], 'content-encoding': [encoding = ''] = [] } = headers;
  const rewrite = (link: string) => rewriteUrl(link, base);
  if (location?.[0]) headers.location = [rewrite(location[0])];
  else if (type.split(';', 1)[0]?.trim() === 'text/html') {
    const coding = CODINGS[encoding];
    // It closes the body that it cannot read before it hands it on, and so breaks off.
    if (!coding) {
      response.destroy();
      return;
    }
    delete headers['content-length'];
    response.writeHead(status, endToEnd(headers));
    const [decode, encode] = coding();
    passOn(message, [...decode, htmlRewriter(rewrite), ...encode], response);
    return;
  }
  response.writeHead(status, endToEnd(headers));
  passOn(message, [], response);
}

/** Content codings of HTML that it can look into. What Go calls deflate has no zlib header. */
const CODINGS: Readonly<Record<string, () => [NodeJS.ReadWriteStream[], NodeJS.ReadWriteStream[]]>> = {
  '': () => [[], []],
  gzip: () => [[createGunzip()], [createGzip()]],
  deflate: () => [[createInflateRaw()], [createDeflateRaw()]],
};
