import { type Server, serverUrl } from '../proxy-url/server.ts';
import type { RuleCondition } from './rule.ts';

/** The text as a regular expression (RE2) that matches just it. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** Host of the server without its port, in brackets for IPv6, as rule conditions compare it. */
export function hostOf(server: Server): string {
  return new URL(server.origin).hostname;
}

/** Whether the host is an address, which has no subdomains. */
export function isAddress(host: string): boolean {
  return host.startsWith('[') || /^[0-9.]+$/.test(host);
}

/**
 * Whether the URL is of the server's host, or of a subdomain of it, without being of any known server. Conditions of
 * rules cannot tell the pages there from the server's own: they see neither ports, nor a dot after the host, nor, from
 * below, subdomains.
 */
export function isNeighbour(url: string, servers: readonly Server[]): boolean {
  const { origin, hostname } = new URL(url);
  if (servers.some((server) => server.origin === origin)) return false;
  const name = hostname.replace(/\.$/, '');
  return servers.map(hostOf).some((host) => name === host || (!isAddress(host) && name.endsWith(`.${host}`)));
}

/**
 * Regular expression of every proxy URL of the server, canonical or not. What it catches and the gate cannot read
 * ends at the gate with an explanation; what it misses would be opened unsigned.
 */
export function proxyUrlRegex(server: Server): string {
  return `^${escapeRegex(serverUrl(server))}/+api/+v1/+(namespaces/+[^/]+/+(services|pods)|nodes)/+[^/]+/+proxy([/?#].*)?$`;
}

/**
 * Regular expression of every path that may name the `proxy` subresource to the apiserver, which decodes letters and
 * slashes that a browser leaves encoded.
 */
export function anyProxyPathRegex(server: Server): string {
  const proxy = '(p|%70)(r|%72)(o|%6[fF])(x|%78)(y|%79)';
  return `^${escapeRegex(serverUrl(server))}([^?#]*)(/|%2[fF])${proxy}((/|%2[fF]|[?#]).*)?$`;
}

/**
 * Conditions of the server's neighbours: the same host under http; under every other port; and with a dot after it, its
 * subdomains, and itself behind user info, which hides a host from the other expressions.
 *
 * RE2 knows no lookahead, so the ports other than ours are spelled out digit by digit. Chromium allows an expression two
 * kilobytes, where plain text at the beginning does not count; so the last one leaves the host to `requestDomains`,
 * which means its subdomains too, and only counts dots.
 */
export function neighbourFilters(server: Server): Pick<RuleCondition, 'regexFilter' | 'requestDomains'>[] {
  const { hostname, port } = new URL(server.origin);
  const host = escapeRegex(hostname);
  const moreDots = `[^/?#.]*(\\.[^/?#.]*){${hostname.split('.').length}}`;
  return [
    { regexFilter: `^http://${host}[:/].*` },
    { regexFilter: port === '' ? `^https://${host}:.*` : `^https://${host}(/|:${numbersExcept(port)}/).*` },
    { regexFilter: `^https?://([^/?#]*@|${moreDots}).*`, requestDomains: [hostname] },
  ];
}

/** Alternation of all numbers of one to five digits but this one. */
function numbersExcept(number: string): string {
  const samePrefix = [...number].map((digit, at) => {
    const others = [...'0123456789'].filter((other) => other !== digit).join('');
    return `${number.slice(0, at)}[${others}]${'[0-9]'.repeat(number.length - at - 1)}`;
  });
  const otherLengths = [1, 2, 3, 4, 5].filter((length) => length !== number.length).map((length) => `[0-9]{${length}}`);
  return `(${[...samePrefix, ...otherLengths].join('|')})`;
}
