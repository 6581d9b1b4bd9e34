import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServingCertificate } from '../certificate.ts';
import { headersOf } from '../http/headers.ts';
import { serveTls, type Upgrade } from '../http/tls-server.ts';
import type { PodNetwork } from '../pod-network.ts';
import type { Users } from '../users.ts';
import { authorize } from './authorization.ts';
import { bootstrap } from './bootstrap.ts';
import { answerDiscovery } from './discovery.ts';
import { authenticate } from './identity.ts';
import { readImpersonation } from './impersonation.ts';
import { locate } from './locate.ts';
import { answerObjects } from './objects.ts';
import { proxy } from './proxy.ts';
import { readRequest } from './request-info.ts';
import { methodNotAllowed, noSuchResource, Refused, sendJson, sendRefusal } from './status.ts';
import { Store } from './store.ts';

const PROXIED_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const PROXIED_RESOURCES = ['services', 'pods', 'nodes'];

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
      await answer(request, response, upgrade);
    } catch (error) {
      const refusal = error instanceof Refused ? error.refusal : { code: 500, message: String(error) };
      if (response.headersSent) response.destroy();
      else sendRefusal(response, refusal);
    }
  });
  bootstrap(store, server.port);
  return server;

  async function answer(request: IncomingMessage, response: ServerResponse, upgrade: Upgrade | null): Promise<void> {
    const [rawPath = '/', ...afterMark] = (request.url ?? '/').split('?');
    const query = afterMark.join('?');
    const headers = headersOf(request);
    const info = readRequest(request.method ?? '', decodePath(rawPath));
    let who = authenticate(headers, users);
    const impersonation = readImpersonation(headers, info.path);
    if (impersonation) {
      for (const resource of impersonation.claims) authorize(store, who, { verb: 'impersonate', resource });
      who = impersonation.as;
    }
    authorize(store, who, info);
    const { path, resource } = info;
    if (!resource) {
      const found = answerDiscovery(path);
      if (found === undefined) throw noSuchResource();
      if (typeof found === 'string') response.end(found);
      else sendJson(response, 200, found, true);
    } else if (resource.subresource === 'proxy' && resource.group === '' && PROXIED_RESOURCES.includes(resource.resource)) {
      if (!PROXIED_METHODS.includes(request.method ?? '')) throw methodNotAllowed();
      const location = locate(store, resource);
      const mark = query === '' ? '' : `?${query}`;
      await proxy(network, { request, response, upgrade, location, path, rest: resource.rest, query: mark });
    } else {
      const parameters = new URLSearchParams(query);
      const { code, object } = await answerObjects(store, { ...info, resource }, parameters, request);
      sendJson(response, code, object, wantsPretty(headers['user-agent']?.[0] ?? '', parameters));
    }
  }
}

/** As bytes, one character each: a name that is no UTF-8 is still a name. */
function decodePath(path: string): string {
  return Buffer.from(path).toString('latin1').replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Browsers and people's own tools get JSON to read, unless they say otherwise. */
function wantsPretty(userAgent: string, parameters: URLSearchParams): boolean {
  const said = parameters.get('pretty');
  return said === null || said === '' ? /^(curl|Wget|Mozilla\/5\.0)/.test(userAgent) : ['1', 't', 'true'].includes(said);
}
