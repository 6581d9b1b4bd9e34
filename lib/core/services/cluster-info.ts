import type { Scheme } from '../proxy-url/target.ts';
import { CLUSTER_SERVICE_LABEL, NAME_LABEL, type ServiceObject } from './wire.ts';

/** Longer than any label, and as long as a name. */
const LONGEST_NAME = 253;

/** Namespace that `kubectl cluster-info` looks in unless told otherwise, whatever the context's own is. */
const CLUSTER_SERVICE_NAMESPACE = 'kube-system';

/** Whether `kubectl cluster-info` lists the service. */
export function isClusterService({ metadata }: ServiceObject): boolean {
  return metadata.namespace === CLUSTER_SERVICE_NAMESPACE && metadata.labels[CLUSTER_SERVICE_LABEL] === 'true';
}

/** What `kubectl cluster-info` calls the service: the label `kubernetes.io/name`, or its name where that is none. */
export function displayNameOf({ metadata }: ServiceObject): string {
  const label = metadata.labels[NAME_LABEL];
  return label !== '' && label.length <= LONGEST_NAME ? label : metadata.name;
}

/**
 * The upstream scheme that `kubectl cluster-info` takes for a port: https where it is named exactly `https` or is
 * number 443, else the apiserver's own choice. `appProtocol` is not asked (kubectl `clusterinfo.go`).
 */
export function schemeOf(port: { readonly name: string; readonly port: number }): Scheme {
  return port.name === 'https' || port.port === 443 ? 'https' : '';
}

/**
 * Addresses outside the cluster under which a load balancer offers the service.
 *
 * Of several, kubectl takes the first, and so do we. It always says http, does not bracket IPv6 and prints `http://:80`
 * for an empty entry; those would not open, so the scheme is the port's, IPv6 is bracketed, and what is no host is
 * passed over.
 */
export function externalUrls({ spec, status }: ServiceObject): string[] {
  const host = status.loadBalancer.ingress.map(({ ip, hostname }) => hostOf(ip || hostname)).find((one) => one !== '');
  if (!host) return [];
  return spec.ports
    .filter(({ protocol }) => protocol === 'TCP')
    .map((port) => `${schemeOf(port) || 'http'}://${host}:${port.port}`);
}

/** The address as a URL's host. Empty where it would be more than that, or nothing. */
function hostOf(address: string): string {
  if (/^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(address)) return `[${address}]`;
  return /^[\w.-]{1,253}$/.test(address) ? address : '';
}
