import { joinSegment } from './segment.ts';
import { type Server, serverUrl } from './server.ts';
import type { Target } from './target.ts';

/**
 * Path of a target below the apiserver's `proxy` subresource. It always ends in `/`, so that relative links of the
 * page behind it stay behind it, and the apiserver does not have to redirect.
 *
 * @example
 * proxyPath({ kind: 'services', namespace: 'monitoring', scheme: 'https', name: 'grafana', port: 'http' });
 * // '/api/v1/namespaces/monitoring/services/https:grafana:http/proxy/'
 */
export function proxyPath(target: Target): string {
  const segment = joinSegment(target.scheme, target.name, target.port);
  const place = target.kind === 'nodes' ? 'nodes' : `namespaces/${target.namespace}/${target.kind}`;
  return `/api/v1/${place}/${segment}/proxy/`;
}

/** The target's prefix: its absolute URL, ending in `/proxy/`, character by character as the browser sends it. */
export function prefixOf(server: Server, target: Target): string {
  return serverUrl(server) + proxyPath(target);
}
