import { type Outcome, success } from '../../core/outcome.ts';
import { endpointsSource } from '../../core/server-version.ts';
import { factsByService, type IngressFacts } from '../../core/services/ingresses.ts';
import { type PodCounts, podsByEndpoints, podsBySlices, sortServices, toService } from '../../core/services/list.ts';
import type { Service, ServiceList } from '../../core/services/service.ts';
import {
  EndpointSliceReplySchema,
  EndpointsReplySchema,
  IngressListReplySchema,
  ServiceListReplySchema,
  type ServiceObject,
} from '../../core/services/wire.ts';
import { readPages } from './read-pages.ts';
import { readVersion } from './read-version.ts';
import { type ApiConnection, isForbidden, withTimeout } from './request.ts';

/**
 * The services that the context may list: of all namespaces, or of the given ones where listing all is forbidden. Of these,
 * forbidden ones are left out, unless all are. The list is complete or a problem: a partial one would look as if the other
 * services were gone.
 */
export function listServices(
  connection: ApiConnection,
  namespaces: readonly string[],
  listedAt: number,
): Promise<Outcome<ServiceList>> {
  return withTimeout(connection, (limited) => listWithSignal(limited, namespaces, listedAt));
}

async function listWithSignal(
  connection: ApiConnection,
  namespaces: readonly string[],
  listedAt: number,
): Promise<Outcome<ServiceList>> {
  const everywhere = await readScope(connection, '');
  if (everywhere.ok) return success({ services: sortServices(everywhere.value), namespaces: [], listedAt });
  if (!isForbidden(everywhere) || namespaces.length === 0) return everywhere;
  const parts = await Promise.all(
    [...new Set(namespaces)].map((name) => readScope(connection, `/namespaces/${encodeURIComponent(name)}`)),
  );
  const failures = parts.filter((part) => !part.ok);
  const worst = failures.find((part) => !isForbidden(part)) ?? (failures.length === parts.length ? failures[0] : null);
  if (worst) return worst;
  const services = parts.flatMap((part) => (part.ok ? part.value : []));
  return success({ services: sortServices(services), namespaces: [...namespaces], listedAt });
}

/** @param scope the path of one namespace; empty for all namespaces */
async function readScope(connection: ApiConnection, scope: string): Promise<Outcome<Service[]>> {
  const pods = readPods(connection, scope);
  const ingresses = readIngresses(connection, scope);
  const objects = await readServices(connection, scope);
  if (!objects.ok) return objects;
  const [counts, facts] = await Promise.all([pods, ingresses]);
  const factsOf = ({ metadata: { namespace, name } }: ServiceObject) => facts.get(`${namespace}/${name}`) ?? null;
  return success(objects.value.map((object) => toService(object, counts, factsOf(object))));
}

/** Names and URLs of services are not worth a problem: whoever may not list ingresses does without. */
async function readIngresses(connection: ApiConnection, scope: string): Promise<ReadonlyMap<string, IngressFacts>> {
  const path = `/apis/networking.k8s.io/v1${scope}/ingresses`;
  const read = await readPages(connection, path, 'ingresses', IngressListReplySchema);
  return factsByService(read.ok ? read.value : []);
}

function readServices(connection: ApiConnection, scope: string): Promise<Outcome<ServiceObject[]>> {
  return readPages(connection, `/api/v1${scope}/services`, 'services', ServiceListReplySchema);
}

/**
 * From the objects that the apiserver's own proxy goes by, and from the others where the context may not read those. Where the version is
 * not known, from EndpointSlices unless there are none, as without their controller.
 */
async function readPods(connection: ApiConnection, scope: string): Promise<PodCounts> {
  const bySlices = () => readSlices(connection, scope);
  const byEndpoints = () => readEndpoints(connection, scope);
  const source = endpointsSource(await readVersion(connection));
  if (source === 'endpoints') return (await byEndpoints()) ?? bySlices();
  const counts = await bySlices();
  if (counts && (source === 'slices' || counts.size > 0)) return counts;
  return byEndpoints();
}

async function readSlices(connection: ApiConnection, scope: string): Promise<PodCounts> {
  const path = `/apis/discovery.k8s.io/v1${scope}/endpointslices`;
  const slices = await readPages(connection, path, 'endpointslices', EndpointSliceReplySchema);
  return slices.ok ? podsBySlices(slices.value) : null;
}

async function readEndpoints(connection: ApiConnection, scope: string): Promise<PodCounts> {
  const endpoints = await readPages(connection, `/api/v1${scope}/endpoints`, 'endpoints', EndpointsReplySchema);
  return endpoints.ok ? podsByEndpoints(endpoints.value) : null;
}
