import type * as v from 'valibot';
import { appKind } from './app-kind.ts';
import { displayNameOf, externalUrls, isClusterService, schemeOf } from './cluster-info.ts';
import { completeDescription, describedBy, NO_DESCRIPTION } from './descriptions.ts';
import type { IngressFacts } from './ingresses.ts';
import { isWebUrl, type Service } from './service.ts';
import { type EndpointSliceReplySchema, type EndpointsReplySchema, type ServiceObject, SLICE_LABEL } from './wire.ts';

/** Services with a ready pod, as `namespace/name`; null where the context may not read that. */
export type ReadyServices = ReadonlySet<string> | null;

/** The services in the order in which the popup lists them: those of `kubectl cluster-info` first, then by namespace and name. */
export function sortServices(services: readonly Service[]): Service[] {
  return services.toSorted(compareServices);
}

/**
 * The service as the popup lists it.
 *
 * It has only TCP ports, since the apiserver proxies HTTP. An ExternalName service has none: there is no pod to proxy to.
 */
export function toService(object: ServiceObject, ready: ReadyServices, facts: IngressFacts | null = null): Service {
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
      .map((port) => ({ name: port.name, number: port.port, scheme: schemeOf(port) })),
    endpoints: readinessOf(`${namespace}/${name}`, ready),
    externalUrls: [...new Set([url, ...(facts?.urls ?? []), ...externalUrls(object)])].filter(isWebUrl),
  };
}

const APP_NAME_LABEL = 'app.kubernetes.io/name';
/** Labels that tools write for themselves. */
const TOOL_LABELS =
  /^(helm\.sh|app\.kubernetes\.io\/(managed-by|version)|(.*\.)?(k8s|kubernetes)\.io\/(?!name|instance|component|part-of)|heritage|chart|release|.*\.toolkit\.fluxcd\.io|argocd\.argoproj\.io|olm\.)/;
/** Of one service. The lists of all contexts share what the browser stores. */
const MAX_SEARCHABLE_LABELS = 12;

function searchableLabels(labels: Readonly<Record<string, string>>): string[] {
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

function readinessOf(key: string, ready: ReadyServices): Service['endpoints'] {
  if (ready === null) return 'unknown';
  return ready.has(key) ? 'ready' : 'none';
}

function compareServices(one: Service, other: Service): number {
  if (one.isClusterService !== other.isClusterService) return one.isClusterService ? -1 : 1;
  return compareText(one.namespace, other.namespace) || compareText(one.name, other.name);
}

/** By code unit, as the apiserver orders keys: the same in every language, and fast for thousands. */
function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** Services with a ready pod, from Endpoints. The apiserver connects only to addresses that refer to a pod. */
export function readyByEndpoints(items: v.InferOutput<typeof EndpointsReplySchema>['items']): ReadonlySet<string> {
  return new Set(
    items
      .filter(({ subsets }) => subsets.some(({ addresses }) => addresses.some(isPod)))
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
  );
}

/** Services with a ready pod, from EndpointSlices. */
export function readyBySlices(items: v.InferOutput<typeof EndpointSliceReplySchema>['items']): ReadonlySet<string> {
  return new Set(
    items
      .filter(({ endpoints }) => endpoints.some((one) => isPod(one) && one.conditions.ready !== false))
      .map(({ metadata }) => `${metadata.namespace}/${metadata.labels[SLICE_LABEL] ?? ''}`),
  );
}

function isPod({ targetRef }: { readonly targetRef: { readonly kind: string } | null }): boolean {
  return targetRef?.kind === 'Pod';
}
