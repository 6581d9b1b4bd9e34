import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AuditEvent, RunningApiserver } from '../audit-log.ts';
import type { ServingCertificate } from '../certificate.ts';
import { type HeaderValues, readHeaders } from '../http/headers.ts';
import { serveTls, type Upgrade } from '../http/tls-server.ts';
import type { PodNetwork } from '../pod-network.ts';
import type { Users } from '../users.ts';
import { authenticate, type UserInfo } from './authentication.ts';
import { authorize } from './authorization.ts';
import { bootstrap } from './bootstrap.ts';
import { discoveryResponse } from './discovery.ts';
import { readImpersonation } from './impersonation.ts';
import { handleObjectRequest } from './objects.ts';
import { proxy } from './proxy.ts';
import { parseRequestInfo, type RequestInfo, type ResourceInfo } from './request-info.ts';
import { resolveLocation } from './resource-location.ts';
import { methodNotAllowed, StatusError, sendErrorStatus, sendObject, unknownResource } from './status.ts';
import { Store } from './store.ts';

const PROXIED_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const PROXIED_RESOURCES = ['services', 'pods', 'nodes'];

interface ApiRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly upgrade: Upgrade | null;
  readonly headers: HeaderValues;
  readonly info: RequestInfo;
  /** Without its question mark. */
  readonly query: string;
}

/**
 * Starts an apiserver written in TypeScript, for machines without a real one. It behaves like a real one in everything
 * that browsers and proxied apps can observe. tests/cluster/contract.test.ts tests both.
 */
export async function startSimulatedApiserver(
  certificate: ServingCertificate,
  users: Users,
  network: PodNetwork,
): Promise<RunningApiserver> {
  const store = new Store();
  const events: AuditEvent[] = [];
  const server = await serveTls(certificate, async (request, response, upgrade) => {
    response.setHeader('Cache-Control', 'no-cache, private');
    response.once('close', () => events.push(auditEvent(users, request, response)));
    try {
      const apiRequest = parseApiRequest(request, response, upgrade);
      authorize(store, effectiveUser(store, users, apiRequest), apiRequest.info);
      await handle(store, network, apiRequest);
    } catch (error) {
      const status = error instanceof StatusError ? error.status : { code: 500, message: String(error) };
      if (response.headersSent) response.destroy();
      else sendErrorStatus(response, status);
    }
  });
  bootstrap(store, server.port);
  return { ...server, auditLog: () => events };
}

function auditEvent(users: Users, request: IncomingMessage, response: ServerResponse): AuditEvent {
  const uri = request.url ?? '/';
  const { verb } = parseRequestInfo(request.method ?? '', decodePath(uri.split('?', 1)[0] ?? ''));
  return { verb, uri, user: userNameOf(users, request), status: response.statusCode };
}

function userNameOf(users: Users, request: IncomingMessage): string {
  try {
    return authenticate(readHeaders(request), users).name;
  } catch {
    return '';
  }
}

function parseApiRequest(request: IncomingMessage, response: ServerResponse, upgrade: Upgrade | null): ApiRequest {
  const [rawPath = '/', ...queryParts] = (request.url ?? '/').split('?');
  const info = parseRequestInfo(request.method ?? '', decodePath(rawPath));
  return { request, response, upgrade, headers: readHeaders(request), info, query: queryParts.join('?') };
}

/** The authenticated user, or the one that it impersonates. Throws if it may not. */
function effectiveUser(store: Store, users: Users, { headers, info }: ApiRequest): UserInfo {
  const user = authenticate(headers, users);
  const impersonation = readImpersonation(headers, info.path);
  if (!impersonation) return user;
  for (const resource of impersonation.resources) authorize(store, user, { verb: 'impersonate', resource });
  return impersonation.user;
}

async function handle(store: Store, network: PodNetwork, apiRequest: ApiRequest): Promise<void> {
  const { request, response, headers, info, query } = apiRequest;
  const { path, resource } = info;
  if (!resource) return sendDiscovery(response, path);
  if (isProxied(resource)) {
    if (!PROXIED_METHODS.includes(request.method ?? '')) throw methodNotAllowed();
    const location = resolveLocation(store, resource);
    const { subpath } = resource;
    return proxy(network, { ...apiRequest, location, path, subpath, query: query === '' ? '' : `?${query}` });
  }
  const parameters = new URLSearchParams(query);
  const { code, object } = await handleObjectRequest(store, { ...info, resource }, parameters, request);
  sendObject(response, code, object, wantsPrettyPrint(headers['user-agent']?.[0] ?? '', parameters));
}

function sendDiscovery(response: ServerResponse, path: string): void {
  const content = discoveryResponse(path);
  if (content === undefined) throw unknownResource();
  if (typeof content === 'string') response.end(content);
  else sendObject(response, 200, content, true);
}

function isProxied({ group, resource, subresource }: ResourceInfo): boolean {
  return group === '' && subresource === 'proxy' && PROXIED_RESOURCES.includes(resource);
}

/** Decodes to bytes, one character each, because a path need not be UTF-8. */
function decodePath(path: string): string {
  return Buffer.from(path)
    .toString('latin1')
    .replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** By default, the apiserver pretty-prints for browsers, curl and Wget. */
function wantsPrettyPrint(userAgent: string, parameters: URLSearchParams): boolean {
  const pretty = parameters.get('pretty') ?? '';
  return pretty === '' ? /^(curl|Wget|Mozilla\/5\.0)/.test(userAgent) : ['1', 't', 'true'].includes(pretty);
}
