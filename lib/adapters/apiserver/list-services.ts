import { type Outcome, success } from '../../core/outcome.ts';
import { endpointsSource } from '../../core/server-version.ts';
import { factsByService, type IngressFacts } from '../../core/services/ingresses.ts';
import {
  type ListedScope,
  type LiveServices,
  liveServices,
  type PodSource,
} from '../../core/services/live-services.ts';
import type { ServiceList } from '../../core/services/service.ts';
import {
  EndpointSliceReplySchema,
  EndpointsReplySchema,
  IngressListReplySchema,
  ServiceListReplySchema,
} from '../../core/services/wire.ts';
import { readPages } from './read-pages.ts';
import { readVersion } from './read-version.ts';
import { type ApiConnection, isForbidden, withTimeout } from './request.ts';
import type { Watch } from './watch.ts';

/** A list of services, and what it takes to follow it. */
export interface ListedServices {
  readonly list: ServiceList;
  readonly live: LiveServices;
  readonly watches: readonly Watch[];
}

interface Scope {
  readonly listed: ListedScope;
  readonly watches: readonly Watch[];
}

/**
 * The services that the context may list: of all namespaces, or of the given ones where listing all is forbidden. Of these,
 * forbidden ones are left out, unless all are. The list is complete or a problem: a partial one would look as if the other
 * services were gone.
 */
export function listServices(
  connection: ApiConnection,
  namespaces: readonly string[],
  listedAt: number,
): Promise<Outcome<ListedServices>> {
  return withTimeout(connection, (limited) => listWithSignal(limited, namespaces, listedAt));
}

async function listWithSignal(
  connection: ApiConnection,
  namespaces: readonly string[],
  listedAt: number,
): Promise<Outcome<ListedServices>> {
  const everywhere = await readScope(connection, '');
  if (everywhere.ok) return success(joinScopes([everywhere.value], [], listedAt));
  if (!isForbidden(everywhere) || namespaces.length === 0) return everywhere;
  const parts = await Promise.all([...new Set(namespaces)].map((name) => readScope(connection, name)));
  const failures = parts.filter((part) => !part.ok);
  const worst = failures.find((part) => !isForbidden(part)) ?? (failures.length === parts.length ? failures[0] : null);
  if (worst) return worst;
  return success(
    joinScopes(
      parts.flatMap((part) => (part.ok ? [part.value] : [])),
      namespaces,
      listedAt,
    ),
  );
}

function joinScopes(scopes: readonly Scope[], namespaces: readonly string[], listedAt: number): ListedServices {
  const live = liveServices(scopes.map(({ listed }) => listed));
  const list = { services: live.list(), namespaces: [...namespaces], listedAt };
  return { list, live, watches: scopes.flatMap(({ watches }) => watches) };
}

/** @param namespace empty for all namespaces */
async function readScope(connection: ApiConnection, namespace: string): Promise<Outcome<Scope>> {
  const scope = namespace === '' ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  const pods = readPods(connection, scope);
  const ingresses = readIngresses(connection, scope);
  const path = `/api/v1${scope}/services`;
  const objects = await readPages(connection, path, 'services', ServiceListReplySchema);
  if (!objects.ok) return objects;
  const [counted, facts] = await Promise.all([pods, ingresses]);
  const { items, resourceVersion } = objects.value;
  const watches = [{ path, resource: 'services', resourceVersion } as const, ...(counted?.watches ?? [])];
  return success({ listed: { namespace, objects: items, facts, pods: counted?.source ?? null }, watches });
}

/** Names and URLs of services are not worth a problem: whoever may not list ingresses does without. */
async function readIngresses(connection: ApiConnection, scope: string): Promise<ReadonlyMap<string, IngressFacts>> {
  const path = `/apis/networking.k8s.io/v1${scope}/ingresses`;
  const read = await readPages(connection, path, 'ingresses', IngressListReplySchema);
  return factsByService(read.ok ? read.value.items : []);
}

interface CountedPods {
  readonly source: NonNullable<PodSource>;
  readonly watches: readonly Watch[];
}

/**
 * From the objects that the apiserver's own proxy goes by, and from the others where the context may not read those. Where the version is
 * not known, from EndpointSlices unless there are none, as without their controller.
 */
async function readPods(connection: ApiConnection, scope: string): Promise<CountedPods | null> {
  const bySlices = () => readSlices(connection, scope);
  const byEndpoints = () => readEndpoints(connection, scope);
  const preferred = endpointsSource(await readVersion(connection));
  if (preferred === 'endpoints') return (await byEndpoints()) ?? bySlices();
  const counted = await bySlices();
  if (counted && (preferred === 'slices' || counted.source.items.length > 0)) return counted;
  return byEndpoints();
}

async function readSlices(connection: ApiConnection, scope: string): Promise<CountedPods | null> {
  const resource = 'endpointslices';
  const path = `/apis/discovery.k8s.io/v1${scope}/endpointslices`;
  const read = await readPages(connection, path, resource, EndpointSliceReplySchema);
  if (!read.ok) return null;
  const { items, resourceVersion } = read.value;
  return { source: { resource, items }, watches: [{ path, resource, resourceVersion }] };
}

async function readEndpoints(connection: ApiConnection, scope: string): Promise<CountedPods | null> {
  const resource = 'endpoints';
  const path = `/api/v1${scope}/endpoints`;
  const read = await readPages(connection, path, resource, EndpointsReplySchema);
  if (!read.ok) return null;
  const { items, resourceVersion } = read.value;
  return { source: { resource, items }, watches: [{ path, resource, resourceVersion }] };
}
