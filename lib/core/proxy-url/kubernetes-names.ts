/** A DNS label (RFC 1123). */
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
/** A DNS subdomain (RFC 1123), without checking the length of each label. */
const SUBDOMAIN = /^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/;
/** Kubernetes creates lower case only, but clusters that are older than its validation have other names. */
const PORT = /^[-A-Za-z0-9]{0,63}$/;

/**
 * Whether this is a valid namespace name. A URL parser leaves such a name unchanged, like all names that Kubernetes allows
 * in a proxy path, so a rule that compares it literally matches.
 */
export function isNamespaceName(name: string): boolean {
  return LABEL.test(name);
}

/** Whether this is a valid name of a service, pod or node. */
export function isObjectName(name: string): boolean {
  return SUBDOMAIN.test(name);
}

/** Whether a proxy path can refer to a port like this: by name, by number, or, if empty, to the only port. */
export function isPortName(name: string): boolean {
  return PORT.test(name);
}
