import type { KnownApp } from '../../core/apps/known-apps.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { parseProxyUrl } from '../../core/proxy-url/parse.ts';
import type { Service, ServicePort } from '../../core/services/service.ts';
import type { AppInTab } from '../backend.ts';
import { portUrl } from './port-url.ts';

/** More would push the services that nobody opened yet out of sight. */
const MAX_RECENT = 5;

/** What a person knows already among the services of a context. */
export interface KnownServices {
  readonly pinned: readonly Service[];
  /** The last opened first, without those that are pinned. */
  readonly recent: readonly Service[];
  /** The port by which it is open, or was opened last, otherwise its first one. */
  portOf(service: Service): ServicePort | undefined;
  /** The tab that shows it; null for none. */
  tabOf(service: Service): number | null;
}

/** The apps among which a person's services are found. */
export interface KnownApps {
  readonly pinned: readonly KnownApp[];
  readonly recent: readonly KnownApp[];
  readonly openApps: readonly AppInTab[];
}

/** Finds the services of a context among the apps that are pinned, that are open, and that were opened last. */
export function knownServices(
  context: KubeContext,
  services: readonly Service[],
  { pinned, recent, openApps }: KnownApps,
): KnownServices {
  const { id, server } = context;
  const byName = new Map(services.map((service) => [`${service.namespace}/${service.name}`, service]));
  const prefixes = new Map<Service, string>();
  const find = ({ contextId, prefix }: KnownApp): Service[] => {
    const parsed = contextId === id && server ? parseProxyUrl(prefix, [server]) : null;
    if (!parsed?.ok || parsed.value.target.kind !== 'services') return [];
    const { namespace, name } = parsed.value.target;
    const service = byName.get(`${namespace}/${name}`);
    if (service && !prefixes.has(service)) prefixes.set(service, prefix);
    return service ? [service] : [];
  };
  const tabs = new Map(openApps.flatMap((app) => find(app).map((service) => [service, app.tabId] as const)));
  const opened = new Set(recent.flatMap(find));
  const first = new Set(pinned.flatMap(find));
  return {
    pinned: [...first],
    recent: [...opened].filter((service) => !first.has(service)).slice(0, MAX_RECENT),
    portOf: (service) => {
      const prefix = prefixes.get(service);
      const isLast = (port: ServicePort) => portUrl(context, service, port, port.scheme) === prefix;
      return service.ports.find(isLast) ?? service.ports[0];
    },
    tabOf: (service) => tabs.get(service) ?? null,
  };
}
