import type { ContextReview } from '../../core/access/context-review.ts';
import { type Permission, type ProxyTarget, permissionFor } from '../../core/access/permissions.ts';
import type { KnownApp } from '../../core/apps/known-apps.ts';
import { joinSegment } from '../../core/proxy-url/segment.ts';
import type { Service, ServiceList, ServicePort } from '../../core/services/service.ts';
import { targetOf } from '../../core/services/target-of.ts';

/** What the apiserver compares with its rules when a port of what is listed is opened; null where nothing opens in its place. */
export function proxyTargetOf(service: Service, port: ServicePort): ProxyTarget | null {
  const target = targetOf(service, port);
  if (!target) return null;
  const namespace = target.kind === 'nodes' ? '' : target.namespace;
  return { resource: target.kind, namespace, name: joinSegment(target.scheme, target.name, target.port) };
}

/** Whether the apiserver would let the context open a port of what is listed, as far as that is known. */
export function permissionToOpen(
  service: Service,
  port: ServicePort | undefined,
  review: ContextReview | null,
): Permission {
  const target = port && proxyTargetOf(service, port);
  return target && review ? permissionFor(review.access, target, 'get') : 'unknown';
}

/** The namespaces of a list, those of apps that the person knows first. */
export function namespacesByUse({ services }: ServiceList, contextId: string, known: readonly KnownApp[]): string[] {
  const used = known.flatMap((app) => {
    const [, namespace] = /\/namespaces\/([^/]+)\/services\//.exec(app.contextId === contextId ? app.prefix : '') ?? [];
    return namespace === undefined ? [] : [namespace];
  });
  const listed = new Set(services.map(({ namespace }) => namespace));
  return [...new Set([...used.filter((namespace) => listed.has(namespace)), ...listed])];
}
