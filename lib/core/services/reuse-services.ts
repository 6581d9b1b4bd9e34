import type { Service, ServiceList, ServicePort } from './service.ts';

/**
 * The new list with the services of the one before wherever they are the same, so that what was computed for them still counts. A list
 * that is the same as a whole keeps its array.
 */
export function reuseServices(before: ServiceList | undefined, list: ServiceList): ServiceList {
  if (!before) return list;
  const known = new Map(before.services.map((service) => [keyOf(service), service]));
  const services = list.services.map((service) => {
    const same = known.get(keyOf(service));
    return same && isSameService(same, service) ? same : service;
  });
  const isUnchanged = isSameArray(before.services, services, Object.is);
  return { ...list, services: isUnchanged ? before.services : services };
}

function keyOf({ namespace, name }: Service): string {
  return `${namespace}/${name}`;
}

/** Faster than to compare them as JSON, of which there would be thousands. */
function isSameService(one: Service, other: Service): boolean {
  return (
    one.displayName === other.displayName &&
    one.kind === other.kind &&
    one.group === other.group &&
    one.isClusterService === other.isClusterService &&
    one.endpoints === other.endpoints &&
    one.pods?.ready === other.pods?.ready &&
    one.pods?.total === other.pods?.total &&
    isSameArray(one.ports, other.ports, isSamePort) &&
    isSameArray(one.labels, other.labels, Object.is) &&
    isSameArray(one.selector ?? [], other.selector ?? [], Object.is) &&
    isSameArray(one.externalUrls, other.externalUrls, Object.is)
  );
}

function isSamePort(one: ServicePort, other: ServicePort): boolean {
  return one.name === other.name && one.number === other.number && one.scheme === other.scheme;
}

function isSameArray<T>(ones: readonly T[], others: readonly T[], isSame: (one: T, other: T) => boolean): boolean {
  return ones.length === others.length && ones.every((one, index) => isSame(one, others[index] as T));
}
