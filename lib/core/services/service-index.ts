import { indexForSearch, type SearchIndex } from './search.ts';
import type { Service } from './service.ts';

/** Prepares services for `search`: by display name, name, namespace and port. */
export function indexServices(services: readonly Service[]): SearchIndex<Service> {
  return indexForSearch(services, ({ displayName, namespace, name, ports }) => ({
    names: displayName === name ? [name] : [displayName, name],
    details: [namespace, ...ports.flatMap((port) => [port.name, String(port.number)])],
  }));
}
