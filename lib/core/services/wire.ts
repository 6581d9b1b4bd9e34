import * as v from 'valibot';
import { isNamespaceName, isObjectName, isPortName } from '../proxy-url/kubernetes-names.ts';

/** The most items of a list that are read. Nobody has so many services, and more would hang the popup. */
export const MAX_ITEMS = 100_000;
/** The most ports of a service that are read. Kubernetes itself limits only the size of the object. */
const MAX_PORTS = 1000;
/** Characters. A continue token has some hundred, and is put into a URL. */
const MAX_CONTINUE_LENGTH = 8000;

/**
 * A list without its malformed items: one odd object must not hide the others. `count` counts all items that were received,
 * also those beyond the limit.
 */
export function tolerantList<Item extends v.GenericSchema>(item: Item) {
  return v.pipe(
    v.object({
      kind: v.pipe(v.string(), v.endsWith('List')),
      metadata: v.optional(v.object({ continue: v.optional(continueToken, ''), resourceVersion: resourceVersion }), {
        resourceVersion: '',
      }),
      items: v.optional(v.nullable(v.array(v.unknown())), []),
    }),
    v.transform(({ metadata, items }) => ({
      continueToken: metadata.continue ?? '',
      resourceVersion: metadata.resourceVersion,
      count: items?.length ?? 0,
      items: readItems(item, items ?? [], MAX_ITEMS),
    })),
  );
}

/** Where in time an object or list is; empty where it isn't told. It is put into a URL. */
export const resourceVersion = v.fallback(v.pipe(v.string(), v.regex(/^\d{1,20}$/)), '');
const continueToken = v.pipe(v.string(), v.maxLength(MAX_CONTINUE_LENGTH));

function readItems<Item extends v.GenericSchema>(
  item: Item,
  candidates: readonly unknown[],
  max: number,
): v.InferOutput<Item>[] {
  return candidates.slice(0, max).flatMap((candidate) => {
    const read = v.safeParse(item, candidate);
    return read.success ? [read.output] : [];
  });
}

/** A text; empty where there is none. */
export const text = v.fallback(v.string(), '');
/** The number of a port. */
export const portNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));

/** Characters: a qualified name of Kubernetes. */
const MAX_PROTOCOL_LENGTH = 320;

const PortSchema = v.object({
  name: v.fallback(v.pipe(v.string(), v.check(isPortName)), ''),
  port: portNumber,
  appProtocol: v.fallback(v.pipe(v.string(), v.maxLength(MAX_PROTOCOL_LENGTH)), ''),
  protocol: v.fallback(v.string(), 'TCP'),
});

/** An array without its malformed items; empty where there is none. */
export const listOf = <Item extends v.GenericSchema>(item: Item, max = MAX_ITEMS) =>
  v.fallback(
    v.pipe(
      v.array(v.unknown()),
      v.transform((items) => readItems(item, items, max)),
    ),
    [],
  );

/** Label that makes `kubectl cluster-info` list a service: exactly `true`. */
export const CLUSTER_SERVICE_LABEL = 'kubernetes.io/cluster-service';
/** Label with the name that `kubectl cluster-info` prints for a service. */
export const NAME_LABEL = 'kubernetes.io/name';
/** Label of an EndpointSlice with the name of its service. */
export const SLICE_LABEL = 'kubernetes.io/service-name';

/** The most labels or annotations of an object that are read. */
const MAX_LABELS = 200;
/** Characters, of a key and its value together. */
const MAX_LABEL_LENGTH = 500;

/** Labels or annotations. Those that are no text, or longer than anybody would show, are dropped. */
export const textsByKey = v.pipe(
  v.fallback(v.record(v.string(), v.unknown()), {}),
  v.transform((all): Readonly<Record<string, string>> => {
    const entries = Object.entries(all).slice(0, MAX_LABELS);
    const isShort = (entry: [string, unknown]): entry is [string, string] =>
      typeof entry[1] === 'string' && entry[0].length + entry[1].length <= MAX_LABEL_LENGTH;
    return Object.fromEntries(entries.filter(isShort));
  }),
);

/** Of an object in a namespace. Its names become part of URLs, so they must be valid. */
export const metadata = v.object({
  namespace: v.pipe(v.string(), v.check(isNamespaceName)),
  name: v.pipe(v.string(), v.check(isObjectName)),
  labels: textsByKey,
  annotations: textsByKey,
});

/** A Service (core/v1), as far as Portside reads it. */
export const ServiceObjectSchema = v.object({
  metadata,
  spec: v.fallback(v.object({ type: text, selector: textsByKey, ports: listOf(PortSchema, MAX_PORTS) }), {
    type: '',
    selector: {},
    ports: [],
  }),
  status: v.fallback(
    v.object({
      loadBalancer: v.fallback(v.object({ ingress: listOf(v.object({ ip: text, hostname: text })) }), { ingress: [] }),
    }),
    { loadBalancer: { ingress: [] } },
  ),
});
export type ServiceObject = v.InferOutput<typeof ServiceObjectSchema>;

const BackendSchema = v.fallback(
  v.nullable(v.object({ service: v.fallback(v.nullable(v.object({ name: text })), null) })),
  null,
);

/** An Ingress (networking.k8s.io/v1). */
export const IngressObjectSchema = v.object({
  metadata,
  spec: v.object({
    defaultBackend: BackendSchema,
    tls: listOf(v.object({ hosts: listOf(v.string()) })),
    rules: listOf(
      v.object({
        host: text,
        http: v.fallback(v.object({ paths: listOf(v.object({ path: text, backend: BackendSchema })) }), { paths: [] }),
      }),
    ),
  }),
});
export type IngressObject = v.InferOutput<typeof IngressObjectSchema>;

const TargetRefSchema = v.fallback(v.nullable(v.object({ kind: text, name: text })), null);

const AddressesSchema = listOf(v.object({ targetRef: TargetRefSchema }));

/** Endpoints (core/v1). */
export const EndpointsSchema = v.object({
  metadata: v.object({ namespace: v.string(), name: v.string() }),
  subsets: listOf(v.object({ addresses: AddressesSchema, notReadyAddresses: AddressesSchema })),
});

/** An EndpointSlice (discovery.k8s.io/v1). Its documentation says that a missing `ready` counts as ready. */
export const EndpointSliceSchema = v.object({
  metadata: v.object({ namespace: v.string(), name: text, labels: textsByKey }),
  endpoints: listOf(
    v.object({
      targetRef: TargetRefSchema,
      conditions: v.fallback(
        v.object({
          ready: v.fallback(v.nullable(v.boolean()), true),
          terminating: v.fallback(v.nullable(v.boolean()), false),
        }),
        { ready: true, terminating: false },
      ),
    }),
  ),
});

/** Endpoints, read. */
export type EndpointsObject = v.InferOutput<typeof EndpointsSchema>;
/** An EndpointSlice, read. */
export type EndpointSliceObject = v.InferOutput<typeof EndpointSliceSchema>;

/** Reply to a list of services. */
export const ServiceListReplySchema = tolerantList(ServiceObjectSchema);
/** Reply to a list of Ingresses. */
export const IngressListReplySchema = tolerantList(IngressObjectSchema);
/** Reply to a list of Endpoints. */
export const EndpointsReplySchema = tolerantList(EndpointsSchema);
/** Reply to a list of EndpointSlices. */
export const EndpointSliceReplySchema = tolerantList(EndpointSliceSchema);
