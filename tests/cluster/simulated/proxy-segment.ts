/** The parts of a proxy segment. */
export interface ProxySegment {
  readonly scheme: string;
  readonly name: string;
  readonly port: string;
}

/**
 * Parses a proxy segment, or returns null if it is invalid: `SplitSchemeNamePort` of apimachinery's util/net. It does
 * not use the extension's own parser on purpose, so that a bug there shows up in the tests.
 */
export function parseProxySegment(segment: string): ProxySegment | null {
  const parts = segment.split(':');
  if (parts.length > 3) return null;
  const [scheme = '', name = '', port = ''] = parts.length === 3 ? parts : ['', ...parts];
  return name !== '' && ['', 'http', 'https'].includes(scheme) ? { scheme, name, port } : null;
}
