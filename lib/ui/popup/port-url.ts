import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { prefixOf } from '../../core/proxy-url/build.ts';
import type { Scheme } from '../../core/proxy-url/target.ts';
import type { Service, ServicePort } from '../../core/services/service.ts';
import { targetOf } from '../../core/services/target-of.ts';

/** The URL of a port of what is listed, by its own scheme or another one; null for a context without a server. */
export function portUrl(
  { server }: KubeContext,
  service: Service,
  port: ServicePort,
  scheme: Scheme = port.scheme,
): string | null {
  const target = targetOf(service, port);
  return server && target && prefixOf(server, { ...target, scheme });
}
