import type { Target } from '../proxy-url/target.ts';
import { KUBELET_PORT, type Service, type ServicePort } from './service.ts';

/**
 * What the apiserver's proxy is asked for to open a port of what is listed; null where nothing opens in its place.
 *
 * A service's port is written by name. Those of pods and nodes are written by number: there the apiserver resolves no names
 * (`pkg/registry/core/pod/strategy.go`, `ResourceLocation`).
 */
export function targetOf(
  { namespace, name, object }: Pick<Service, 'namespace' | 'name' | 'object'>,
  port: ServicePort,
): Target | null {
  const { scheme } = port;
  if (!object) return { kind: 'services', namespace, name, port: port.name, scheme };
  const { opens } = object;
  if (!opens) return null;
  const number = String(port.number);
  switch (opens.kind) {
    case 'services':
      return { kind: 'services', namespace, name: opens.name, port: port.name, scheme };
    case 'pods':
      return { kind: 'pods', namespace, name: opens.name, port: number, scheme };
    case 'nodes':
      return { kind: 'nodes', name: opens.name, port: port === KUBELET_PORT ? '' : number, scheme };
  }
}
