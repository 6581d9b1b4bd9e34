import * as v from 'valibot';
import { isNamespaceName, isObjectName, isPortName } from '../proxy-url/names.ts';

/** Most items of a list that are read. Nobody has so many services, and reading more would stop the popup. */
export const MOST_ITEMS = 100_000;
/** Most ports of a service that are read. Kubernetes has no bound but an object's size. */
const MOST_PORTS = 1000;
/** A continue token is some hundred characters, and goes into a URL. */
const LONGEST_CONTINUE = 8000;

/**
 * A list whose bad items are left out: one odd object must not hide the others. `count` is of all that came, also of
 * those that were too many to be read.
 */
function tolerantList<Item extends v.GenericSchema>(item: Item) {
  return v.pipe(
    v.object({
      kind: v.pipe(v.string(), v.endsWith('List')),
      metadata: v.optional(v.object({ continue: v.optional(continueToken, '') }), {}),
      items: v.optional(v.nullable(v.array(v.unknown())), []),
    }),
    v.transform(({ metadata, items }) => ({
      continueToken: metadata.continue ?? '',
      count: items?.length ?? 0,
      items: readItems(item, items ?? [], MOST_ITEMS),
    })),
  );
}

const continueToken = v.pipe(v.string(), v.maxLength(LONGEST_CONTINUE));

function readItems<Item extends v.GenericSchema>(
  item: Item,
  candidates: readonly unknown[],
  most: number,
): v.InferOutput<Item>[] {
  return candidates.slice(0, most).flatMap((candidate) => {
    const read = v.safeParse(item, candidate);
    return read.success ? [read.output] : [];
  });
}

const text = v.fallback(v.string(), '');
const portNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));

const PortSchema = v.object({
  name: v.fallback(v.pipe(v.string(), v.check(isPortName)), ''),
  port: portNumber,
  protocol: v.fallback(v.string(), 'TCP'),
});

const listOf = <Item extends v.GenericSchema>(item: Item, most = MOST_ITEMS) =>
  v.fallback(
    v.pipe(
      v.array(v.unknown()),
      v.transform((items) => readItems(item, items, most)),
    ),
    [],
  );

/** Label that makes `kubectl cluster-info` list a service: exactly `true`. */
export const CLUSTER_SERVICE_LABEL = 'kubernetes.io/cluster-service';
/** Label by which `kubectl cluster-info` calls a service. */
export const NAME_LABEL = 'kubernetes.io/name';
/** Label of an EndpointSlice that names its service. */
export const SLICE_LABEL = 'kubernetes.io/service-name';

/** These labels, empty where they are not set. Others, of which there may be any number, are not kept. */
function labels<Name extends string>(...names: Name[]) {
  const entries = Object.fromEntries(names.map((name) => [name, text])) as Record<Name, typeof text>;
  const none = Object.fromEntries(names.map((name) => [name, ''])) as Record<Name, string>;
  return v.fallback(v.object(entries), none as v.InferOutput<v.ObjectSchema<typeof entries, undefined>>);
}

/** A Service object (core/v1), as far as Portside reads it. Names that Kubernetes refuses are no names: URLs are made of them. */
export const ServiceObjectSchema = v.object({
  metadata: v.object({
    namespace: v.pipe(v.string(), v.check(isNamespaceName)),
    name: v.pipe(v.string(), v.check(isObjectName)),
    labels: labels(CLUSTER_SERVICE_LABEL, NAME_LABEL),
  }),
  spec: v.fallback(v.object({ type: text, ports: listOf(PortSchema, MOST_PORTS) }), { type: '', ports: [] }),
  status: v.fallback(
    v.object({
      loadBalancer: v.fallback(v.object({ ingress: listOf(v.object({ ip: text, hostname: text })) }), { ingress: [] }),
    }),
    { loadBalancer: { ingress: [] } },
  ),
});
export type ServiceObject = v.InferOutput<typeof ServiceObjectSchema>;

const TargetRefSchema = v.fallback(v.nullable(v.object({ kind: text })), null);

/** An Endpoints object (core/v1). */
const EndpointsSchema = v.object({
  metadata: v.object({ namespace: v.string(), name: v.string() }),
  subsets: listOf(v.object({ addresses: listOf(v.object({ targetRef: TargetRefSchema })) })),
});

/** An EndpointSlice object (discovery.k8s.io/v1). An unset `ready` counts as ready, as its documentation says. */
const EndpointSliceSchema = v.object({
  metadata: v.object({ namespace: v.string(), labels: labels(SLICE_LABEL) }),
  endpoints: listOf(
    v.object({
      targetRef: TargetRefSchema,
      conditions: v.fallback(v.object({ ready: v.fallback(v.nullable(v.boolean()), true) }), { ready: true }),
    }),
  ),
});

/** Reply to a list of services. */
export const ServiceListReplySchema = tolerantList(ServiceObjectSchema);
/** Reply to a list of Endpoints. */
export const EndpointsReplySchema = tolerantList(EndpointsSchema);
/** Reply to a list of EndpointSlices. */
export const EndpointSliceReplySchema = tolerantList(EndpointSliceSchema);
