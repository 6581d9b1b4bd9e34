import { type ProxySegment, parseProxySegment } from './proxy-segment.ts';
import type { ResourceInfo } from './request-info.ts';
import { badRequest, notFound, serviceUnavailable } from './status.ts';
import type { Store } from './store.ts';

/** The server that a service, pod or node resolves to. */
export interface ResourceLocation {
  readonly scheme: 'http' | 'https';
  /** IP address and port within the cluster. */
  readonly host: string;
}

interface NamedPort {
  readonly name?: string;
  readonly port: number;
}

interface EndpointSubset {
  readonly addresses?: readonly EndpointAddress[];
  readonly ports?: readonly NamedPort[];
}

interface EndpointAddress {
  readonly ip: string;
  readonly targetRef?: { readonly kind: string; readonly namespace?: string; readonly name: string };
}

interface PodStatus {
  readonly podIP?: string;
  readonly podIPs?: readonly { readonly ip: string }[];
}

interface NodeStatus {
  readonly addresses?: readonly { readonly address: string }[];
  readonly daemonEndpoints?: { readonly kubeletEndpoint?: { readonly Port: number } };
}

/** Resolves a service, pod or node: `ResourceLocation` of the apiserver's registry. Throws if it cannot. */
export function resolveLocation(store: Store, { resource, namespace, name }: ResourceInfo): ResourceLocation {
  if (name === '') throw badRequest('name must be provided');
  const segment = parseProxySegment(name);
  if (!segment) throw badRequest(`invalid ${resource.replace(/s$/, '')} request "${name}"`);
  switch (resource) {
    case 'services':
      return resolveService(store, namespace, segment, name);
    case 'pods':
      return resolvePod(store, namespace, segment);
    default:
      return resolveNode(store, segment);
  }
}

function resolveService(store: Store, namespace: string, segment: ProxySegment, text: string): ResourceLocation {
  const portName = /^[+-]?\d+$/.test(segment.port) ? portNameOf(store, namespace, segment) : segment.port;
  const endpoints = store.get('endpoints', namespace, segment.name);
  if (!endpoints) throw notFound('services', segment.name);
  for (const { addresses = [], ports = [] } of (endpoints.subsets ?? []) as EndpointSubset[]) {
    const endpointPort = ports.find(({ name = '' }) => name === portName);
    const address = addresses.find((candidate) => isPodAddress(store, namespace, candidate));
    if (endpointPort && address) return locationOf(segment.scheme, `${address.ip}:${endpointPort.port}`);
  }
  throw serviceUnavailable(`no endpoints available for service "${text}"`);
}

/** The name of the service port with this number. */
function portNameOf(store: Store, namespace: string, { name, port }: ProxySegment): string {
  const service = store.get('services', namespace, name);
  if (!service) throw notFound('services', name);
  const { ports = [] } = service.spec as { ports?: readonly NamedPort[] };
  const servicePort = ports.find((candidate) => candidate.port === Number(port));
  if (!servicePort) throw serviceUnavailable(`no service port ${port} found for service "${name}"`);
  return servicePort.name ?? '';
}

/** Whether the address belongs to a pod of the namespace. The apiserver ignores all others. */
function isPodAddress(store: Store, namespace: string, { ip, targetRef }: EndpointAddress): boolean {
  if (targetRef?.kind !== 'Pod' || targetRef.namespace !== namespace) return false;
  const { podIPs = [] } = (store.get('pods', namespace, targetRef.name)?.status ?? {}) as PodStatus;
  return podIPs.some((podIP) => podIP.ip === ip);
}

function resolvePod(store: Store, namespace: string, { scheme, name, port }: ProxySegment): ResourceLocation {
  const pod = store.get('pods', namespace, name);
  if (!pod) throw notFound('pods', name);
  const { containers = [] } = pod.spec as { containers?: { ports?: { containerPort: number }[] }[] };
  const firstPort = containers.flatMap(({ ports = [] }) => ports)[0]?.containerPort;
  const { podIP = '' } = (pod.status ?? {}) as PodStatus;
  return locationOf(scheme, `${podIP}:${port === '' ? (firstPort ?? 80) : port}`);
}

/** Without a port it is the kubelet. The kubelet serves TLS whatever the scheme of the segment is. */
function resolveNode(store: Store, { scheme, name, port }: ProxySegment): ResourceLocation {
  const node = store.get('nodes', '', name);
  if (!node) throw notFound('nodes', name);
  const { addresses = [], daemonEndpoints } = (node.status ?? {}) as NodeStatus;
  const kubeletPort = String(daemonEndpoints?.kubeletEndpoint?.Port ?? 10250);
  const isKubelet = port === '' || port === kubeletPort;
  const host = `${addresses[0]?.address}:${isKubelet ? kubeletPort : port}`;
  return locationOf(isKubelet ? 'https' : scheme, host);
}

function locationOf(scheme: string, host: string): ResourceLocation {
  return { scheme: scheme === 'https' ? 'https' : 'http', host };
}
