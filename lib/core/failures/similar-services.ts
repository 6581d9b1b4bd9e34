import type { Service } from '../services/service.ts';

/** A person reads no more. */
const MAX_SIMILAR = 4;

/**
 * The services that somebody may have meant by a name that no service has, the likeliest first: of the same name in another namespace,
 * one whose name contains the other, and those that a typing error or two lead to.
 */
export function similarServices(services: readonly Service[], namespace: string, name: string): Service[] {
  const rated = services.flatMap((service) => {
    const distance = distanceTo(service, namespace, name);
    return distance === null || service.ports.length === 0 ? [] : [{ service, distance }];
  });
  return rated
    .toSorted((one, other) => one.distance - other.distance)
    .slice(0, MAX_SIMILAR)
    .map(({ service }) => service);
}

/** A number that is smaller for likelier services; null for one that has nothing to do with it. */
function distanceTo(service: Service, namespace: string, name: string): number | null {
  const elsewhere = service.namespace === namespace ? 0 : 1;
  if (service.name === name) return elsewhere;
  const edits = editDistance(service.name, name);
  if (edits <= Math.min(2, Math.floor(name.length / 3))) return edits + elsewhere;
  const isPart = Math.min(service.name.length, name.length) > 2 && isPartOf(service.name, name);
  return isPart && elsewhere === 0 ? 4 : null;
}

function isPartOf(one: string, other: string): boolean {
  return one.includes(other) || other.includes(one);
}

/** Levenshtein's: how many letters have to be added, removed or replaced. Names of Kubernetes are short. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const replaced = (row[j - 1] ?? 0) + Number(one[i - 1] !== other[j - 1]);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
