import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { prefixOf } from '../../core/proxy-url/build.ts';
import type { Scheme } from '../../core/proxy-url/target.ts';
import type { Service, ServicePort } from '../../core/services/service.ts';

/** The URL of a service's port, by its own scheme or another one; null for a context without a server. */
export function portUrl(
  { server }: KubeContext,
  { namespace, name }: Service,
  port: ServicePort,
  scheme: Scheme = port.scheme,
): string | null {
  return server && prefixOf(server, { kind: 'services', namespace, name, port: port.name, scheme });
}
