import { appKind } from './app-kind.ts';
import { displayNameOf, externalUrls, isClusterService } from './cluster-info.ts';
import { completeDescription, describedBy, NO_DESCRIPTION } from './descriptions.ts';
import type { IngressFacts } from './ingresses.ts';
import { portScheme } from './port-scheme.ts';
import { isWebUrl, type PodCount, type Service } from './service.ts';
import { type EndpointSliceObject, type EndpointsObject, type ServiceObject, SLICE_LABEL } from './wire.ts';

/** How many pods services have, by `namespace/name`; null where the context may not read that. */
export type PodCounts = ReadonlyMap<string, PodCount> | null;

/** The services in the order in which the popup lists them: those of `kubectl cluster-info` first, then by namespace and name. */
export function sortServices(services: readonly Service[]): Service[] {
  return services.toSorted(compareServices);
}

/**
 * The service as the popup lists it.
 *
 * It has only TCP ports, since the apiserver proxies HTTP. An ExternalName service has none: there is no pod to proxy to.
 */
export function toService(object: ServiceObject, counts: PodCounts, facts: IngressFacts | null = null): Service {
  const { namespace, name, labels, annotations } = object.metadata;
  const own = describedBy(annotations);
  const { group, icon, url, title } = completeDescription(own, facts?.description ?? NO_DESCRIPTION);
  const labelled = displayNameOf(object);
  const displayName = own.title || (labelled === name && title) || labelled;
  const ports = object.spec.type === 'ExternalName' ? [] : object.spec.ports;
  return {
    namespace,
    name,
    displayName,
    kind: appKind([icon, displayName, labels[APP_NAME_LABEL] ?? '', name]),
    group,
    labels: searchableLabels(labels),
    selector: selectorOf(object),
    isClusterService: isClusterService(object),
    ports: ports
      .filter(({ protocol }) => protocol === 'TCP')
      .map((port) => ({ name: port.name, number: port.port, scheme: portScheme(port) })),
    ...readinessOf(counts, `${namespace}/${name}`),
    externalUrls: [...new Set([url, ...(facts?.urls ?? []), ...externalUrls(object)])].filter(isWebUrl),
  };
}

const APP_NAME_LABEL = 'app.kubernetes.io/name';
/** Labels that tools write for themselves. */
const TOOL_LABELS =
  /^(helm\.sh|app\.kubernetes\.io\/(managed-by|version)|(.*\.)?(k8s|kubernetes)\.io\/(?!name|instance|component|part-of)|heritage|chart|release|.*\.toolkit\.fluxcd\.io|argocd\.argoproj\.io|olm\.)/;
/** Of one service. The lists of all contexts share what the browser stores. */
const MAX_SEARCHABLE_LABELS = 12;

/** Labels that people search by, as `key=value`. */
export function searchableLabels(labels: Readonly<Record<string, string>>): string[] {
  return Object.entries(labels)
    .filter(([key]) => !TOOL_LABELS.test(key))
    .slice(0, MAX_SEARCHABLE_LABELS)
    .map(([key, value]) => `${key}=${value}`);
}

/** Of one service. Hardly any has more than three. */
const MAX_SELECTOR_LABELS = 8;

/** Empty where it would be too long to be stored: a part of it would select other pods too. */
function selectorOf({ spec }: ServiceObject): string[] {
  const labels = Object.entries(spec.selector).map(([key, value]) => `${key}=${value}`);
  return labels.length <= MAX_SELECTOR_LABELS ? labels : [];
}

/** The service with its pods counted anew. */
export function withPods({ pods: _, ...service }: Service, counts: PodCounts): Service {
  return { ...service, ...readinessOf(counts, `${service.namespace}/${service.name}`) };
}

function readinessOf(counts: PodCounts, key: string): Pick<Service, 'endpoints' | 'pods'> {
  if (counts === null) return { endpoints: 'unknown' };
  const pods = counts.get(key);
  if (!pods) return { endpoints: 'none' };
  return { endpoints: pods.ready > 0 ? 'ready' : 'none', pods };
}

function compareServices(one: Service, other: Service): number {
  if (one.isClusterService !== other.isClusterService) return one.isClusterService ? -1 : 1;
  return compareText(one.namespace, other.namespace) || compareText(one.name, other.name);
}

/** By code unit, as the apiserver orders keys: the same in every language, and fast for thousands. */
function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** The pods of services, from Endpoints. The apiserver connects only to addresses that refer to a pod. */
export function podsByEndpoints(items: readonly EndpointsObject[]): ReadonlyMap<string, PodCount> {
  const pods = items.flatMap(({ metadata: { namespace, name }, subsets }) =>
    subsets.flatMap(({ addresses, notReadyAddresses }) => [
      ...addresses.map((one) => ({ key: `${namespace}/${name}`, ...one, isReady: true })),
      ...notReadyAddresses.map((one) => ({ key: `${namespace}/${name}`, ...one, isReady: false })),
    ]),
  );
  return countPods(pods);
}

/** The pods of services, from EndpointSlices. One that is being deleted and not ready any more is on its way out, and counts no more. */
export function podsBySlices(items: readonly EndpointSliceObject[]): ReadonlyMap<string, PodCount> {
  const pods = items.flatMap(({ metadata: { namespace, labels }, endpoints }) =>
    endpoints
      .filter(({ conditions: { ready, terminating } }) => ready !== false || terminating !== true)
      .map(({ targetRef, conditions: { ready } }) => {
        return { key: `${namespace}/${labels[SLICE_LABEL] ?? ''}`, targetRef, isReady: ready !== false };
      }),
  );
  return countPods(pods);
}

interface PodOfService {
  /** The service's `namespace/name`. */
  readonly key: string;
  readonly targetRef: { readonly kind: string; readonly name: string } | null;
  readonly isReady: boolean;
}

/** A pod stands there once for each of its addresses and sets of ports. It is ready if one of them is. */
function countPods(pods: readonly PodOfService[]): ReadonlyMap<string, PodCount> {
  const readiness = new Map<string, Map<string, boolean>>();
  for (const { key, targetRef, isReady } of pods) {
    if (targetRef?.kind !== 'Pod') continue;
    const ofService = readiness.get(key) ?? new Map<string, boolean>();
    ofService.set(targetRef.name, isReady || ofService.get(targetRef.name) === true);
    readiness.set(key, ofService);
  }
  return new Map(
    [...readiness].map(([key, all]) => [key, { ready: [...all.values()].filter(Boolean).length, total: all.size }]),
  );
}
