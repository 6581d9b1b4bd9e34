/**
 * Stored lists of services from version 1, of Portside 0.1.0, to version 2. Version 1 stored services as objects, version 2 stores
 * those of a context as one text: an array of arrays, whose fields have a fixed order.
 *
 * Frozen: it imports nothing, and is never changed.
 */
export function serviceListsFrom1To2(lists: unknown): unknown {
  return Object.fromEntries(
    Object.entries(lists as Record<string, ListV1>).map(([id, { services, namespaces, listedAt }]) => [
      id,
      { services: JSON.stringify(services.map(toFields)), namespaces, listedAt },
    ]),
  );
}

interface ListV1 {
  readonly services: readonly ServiceV1[];
  readonly namespaces: readonly string[];
  readonly listedAt: number;
}

interface ServiceV1 {
  readonly namespace: string;
  readonly name: string;
  readonly displayName: string;
  readonly kind?: string;
  readonly group?: string;
  readonly labels?: readonly string[];
  readonly isClusterService: boolean;
  readonly ports: readonly { readonly name: string; readonly number: number; readonly scheme: string }[];
  readonly endpoints: string;
  readonly externalUrls: readonly string[];
}

function toFields(service: ServiceV1): unknown[] {
  const { namespace, name, displayName, isClusterService, ports, endpoints, externalUrls } = service;
  return [
    namespace,
    name,
    service.kind ?? 'app',
    ['none', 'ready', 'unknown'].indexOf(endpoints),
    ports.flatMap((port) => [port.name, port.number, port.scheme]),
    service.labels ?? [],
    // Version 1 knew nothing of what a service selects, and of how many pods.
    [],
    [],
    displayName === name ? '' : displayName,
    isClusterService ? 1 : 0,
    externalUrls,
    service.group ?? '',
  ];
}
