import type { Searchable } from './search.ts';
import type { Service } from './service.ts';

/** What a service is found by: display name, name, namespace, port, group and label. */
export function searchableService({ displayName, namespace, name, ports, group, labels }: Service): Searchable {
  return {
    names: displayName === name ? [name] : [displayName, name],
    details: [namespace, ...ports.flatMap((port) => [port.name, String(port.number)]), group, ...labels],
  };
}
