import { appKind } from './app-kind.ts';
import { type Labels, selects } from './label-selector.ts';
import { searchableLabels } from './list.ts';
import type { NodeObject, PodObject, WorkloadObject } from './object-wire.ts';
import { portScheme } from './port-scheme.ts';
import { KUBELET_PORT, type ObjectKind, type Service, type ServicePort } from './service.ts';

/** The resources of workloads: of objects that keep pods running. */
const WORKLOADS = { deployment: 'deployments', statefulset: 'statefulsets', daemonset: 'daemonsets' } as const;
type WorkloadKind = keyof typeof WORKLOADS;

/** A resource of the API, beside services, whose objects can be opened. */
export type ObjectResource = 'pods' | 'nodes' | (typeof WORKLOADS)[WorkloadKind];
/** Objects as they were read, by resource. What was not read is missing. */
export interface ReadObjects {
  readonly pods?: readonly PodObject[];
  readonly nodes?: readonly NodeObject[];
  readonly deployments?: readonly WorkloadObject[];
  readonly statefulsets?: readonly WorkloadObject[];
  readonly daemonsets?: readonly WorkloadObject[];
}

/** Objects of one resource, and whether these are all. */
export interface ObjectList {
  readonly objects: ReadObjects;
  readonly isComplete: boolean;
}

/** The resources to read for objects of these kinds: for a workload its pods too, one of which may open in its place. */
export function resourcesFor(kinds: readonly ObjectKind[]): readonly ObjectResource[] {
  const resources = kinds.flatMap((kind): ObjectResource[] => {
    if (kind === 'pod') return ['pods'];
    return kind === 'node' ? ['nodes'] : [WORKLOADS[kind], 'pods'];
  });
  return [...new Set(resources)];
}

/**
 * Pods, nodes and workloads as the popup lists them, workloads first. Pods that have finished are left out.
 *
 * A workload opens the service that selects its pods: its URL lasts, and the apiserver picks a ready pod for each request. Without one
 * it opens a ready pod, whose URL ends with that pod.
 */
export function listedObjects(read: ReadObjects, services: readonly Service[]): readonly Service[] {
  const { nodes = [] } = read;
  const pods = (read.pods ?? []).filter(({ status }) => status.phase !== 'Succeeded' && status.phase !== 'Failed');
  const readyPods = Map.groupBy(pods.filter(isReadyPod), ({ metadata }) => metadata.namespace);
  const selecting = Map.groupBy(services.filter(hasSelector), ({ namespace }) => namespace);
  const workloads = (Object.keys(WORKLOADS) as WorkloadKind[]).flatMap((kind) =>
    (read[WORKLOADS[kind]] ?? []).map((object) => {
      const { namespace } = object.metadata;
      return listedWorkload(kind, object, selecting.get(namespace) ?? [], readyPods.get(namespace) ?? []);
    }),
  );
  return [...workloads, ...pods.map(listedPod), ...nodes.map(listedNode)];
}

function listedWorkload(
  kind: WorkloadKind,
  { metadata: { namespace, name, labels }, spec }: WorkloadObject,
  services: readonly Service[],
  pods: readonly PodObject[],
): Service {
  const base = {
    ...NOTHING,
    namespace,
    name,
    displayName: name,
    kind: appKind([name]),
    labels: searchableLabels(labels),
  };
  const podLabels = new Set(Object.entries(spec.template.metadata.labels).map(([key, value]) => `${key}=${value}`));
  const candidates = services.filter(({ selector = [] }) => selector.every((label) => podLabels.has(label)));
  const service = candidates.find((one) => one.name === name) ?? candidates[0];
  if (service) {
    const { ports, endpoints, pods: counts } = service;
    return {
      ...base,
      ports,
      endpoints,
      ...(counts && { pods: counts }),
      object: { kind, opens: { kind: 'services', name: service.name } },
    };
  }
  const pod = pods.find(({ metadata }) => selects(spec.selector, metadata.labels));
  if (!pod) return { ...base, object: { kind, opens: null } };
  const opens = { kind: 'pods', name: pod.metadata.name } as const;
  return { ...base, ports: portsOf(pod), endpoints: 'ready', object: { kind, opens } };
}

function listedPod(pod: PodObject): Service {
  const { namespace, name, labels } = pod.metadata;
  return {
    ...NOTHING,
    namespace,
    name,
    displayName: name,
    kind: appKind([appNameOf(labels), name]),
    labels: searchableLabels(labels),
    ports: portsOf(pod),
    endpoints: isReadyPod(pod) ? 'ready' : 'none',
    object: { kind: 'pod', opens: { kind: 'pods', name } },
  };
}

function listedNode({ metadata: { name, labels }, status }: NodeObject): Service {
  return {
    ...NOTHING,
    name,
    displayName: name,
    kind: 'network',
    labels: searchableLabels(labels),
    ports: [KUBELET_PORT],
    endpoints: isTrue(status.conditions, 'Ready') ? 'ready' : 'unknown',
    object: { kind: 'node', opens: { kind: 'nodes', name } },
  };
}

const NOTHING = {
  namespace: '',
  group: '',
  isClusterService: false,
  ports: [],
  endpoints: 'none',
  externalUrls: [],
} satisfies Partial<Service>;

/** TCP ports that its containers declare. They need not declare any; then a person names one. */
function portsOf({ spec }: PodObject): ServicePort[] {
  const ports = spec.containers.flatMap((container) => container.ports).filter(({ protocol }) => protocol === 'TCP');
  return ports.map(({ name, containerPort: number }) => ({
    name,
    number,
    scheme: portScheme({ name, port: number, appProtocol: '' }),
  }));
}

function appNameOf(labels: Labels): string {
  return labels['app.kubernetes.io/name'] ?? labels.app ?? '';
}

function hasSelector({ selector, ports }: Service): boolean {
  return selector !== undefined && selector.length > 0 && ports.length > 0;
}

/** A pod that is going may be gone with the next request. */
function isReadyPod({ metadata, status }: PodObject): boolean {
  return metadata.deletionTimestamp === '' && status.phase === 'Running' && isTrue(status.conditions, 'Ready');
}

function isTrue(conditions: readonly { readonly type: string; readonly status: string }[], type: string): boolean {
  return conditions.some((condition) => condition.type === type && condition.status === 'True');
}
