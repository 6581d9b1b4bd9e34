import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServingCertificate } from '../certificate.ts';
import { type Headers, headersOf } from '../http/headers.ts';
import { serveTls, type Upgrade } from '../http/tls-server.ts';
import type { PodNetwork } from '../pod-network.ts';
import type { Users } from '../users.ts';
import { authorize } from './authorization.ts';
import { bootstrap } from './bootstrap.ts';
import { answerDiscovery } from './discovery.ts';
import { authenticate, type Identity } from './identity.ts';
import { readImpersonation } from './impersonation.ts';
import { locate } from './locate.ts';
import { answerObjects } from './objects.ts';
import { proxy } from './proxy.ts';
import { type RequestInfo, type ResourceInfo, readRequest } from './request-info.ts';
import { methodNotAllowed, noSuchResource, Refused, sendJson, sendRefusal } from './status.ts';
import { Store } from './store.ts';

const PROXIED_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const PROXIED_RESOURCES = ['services', 'pods', 'nodes'];

/** What an answer is made from. */
interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly upgrade: Upgrade | null;
  readonly headers: Headers;
  readonly info: RequestInfo;
  /** Without its question mark. */
  readonly query: string;
}

/**
 * Starts an apiserver written in TypeScript, for machines that have no real one. It does what browsers and proxied
 * apps can see a real one do; tests/cluster/contract.test.ts holds both to the same statements.
 */
export async function startTwin(
  certificate: ServingCertificate,
  users: Users,
  network: PodNetwork,
): Promise<{ port: number; stop(): Promise<void> }> {
  const store = new Store();
  const server = await serveTls(certificate, async (request, response, upgrade) => {
    response.setHeader('Cache-Control', 'no-cache, private');
    try {
      const asked = readAsked(request, response, upgrade);
      authorize(store, identify(store, users, asked), asked.info);
      await answer(store, network, asked);
    } catch (error) {
      const refusal = error instanceof Refused ? error.refusal : { code: 500, message: String(error) };
      if (response.headersSent) response.destroy();
      else sendRefusal(response, refusal);
    }
  });
  bootstrap(store, server.port);
  return server;
}

function readAsked(request: IncomingMessage, response: ServerResponse, upgrade: Upgrade | null): Asked {
  const [rawPath = '/', ...afterMark] = (request.url ?? '/').split('?');
  const info = readRequest(request.method ?? '', decodePath(rawPath));
  return { request, response, upgrade, headers: headersOf(request), info, query: afterMark.join('?') };
}

/** Whose request it is, or whom it may act as. */
function identify(store: Store, users: Users, { headers, info }: Asked): Identity {
  const who = authenticate(headers, users);
  const impersonation = readImpersonation(headers, info.path);
  if (!impersonation) return who;
  for (const resource of impersonation.claims) authorize(store, who, { verb: 'impersonate', resource });
  return impersonation.as;
}

async function answer(store: Store, network: PodNetwork, asked: Asked): Promise<void> {
  const { request, response, headers, info, query } = asked;
  const { path, resource } = info;
  if (!resource) return answerPath(response, path);
  if (isProxied(resource)) {
    if (!PROXIED_METHODS.includes(request.method ?? '')) throw methodNotAllowed();
    const mark = query === '' ? '' : `?${query}`;
    const location = locate(store, resource);
    return proxy(network, { ...asked, location, path, rest: resource.rest, query: mark });
  }
  const parameters = new URLSearchParams(query);
  const { code, object } = await answerObjects(store, { ...info, resource }, parameters, request);
  sendJson(response, code, object, wantsPretty(headers['user-agent']?.[0] ?? '', parameters));
}

function answerPath(response: ServerResponse, path: string): void {
  const found = answerDiscovery(path);
  if (found === undefined) throw noSuchResource();
  if (typeof found === 'string') response.end(found);
  else sendJson(response, 200, found, true);
}

function isProxied({ group, resource, subresource }: ResourceInfo): boolean {
  return group === '' && subresource === 'proxy' && PROXIED_RESOURCES.includes(resource);
}

/** As bytes, one character each: a name that is no UTF-8 is still a name. */
function decodePath(path: string): string {
  return Buffer.from(path)
    .toString('latin1')
    .replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Browsers and people's own tools get JSON to read, unless they say otherwise. */
function wantsPretty(userAgent: string, parameters: URLSearchParams): boolean {
  const said = parameters.get('pretty') ?? '';
  return said === '' ? /^(curl|Wget|Mozilla\/5\.0)/.test(userAgent) : ['1', 't', 'true'].includes(said);
}
