import { type Server, serverUrl } from '../proxy-url/server.ts';

/** The text as a regular expression (RE2) that matches just it. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** Host of the server without its port, in brackets for IPv6, as rule conditions compare it. */
export function hostOf(server: Server): string {
  return new URL(server.origin).hostname;
}

/**
 * Regular expression of every proxy URL of the server, canonical or not. What it catches and the gate cannot read
 * ends at the gate with an explanation; what it misses would be opened unsigned.
 */
export function proxyUrlRegex(server: Server): string {
  return `^${escapeRegex(serverUrl(server))}/+api/+v1/+(namespaces/+[^/]+/+(services|pods)|nodes)/+[^/]+/+proxy([/?#].*)?$`;
}

/**
 * Regular expressions of the same host under http, and under every other port. RE2 knows no lookahead, so the ports
 * other than ours are spelled out digit by digit. Each begins with the host as plain text: Chromium allows a rule's
 * expression two kilobytes, and plain text at the beginning does not count.
 */
export function otherPortsRegexes(server: Server): [http: string, https: string] {
  const { hostname, port } = new URL(server.origin);
  const host = escapeRegex(hostname);
  return [
    `^http://${host}[:/].*`,
    port === '' ? `^https://${host}:.*` : `^https://${host}(/|:${numbersExcept(port)}/).*`,
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
