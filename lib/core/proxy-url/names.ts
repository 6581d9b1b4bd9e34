/** A DNS label (RFC 1123). */
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
/** A DNS subdomain (RFC 1123), without a look at the length of each label. */
const SUBDOMAIN = /^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/;
/** Lower case is what Kubernetes creates, but clusters from before its checks keep others. */
const PORT = /^[-A-Za-z0-9]{0,63}$/;

/**
 * Whether a namespace can be called so. Like the other names that Kubernetes allows in a proxy path, such a name is
 * the same before and after a URL parser, so that a rule which compares it literally matches.
 */
export function isNamespaceName(name: string): boolean {
  return LABEL.test(name);
}

/** Whether a service, pod or node can be called so. */
export function isObjectName(name: string): boolean {
  return SUBDOMAIN.test(name);
}

/** Whether a proxy path can name a port so: by name, by number, or not at all. */
export function isPortName(name: string): boolean {
  return PORT.test(name);
}
