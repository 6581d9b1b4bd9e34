import type { Scheme } from './target.ts';

/** The name segment of a proxy path, parsed. */
export interface Segment {
  readonly scheme: Scheme;
  readonly name: string;
  readonly port: string;
}

const SCHEMES: ReadonlySet<string> = new Set(['', 'http', 'https']);

/**
 * The parts of a proxy path's name segment, or null where the apiserver would answer `invalid service request`.
 *
 * Two parts are always name and port, even if the first one looks like a scheme: `https:web` is port `web` of the service
 * `https` (apimachinery `pkg/util/net/port_split.go`).
 *
 * @example
 * splitSegment('https:web:443'); // { scheme: 'https', name: 'web', port: '443' }
 */
export function splitSegment(segment: string): Segment | null {
  const parts = segment.split(':');
  const [scheme, name, port] = parts.length === 3 ? parts : ['', parts[0], parts[1] ?? ''];
  if (parts.length > 3 || !name || port === undefined || !isScheme(scheme)) return null;
  return { scheme, name, port };
}

/**
 * The name segment of these parts, as the apiserver's own tools write it: three parts with a scheme, otherwise two with a
 * port, otherwise one.
 *
 * @example
 * joinSegment('https', 'web', ''); // 'https:web:'
 */
export function joinSegment(scheme: Scheme, name: string, port: string): string {
  if (scheme !== '') return `${scheme}:${name}:${port}`;
  return port === '' ? name : `${name}:${port}`;
}

function isScheme(text: string | undefined): text is Scheme {
  return text !== undefined && SCHEMES.has(text);
}
