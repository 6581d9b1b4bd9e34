import { type ApiClient, createObject, updateStatus } from './objects.ts';
import type { PodNetwork } from './pod-network.ts';

/** A service with one pod. */
export interface Workload {
  readonly namespace: string;
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ports: readonly WorkloadPort[];
  /** Adds endpoints that list the first port without its name, so that `NAME` and `https:NAME:` resolve too. */
  readonly hasUnnamedEndpoints?: boolean;
}

export interface WorkloadPort {
  /** Empty for the only port of a service. */
  readonly name: string;
  /** The service's port number. */
  readonly port: number;
  /** The pod's port number. */
  readonly targetPort: number;
  /** The loopback port that the app listens on. */
  readonly loopbackPort: number;
}

interface TargetCluster extends ApiClient {
  readonly network: PodNetwork;
}

/**
 * Creates a service, its pod, its Endpoints and its EndpointSlices. No controller runs, so the endpoints are written
 * here.
 */
export async function addWorkload(cluster: TargetCluster, workload: Workload): Promise<void> {
  const { namespace, name, labels = {}, ports, hasUnnamedEndpoints = false } = workload;
  const address = await addPod(cluster, namespace, name, ports);
  await addService(cluster, workload);
  // The apiserver proxies only to an address that belongs to a pod of the namespace.
  const targetRef = { kind: 'Pod', namespace, name };
  const namedPorts = ports.map((port) => ({ name: port.name, port: port.targetPort, protocol: 'TCP' }));
  // Only the sole port of a subset may be unnamed.
  const unnamedPorts = namedPorts.slice(0, 1).map((port) => ({ ...port, name: '' }));
  const subsets = hasUnnamedEndpoints ? [namedPorts, unnamedPorts] : [namedPorts];
  await createObject(cluster, `/api/v1/namespaces/${namespace}/endpoints`, {
    metadata: { name, labels },
    subsets: subsets.map((subset) => ({ addresses: [{ ip: address, targetRef }], ports: subset })),
  });
  const slices = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
  // Kubernetes before 1.21 does not serve discovery.k8s.io/v1.
  if ((await cluster.request('GET', slices)).status === 404) return;
  for (const [index, subset] of subsets.entries()) {
    await createObject(cluster, slices, {
      metadata: { name: `${name}-${index}`, labels: { ...labels, 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [address], conditions: { ready: true }, targetRef }],
      ports: subset,
    });
  }
}

/** Creates a service without endpoints. */
export function addService(cluster: ApiClient, { namespace, name, labels = {}, ports }: Workload): Promise<void> {
  return createObject(cluster, `/api/v1/namespaces/${namespace}/services`, {
    metadata: { name, labels },
    spec: {
      selector: { app: name },
      ports: ports.map((port) => ({
        ...(port.name === '' ? {} : { name: port.name }),
        port: port.port,
        targetPort: port.targetPort,
        protocol: 'TCP',
      })),
    },
  });
}

/** Creates a running pod and returns its IP address. */
async function addPod(
  cluster: TargetCluster,
  namespace: string,
  name: string,
  ports: readonly Pick<WorkloadPort, 'targetPort' | 'loopbackPort'>[],
): Promise<string> {
  const address = cluster.network.addAddress(
    Object.fromEntries(ports.map(({ targetPort, loopbackPort }) => [targetPort, loopbackPort])),
  );
  const pods = `/api/v1/namespaces/${namespace}/pods`;
  const pod = {
    metadata: { name, labels: { app: name } },
    spec: {
      containers: [
        { name: 'app', image: 'app', ports: ports.map(({ targetPort }) => ({ containerPort: targetPort })) },
      ],
    },
  };
  await createObject(cluster, pods, pod);
  const status = { phase: 'Running', podIP: address, podIPs: [{ ip: address }] };
  await updateStatus(cluster, `${pods}/${name}`, { ...pod, status });
  return address;
}

/** Creates a node whose kubelet listens on this loopback port. `ports` maps more node ports to loopback ports. */
export async function addNode(
  cluster: TargetCluster,
  name: string,
  kubeletPort: number,
  ports: Readonly<Record<number, number>> = {},
): Promise<void> {
  const address = cluster.network.addAddress({ ...ports, 10250: kubeletPort });
  const node = { metadata: { name } };
  await createObject(cluster, '/api/v1/nodes', node);
  await updateStatus(cluster, `/api/v1/nodes/${name}`, {
    ...node,
    status: {
      addresses: [{ type: 'InternalIP', address }],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    },
  });
}
