import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { createDeflateRaw, createGunzip, createGzip, createInflateRaw } from 'node:zlib';
import { endToEndHeaders, type HeaderValues, readHeaders, toOutgoingHeaders } from '../http/headers.ts';
import type { Upgrade } from '../http/tls-server.ts';
import { connectUpgrade, pipeBody, sendUpstream, type UpstreamReply } from '../http/upstream.ts';
import type { PodNetwork } from '../pod-network.ts';
import { escapePath } from './go-url.ts';
import type { ResourceLocation } from './resource-location.ts';
import { createHtmlRewriter } from './rewrite-html.ts';
import { joinPath, type LinkContext, rewriteUrl } from './rewrite-url.ts';
import { StatusError, serviceUnavailable } from './status.ts';

/** A request to the proxy subresource. */
export interface ProxyRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly upgrade: Upgrade | null;
  readonly location: ResourceLocation;
  /** The whole path, decoded. */
  readonly path: string;
  /** The path after `proxy`, decoded. Null if there is not even a slash. */
  readonly subpath: string | null;
  /** Empty, or with its question mark. */
  readonly query: string;
}

/** Removed from requests to an app. */
const CREDENTIAL_HEADERS = /^(authorization|x-remote-(user|uid|group|extra-.*)|impersonate-.*)$/;

/** Removed from responses of an app. */
const CORS_HEADERS = /^access-control-allow-(credentials|headers|methods|origin)$/;

/** Forwards a request to an app, and its response to the client: `UpgradeAwareHandler` of apimachinery's util/proxy. */
export async function proxy(network: PodNetwork, proxyRequest: ProxyRequest): Promise<void> {
  const { request, response, upgrade, location, path, subpath, query } = proxyRequest;
  if (upgrade) return proxyUpgrade(network, proxyRequest, upgrade);
  // Without the trailing slash, relative links of the page would not be below `proxy`.
  if (subpath === null && ['GET', 'HEAD'].includes(request.method ?? '')) {
    response.writeHead(301, { Location: `${path}/${query}`, 'Content-Length': 0 }).end();
    return;
  }
  const appPath = cleanPath(subpath);
  const prefix = path.endsWith(appPath) ? path.slice(0, path.length - appPath.length) : path;
  const headers = headersForApp(request);
  headers['x-forwarded-uri'] = [escapePath(joinPath(prefix, appPath)) + (appPath.endsWith('/') ? '/' : '')];
  const upstreamPath = escapePath(appPath) + query;
  const { message } = await sendToApp(network, proxyRequest, upstreamPath, endToEndHeaders(headers)).catch(
    (error: Error) => {
      throw serviceUnavailable(`error trying to reach service: ${error.message}`);
    },
  );
  const requestHost = headers.host?.[0] ?? '';
  sendResponse(response, message, { prefix, endpoint: location.host, requestHost });
}

/** Upgrades lose their query: kubernetes/kubernetes#67878. */
async function proxyUpgrade(network: PodNetwork, proxyRequest: ProxyRequest, upgrade: Upgrade): Promise<void> {
  const { request, response, subpath } = proxyRequest;
  const headers = toOutgoingHeaders(headersForApp(request));
  const reply = await sendToApp(network, proxyRequest, escapePath(cleanPath(subpath)), headers).catch(
    (error: Error) => {
      throw new StatusError({ code: 500, message: error.message });
    },
  );
  if (reply.kind === 'upgraded') return connectUpgrade(response, upgrade, reply.message, reply.upgrade);
  const status = reply.message.statusCode ?? 0;
  if (status < 400) throw new StatusError({ code: 500, message: `invalid upgrade response: status code ${status}` });
  response.removeHeader('Cache-Control');
  response.writeHead(status, endToEndHeaders(readHeaders(reply.message)));
  pipeBody(reply.message, [], response);
}

async function sendToApp(
  network: PodNetwork,
  { request, response, location }: ProxyRequest,
  path: string,
  headers: OutgoingHttpHeaders,
): Promise<UpstreamReply> {
  const port = network.loopbackPort(location.host);
  if (port === undefined) throw new Error(`no route to ${location.host}`);
  return sendUpstream(request, response, { scheme: location.scheme, port, path, headers });
}

/** Cleaned like Go's `path.Join`, but with its trailing slash. */
function cleanPath(subpath: string | null): string {
  const cleaned = joinPath('/', subpath ?? '');
  return subpath?.endsWith('/') && cleaned !== '/' ? `${cleaned}/` : cleaned;
}

function headersForApp(request: IncomingMessage): HeaderValues {
  const headers = withoutNames(readHeaders(request), CREDENTIAL_HEADERS);
  const client = request.socket.remoteAddress ?? '';
  headers['x-forwarded-for'] = [[...(headers['x-forwarded-for'] ?? []), client].join(', ')];
  return headers;
}

function withoutNames(headers: HeaderValues, names: RegExp): HeaderValues {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.test(name)));
}

function sendResponse(response: ServerResponse, message: IncomingMessage, context: LinkContext): void {
  const headers = withoutNames(readHeaders(message), CORS_HEADERS);
  // The apiserver's own value comes before the app's.
  headers['cache-control'] = ['no-cache, private', ...(headers['cache-control'] ?? [])];
  const status = message.statusCode ?? 502;
  const { location, 'content-type': [type = ''] = [], 'content-encoding': [encoding = ''] = [] } = headers;
  const rewrite = (link: string) => rewriteUrl(link, context);
  if (location?.[0]) headers.location = [rewrite(location[0])];
  else if (type.split(';', 1)[0]?.trim() === 'text/html') {
    const createTransforms = CONTENT_CODINGS[encoding];
    // The apiserver aborts the response if it cannot decode the HTML.
    if (!createTransforms) {
      response.destroy();
      return;
    }
    delete headers['content-length'];
    response.writeHead(status, endToEndHeaders(headers));
    const { decode, encode } = createTransforms();
    pipeBody(message, [...decode, createHtmlRewriter(rewrite), ...encode], response);
    return;
  }
  response.writeHead(status, endToEndHeaders(headers));
  pipeBody(message, [], response);
}

interface CodingTransforms {
  readonly decode: readonly NodeJS.ReadWriteStream[];
  readonly encode: readonly NodeJS.ReadWriteStream[];
}

/** The content codings that the apiserver can decode. Go's `deflate` has no zlib header. */
const CONTENT_CODINGS: Readonly<Record<string, () => CodingTransforms>> = {
  '': () => ({ decode: [], encode: [] }),
  gzip: () => ({ decode: [createGunzip()], encode: [createGzip()] }),
  deflate: () => ({ decode: [createInflateRaw()], encode: [createDeflateRaw()] }),
};
