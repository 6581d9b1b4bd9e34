import type { ResourceInfo } from './request-info.ts';
import { readSegment, type Segment } from './segment.ts';
import { badRequest, notFound, serviceUnavailable } from './status.ts';
import type { Store } from './store.ts';

/** Where the proxy is to go. */
export interface Location {
  readonly scheme: 'http' | 'https';
  /** Address and port within the cluster. */
  readonly host: string;
}

interface ServiceSpec {
  readonly ports?: readonly { readonly name?: string; readonly port: number }[];
}

interface Subset {
  readonly addresses?: readonly EndpointAddress[];
  readonly ports?: readonly { readonly name?: string; readonly port: number }[];
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

/** Finds what a service, pod or node segment leads to: `ResourceLocation` of the apiserver's registry. */
export function locate(store: Store, { resource, namespace, name }: ResourceInfo): Location {
  if (name === '') throw badRequest('name must be provided');
  const segment = readSegment(name);
  if (!segment) throw badRequest(`invalid ${resource.replace(/s$/, '')} request "${name}"`);
  switch (resource) {
    case 'services':
      return locateService(store, namespace, segment, name);
    case 'pods':
      return locatePod(store, namespace, segment);
    default:
      return locateNode(store, segment);
  }
}

function locateService(store: Store, namespace: string, segment: Segment, text: string): Location {
  const { scheme, name } = segment;
  const port = /^[+-]?\d+$/.test(segment.port) ? portName(store, namespace, segment) : segment.port;
  const endpoints = store.get('endpoints', namespace, name);
  if (!endpoints) throw notFound('services', name);
  for (const { addresses = [], ports = [] } of (endpoints.subsets ?? []) as Subset[]) {
    const found = ports.find((one) => (one.name ?? '') === port);
    const address = addresses.find((one) => isPods(store, namespace, one));
    if (found && address) return { scheme: scheme === 'https' ? 'https' : 'http', host: `${address.ip}:${found.port}` };
  }
  throw serviceUnavailable(`no endpoints available for service "${text}"`);
}

/** A number is the service's own, and stands for the name it has there. */
function portName(store: Store, namespace: string, { name, port }: Segment): string {
  const service = store.get('services', namespace, name);
  if (!service) throw notFound('services', name);
  const found = ((service.spec as ServiceSpec).ports ?? []).find((one) => one.port === Number(port));
  if (!found) throw serviceUnavailable(`no service port ${port} found for service "${name}"`);
  return found.name ?? '';
}

/** Only an address that a pod of the namespace states as its own is proxied to. */
function isPods(store: Store, namespace: string, { ip, targetRef }: EndpointAddress): boolean {
  if (targetRef?.kind !== 'Pod' || targetRef.namespace !== namespace) return false;
  const { podIPs = [] } = (store.get('pods', namespace, targetRef.name)?.status ?? {}) as PodStatus;
  return podIPs.some((one) => one.ip === ip);
}

function locatePod(store: Store, namespace: string, { scheme, name, port }: Segment): Location {
  const pod = store.get('pods', namespace, name);
  if (!pod) throw notFound('pods', name);
  const { containers = [] } = pod.spec as { containers?: { ports?: { containerPort: number }[] }[] };
  const first = containers.flatMap(({ ports = [] }) => ports)[0]?.containerPort;
  const { podIP = '' } = (pod.status ?? {}) as PodStatus;
  return { scheme: scheme === 'https' ? 'https' : 'http', host: `${podIP}:${port === '' ? (first ?? 80) : port}` };
}

/** Without a port, or with the kubelet's, it is the kubelet, and that speaks TLS whatever the segment says. */
function locateNode(store: Store, { scheme, name, port }: Segment): Location {
  const node = store.get('nodes', '', name);
  if (!node) throw notFound('nodes', name);
  const { addresses = [], daemonEndpoints } = (node.status ?? {}) as NodeStatus;
  const kubelet = String(daemonEndpoints?.kubeletEndpoint?.Port ?? 10250);
  const isKubelet = port === '' || port === kubelet;
  const host = `${addresses[0]?.address}:${isKubelet ? kubelet : port}`;
  return { scheme: isKubelet || scheme === 'https' ? 'https' : 'http', host };
}
