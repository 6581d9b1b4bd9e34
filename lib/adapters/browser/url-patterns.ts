import { isIpAddress } from '../../core/proxy-url/server.ts';
import { isFirefox } from './browser.ts';

/** A pattern for an origin; in Firefox for all ports of its host, since one with a port never matches there. */
export function patternOfOrigin(origin: string): string {
  return patternOfPrefix(`${origin}/`);
}

/** The same for an absolute URL that ends in a slash, and everything under it. */
export function patternOfPrefix(prefix: string): string {
  const { host, hostname, pathname } = new URL(prefix);
  return `https://${isFirefox() ? hostname : host}${pathname}*`;
}

/** All ports of the host, and its subdomains, which rule conditions cannot tell from it. */
export function patternsOfHost(host: string, schemes: readonly string[] = ['https', 'http']): string[] {
  const hosts = isIpAddress(host) ? host : `*.${host}`;
  return schemes.map((scheme) => `${scheme}://${hosts}/*`);
}
