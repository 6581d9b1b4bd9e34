import { portScheme } from './port-scheme.ts';
import { CLUSTER_SERVICE_LABEL, NAME_LABEL, type ServiceObject } from './wire.ts';

/** Of a Kubernetes object's name. A label's value is shorter. */
const MAX_NAME_LENGTH = 253;

/** The namespace that `kubectl cluster-info` reads by default, whatever the context's own is. */
const CLUSTER_SERVICE_NAMESPACE = 'kube-system';

/** Whether `kubectl cluster-info` lists the service. */
export function isClusterService({ metadata }: ServiceObject): boolean {
  return metadata.namespace === CLUSTER_SERVICE_NAMESPACE && metadata.labels[CLUSTER_SERVICE_LABEL] === 'true';
}

/** What `kubectl cluster-info` calls the service: its label `kubernetes.io/name`, otherwise its name. */
export function displayNameOf({ metadata }: ServiceObject): string {
  const label = metadata.labels[NAME_LABEL] ?? '';
  return label !== '' && label.length <= MAX_NAME_LENGTH ? label : metadata.name;
}

/**
 * URLs outside the cluster at which a load balancer offers the service.
 *
 * Like kubectl, only the first address is used. Unlike kubectl, which prints URLs that don't open (always http, IPv6 without
 * brackets, `http://:80` for an empty entry), the scheme follows the port, IPv6 gets brackets, and entries that are no host
 * are skipped.
 */
export function externalUrls({ spec, status }: ServiceObject): string[] {
  const host = status.loadBalancer.ingress
    .map(({ ip, hostname }) => toUrlHost(ip || hostname))
    .find((one) => one !== '');
  if (!host) return [];
  return spec.ports
    .filter(({ protocol }) => protocol === 'TCP')
    .map((port) => `${portScheme(port) || 'http'}://${host}:${port.port}`);
}

/** The address as the host of a URL; empty where it isn't one. */
function toUrlHost(address: string): string {
  if (/^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(address)) return `[${address}]`;
  return /^[\w.-]{1,253}$/.test(address) ? address : '';
}
