import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';

/** Header fields by lower-case name, each with its values in the order they came. */
export type Headers = Record<string, string[]>;

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
 * The header fields of a request or response, whichever HTTP it came by: HTTP/2's own are left out, its
 * `:authority` is `host`, and cookies that it split are one again (RFC 9113 §8.2.3).
 */
export function headersOf({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): Headers {
  const headers: Headers = {};
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const raw = rawHeaders[at]?.toLowerCase() ?? '';
    const name = raw === ':authority' ? 'host' : raw;
    if (!name.startsWith(':')) headers[name] = [...(headers[name] ?? []), rawHeaders[at + 1] ?? ''];
  }
  if (headers.cookie) headers.cookie = [headers.cookie.join('; ')];
  return headers;
}

/** What may go on to the next hop (RFC 9110 §7.6.1). */
export function endToEnd(headers: Headers): OutgoingHttpHeaders {
  const named = (headers.connection ?? []).flatMap((value) => value.toLowerCase().split(/\s*,\s*/));
  const entries = Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name) && !named.includes(name));
  return toNode(Object.fromEntries(entries));
}

/** All of them, in the form Node takes. */
export function toNode(headers: Headers): OutgoingHttpHeaders {
  // Node refuses a list of one as `host`.
  return Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  );
}
