import * as v from 'valibot';
import { canonicalJson } from '../canonical-json.ts';
import type { IngressFacts } from './ingresses.ts';
import { type PodCounts, podsByEndpoints, podsBySlices, sortServices, toService, withPods } from './list.ts';
import type { Service } from './service.ts';
import {
  type EndpointSliceObject,
  EndpointSliceSchema,
  type EndpointsObject,
  EndpointsSchema,
  MAX_ITEMS,
  type ServiceObject,
  ServiceObjectSchema,
  SLICE_LABEL,
} from './wire.ts';

/** What tells the pods of services: objects of one resource; null where the context may read neither. */
export type PodSource =
  | { readonly resource: 'endpointslices'; readonly items: readonly EndpointSliceObject[] }
  | { readonly resource: 'endpoints'; readonly items: readonly EndpointsObject[] }
  | null;

/** What was listed of all namespaces, or of one. */
export interface ListedScope {
  /** Empty for all namespaces. */
  readonly namespace: string;
  readonly objects: readonly ServiceObject[];
  readonly facts: ReadonlyMap<string, IngressFacts>;
  readonly pods: PodSource;
}

/** A change that the apiserver tells of. */
export interface ServiceChange {
  readonly resource: 'services' | 'endpointslices' | 'endpoints';
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: unknown;
}

/** Services that change. */
export interface LiveServices {
  /** All of them, in the order of the popup. */
  list(): readonly Service[];
  /** Takes a change over. False where it changes nothing that is listed. Malformed objects don't. */
  apply(change: ServiceChange): boolean;
}

/** The services that were listed, which then change as the apiserver tells. There are never more than a list may have. */
export function liveServices(scopes: readonly ListedScope[]): LiveServices {
  const live = scopes.map((scope) => ({ namespace: scope.namespace, ...liveScope(scope) }));
  return {
    list: () => sortServices(live.flatMap(({ services }) => [...services.values()])),
    apply: (change) => {
      const changed = v.safeParse(v.object({ metadata: v.object({ namespace: v.string() }) }), change.object);
      if (!changed.success) return false;
      const own = live.find(({ namespace }) => namespace === '' || namespace === changed.output.metadata.namespace);
      return own?.apply(change) ?? false;
    },
  };
}

function liveScope({ objects, facts, pods: source }: ListedScope) {
  const pods = podsOf(source);
  const services = new Map<string, Service>();
  const listed = (object: ServiceObject) => {
    const key = keyOf(object);
    return toService(object, pods.counts(key), facts.get(key) ?? null);
  };
  const put = (key: string, service: Service): boolean => {
    const before = services.get(key);
    if (!before && services.size >= MAX_ITEMS) return false;
    if (before && canonicalJson(before) === canonicalJson(service)) return false;
    services.set(key, service);
    return true;
  };
  for (const object of objects) services.set(keyOf(object), listed(object));

  const applyService = ({ type, object }: ServiceChange): boolean => {
    const read = v.safeParse(ServiceObjectSchema, object);
    if (!read.success) return false;
    const key = keyOf(read.output);
    return type === 'DELETED' ? services.delete(key) : put(key, listed(read.output));
  };
  const applyPods = (change: ServiceChange): boolean => {
    const key = pods.apply(change);
    const service = services.get(key ?? '');
    return key !== null && service !== undefined && put(key, withPods(service, pods.counts(key)));
  };
  return {
    services,
    apply: (change: ServiceChange) => (change.resource === 'services' ? applyService(change) : applyPods(change)),
  };
}

function keyOf({ metadata: { namespace, name } }: { metadata: { namespace: string; name: string } }): string {
  return `${namespace}/${name}`;
}

interface Pods {
  counts(serviceKey: string): PodCounts;
  /** Returns the key of the service whose pods changed; null for none. */
  apply(change: ServiceChange): string | null;
}

function podsOf(source: PodSource): Pods {
  if (!source) return { counts: () => null, apply: () => null };
  return source.resource === 'endpoints'
    ? countedPods(source.items, EndpointsSchema, keyOf, podsByEndpoints)
    : countedPods(source.items, EndpointSliceSchema, sliceServiceKey, podsBySlices);
}

function sliceServiceKey({ metadata: { namespace, labels } }: EndpointSliceObject): string {
  return `${namespace}/${labels[SLICE_LABEL] ?? ''}`;
}

/** Counts pods by service; only those of a service that changed again. */
function countedPods<Item extends { metadata: { namespace: string; name: string } }>(
  items: readonly Item[],
  schema: v.GenericSchema<unknown, Item>,
  serviceKeyOf: (item: Item) => string,
  count: (items: Item[]) => NonNullable<PodCounts>,
): Pods {
  const byService = new Map<string, Map<string, Item>>();
  const put = (item: Item) => {
    const ofService = byService.get(serviceKeyOf(item)) ?? new Map<string, Item>();
    // Every object has a name. One without replaces no other.
    const { name } = item.metadata;
    byService.set(serviceKeyOf(item), ofService.set(name === '' ? `#${ofService.size}` : name, item));
  };
  for (const item of items) put(item);
  return {
    counts: (key) => count([...(byService.get(key)?.values() ?? [])]),
    apply: ({ type, object }) => {
      const read = v.safeParse(schema, object);
      if (!read.success) return null;
      const key = serviceKeyOf(read.output);
      if (type === 'DELETED') byService.get(key)?.delete(read.output.metadata.name);
      else if (byService.has(key) || byService.size < MAX_ITEMS) put(read.output);
      if (byService.get(key)?.size === 0) byService.delete(key);
      return key;
    },
  };
}
