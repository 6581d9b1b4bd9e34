import { indexForSearch, type SearchIndex } from './search.ts';
import type { Service } from './service.ts';

/** Prepares services for `search`: by display name, name, namespace, port, group and label. */
export function indexServices(services: readonly Service[]): SearchIndex<Service> {
  return indexForSearch(services, ({ displayName, namespace, name, ports, group, labels }) => ({
    names: displayName === name ? [name] : [displayName, name],
    details: [namespace, ...ports.flatMap((port) => [port.name, String(port.number)]), group, ...labels],
  }));
}
