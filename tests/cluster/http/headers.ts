import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';

/** Header values by lower-case name, in the order in which they were received. */
export type HeaderValues = Record<string, string[]>;

const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/**
 * The headers of an HTTP/1.1 or HTTP/2 message in HTTP/1.1 form: `:authority` becomes `host`, the other pseudo-headers
 * are left out, and cookies that HTTP/2 split are joined again (RFC 9113 §8.2.3).
 */
export function readHeaders({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): HeaderValues {
  const headers: HeaderValues = {};
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const rawName = rawHeaders[index]?.toLowerCase() ?? '';
    const name = rawName === ':authority' ? 'host' : rawName;
    if (!name.startsWith(':')) headers[name] = [...(headers[name] ?? []), rawHeaders[index + 1] ?? ''];
  }
  if (headers.cookie) headers.cookie = [headers.cookie.join('; ')];
  return headers;
}

/** The headers that a proxy may forward (RFC 9110 §7.6.1), in Node's form. */
export function endToEndHeaders(headers: HeaderValues): OutgoingHttpHeaders {
  const listed = (headers.connection ?? []).flatMap((value) => value.toLowerCase().split(/\s*,\s*/));
  const entries = Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name) && !listed.includes(name));
  return toOutgoingHeaders(Object.fromEntries(entries));
}

/** All headers, hop-by-hop ones included, in Node's form. */
export function toOutgoingHeaders(headers: HeaderValues): OutgoingHttpHeaders {
  // Node rejects an array as the value of `host`.
  return Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  );
}
