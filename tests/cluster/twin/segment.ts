/** A proxy segment taken apart. */
export interface Segment {
  readonly scheme: string;
  readonly name: string;
  readonly port: string;
}

/**
 * What a proxy path's segment names, or null: `SplitSchemeNamePort` of apimachinery's util/net. Written here a second
 * time on purpose: a twin that shared the extension's own reading could not contradict it.
 */
export function readSegment(segment: string): Segment | null {
  const parts = segment.split(':');
  if (parts.length > 3) return null;
  const [scheme = '', name = '', port = ''] = parts.length === 3 ? parts : ['', ...parts];
  return name !== '' && ['', 'http', 'https'].includes(scheme) ? { scheme, name, port } : null;
}
