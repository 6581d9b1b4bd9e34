import { joinSegment } from './segment.ts';
import { type Server, serverUrl } from './server.ts';
import type { Target } from './target.ts';

/**
 * The target's prefix: its absolute URL, ending in `/proxy/`, exactly as the browser sends it where the names are ones
 * that Kubernetes allows.
 *
 * It ends in a slash so that relative links of the page behind it stay behind it, `web` is no prefix of `webapp`, and the
 * apiserver doesn't have to redirect: behind a front end that strips the base path, it would redirect out of it.
 *
 * @example
 * prefixOf(server, { kind: 'services', namespace: 'monitoring', scheme: 'https', name: 'grafana', port: 'http' });
 * // 'https://k8s.example:6443/api/v1/namespaces/monitoring/services/https:grafana:http/proxy/'
 */
export function prefixOf(server: Server, target: Target): string {
  const segment = joinSegment(target.scheme, target.name, target.port);
  const collection = target.kind === 'nodes' ? 'nodes' : `namespaces/${target.namespace}/${target.kind}`;
  return `${serverUrl(server)}/api/v1/${collection}/${segment}/proxy/`;
}
