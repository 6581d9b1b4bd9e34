import * as v from 'valibot';
import { isNamespaceName, isObjectName, isPortName } from '../proxy-url/names.ts';

/** A list whose bad items are left out: one odd object must not hide the others. */
function tolerantList<Item extends v.GenericSchema>(item: Item) {
  return v.pipe(
    v.object({
      kind: v.pipe(v.string(), v.endsWith('List')),
      metadata: v.optional(v.object({ continue: v.optional(v.string(), '') }), {}),
      items: v.optional(v.nullable(v.array(v.unknown())), []),
    }),
    v.transform(({ metadata, items }) => ({
      continueToken: metadata.continue ?? '',
      items: readItems(item, items ?? []),
    })),
  );
}

function readItems<Item extends v.GenericSchema>(item: Item, candidates: readonly unknown[]): v.InferOutput<Item>[] {
  return candidates.flatMap((candidate) => {
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

const listOf = <Item extends v.GenericSchema>(item: Item) =>
  v.fallback(
    v.pipe(
      v.array(v.unknown()),
      v.transform((items) => readItems(item, items)),
    ),
    [],
  );

/** A Service object (core/v1), as far as Portside reads it. Names that Kubernetes refuses are no names: URLs are made of them. */
export const ServiceObjectSchema = v.object({
  metadata: v.object({
    namespace: v.pipe(v.string(), v.check(isNamespaceName)),
    name: v.pipe(v.string(), v.check(isObjectName)),
    labels: v.fallback(v.record(v.string(), v.unknown()), {}),
  }),
  spec: v.fallback(v.object({ type: text, ports: listOf(PortSchema) }), { type: '', ports: [] }),
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
  metadata: v.object({ namespace: v.string(), labels: v.fallback(v.record(v.string(), v.unknown()), {}) }),
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
