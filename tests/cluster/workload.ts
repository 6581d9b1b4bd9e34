import { type ApiClient, createObject } from './objects.ts';
import type { PodNetwork } from './pod-network.ts';

/** A service and the one pod behind it. */
export interface Workload {
  readonly namespace: string;
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ports: readonly WorkloadPort[];
  /** Endpoints for the first port without its name too, so that `NAME` and `https:NAME:` find it as well. */
  readonly isAlsoUnnamed?: boolean;
}

export interface WorkloadPort {
  /** Empty for the only port of a service that names none. */
  readonly name: string;
  /** The service's own number. */
  readonly port: number;
  /** The number on the pod. */
  readonly targetPort: number;
  /** Where the app listens on loopback. */
  readonly loopbackPort: number;
}

interface Place {
  readonly request: ApiClient['request'];
  readonly network: PodNetwork;
}

/**
 * Creates a service, its pod and its endpoints. No controller runs beside the apiserver, so what one would have made
 * of the service is made here.
 */
export async function addWorkload(cluster: Place, workload: Workload): Promise<void> {
  const { namespace, name, labels = {}, ports, isAlsoUnnamed = false } = workload;
  const address = await addPod(cluster, namespace, name, ports);
  await addService(cluster, workload);
  // The apiserver proxies only to an address that a pod of the namespace states as its own.
  const targetRef = { kind: 'Pod', namespace, name };
  const named = ports.map((port) => ({ name: port.name, port: port.targetPort, protocol: 'TCP' }));
  // A port may go without a name only where it is alone.
  const subsets = isAlsoUnnamed ? [named, named.slice(0, 1).map((port) => ({ ...port, name: '' }))] : [named];
  await createObject(cluster, `/api/v1/namespaces/${namespace}/endpoints`, {
    metadata: { name, labels },
    subsets: subsets.map((subset) => ({ addresses: [{ ip: address, targetRef }], ports: subset })),
  });
  const slices = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
  // Kubernetes before 1.21 has no such version.
  if ((await cluster.request('GET', slices)).status === 404) return;
  for (const [at, subset] of subsets.entries()) {
    await createObject(cluster, slices, {
      metadata: { name: `${name}-${at}`, labels: { ...labels, 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [address], conditions: { ready: true }, targetRef }],
      ports: subset,
    });
  }
}

/** Creates a service without anything behind it. */
export function addService(cluster: Place, { namespace, name, labels = {}, ports }: Workload): Promise<void> {
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

/** Creates a running pod and gives back its address. */
async function addPod(
  cluster: Place,
  namespace: string,
  name: string,
  ports: readonly Pick<WorkloadPort, 'targetPort' | 'loopbackPort'>[],
): Promise<string> {
  const address = cluster.network.place(
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
  const { status, text } = await cluster.request('PUT', `${pods}/${name}/status`, {
    body: { ...pod, status: { phase: 'Running', podIP: address, podIPs: [{ ip: address }] } },
  });
  if (status !== 200) throw new Error(`The apiserver answered ${status} to the status of pod ${name}: ${text}`);
  return address;
}

/** Creates a node whose kubelet listens at this loopback port. */
export async function addNode(
  cluster: Place,
  name: string,
  kubeletPort: number,
  ports: Readonly<Record<number, number>> = {},
): Promise<void> {
  const address = cluster.network.place({ ...ports, 10250: kubeletPort });
  const node = { metadata: { name } };
  await createObject(cluster, '/api/v1/nodes', node);
  const { status, text } = await cluster.request('PUT', `/api/v1/nodes/${name}/status`, {
    body: {
      ...node,
      status: {
        addresses: [{ type: 'InternalIP', address }],
        daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      },
    },
  });
  if (status !== 200) throw new Error(`The apiserver answered ${status} to the status of node ${name}: ${text}`);
}
