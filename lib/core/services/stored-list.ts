import * as v from 'valibot';
import { APP_KINDS, type AppKind, type PodCount, type Service, type ServiceList, type ServicePort } from './service.ts';

/** The services of one context when they were last listed, as stored. */
export const StoredListSchema = v.object({
  /**
   * Services as one text. Browsers copy a text of a megabyte from process to process in a few milliseconds, and need a hundred times
   * as long for as many objects.
   */
  services: v.string(),
  /** As in `ServiceList`. */
  namespaces: v.array(v.string()),
  /** Epoch milliseconds. */
  listedAt: v.number(),
});
export type StoredList = v.InferOutput<typeof StoredListSchema>;

/** The list as it is stored. */
export function packList({ services, namespaces, listedAt }: ServiceList): StoredList {
  return { services: JSON.stringify(services.map(toFields)), namespaces: [...namespaces], listedAt };
}

/**
 * The list from what is stored. What is not a service there is left out: the list is only a copy of what the cluster has, and is
 * replaced as soon as somebody looks at it.
 */
export function unpackList({ services, namespaces, listedAt }: StoredList): ServiceList {
  const all = parseArray(services).map(toService);
  return {
    services: all.includes(null) ? all.filter((one) => one !== null) : (all as Service[]),
    namespaces,
    listedAt,
  };
}

const ENDPOINTS = ['none', 'ready', 'unknown'] as const;
const SCHEMES: readonly unknown[] = ['', 'http', 'https'];
const KINDS: ReadonlySet<unknown> = new Set(APP_KINDS);

/** In a fixed order, the rarest last: most services lack these, and so take less room. */
function toFields(service: Service): unknown[] {
  const { namespace, name, displayName, kind, endpoints, isClusterService, ports, pods } = service;
  const fields: unknown[] = [
    namespace,
    name,
    kind,
    ENDPOINTS.indexOf(endpoints),
    ports.flatMap((port) => [port.name, port.number, port.scheme]),
    service.labels,
    service.selector ?? [],
    pods ? [pods.ready, pods.total] : [],
    displayName === name ? '' : displayName,
    isClusterService ? 1 : 0,
    service.externalUrls,
    service.group,
  ];
  while (isEmpty(fields.at(-1))) fields.pop();
  return fields;
}

function isEmpty(field: unknown): boolean {
  return field === '' || field === 0 || (Array.isArray(field) && field.length === 0);
}

function toService(fields: unknown): Service | null {
  if (!Array.isArray(fields)) return null;
  const [namespace, name, kind, endpoints, ports, labels, selector, pods, displayName, isClusterService, urls, group] =
    fields as readonly unknown[];
  if (typeof namespace !== 'string' || typeof name !== 'string') return null;
  return {
    namespace,
    name,
    displayName: textOf(displayName) || name,
    kind: KINDS.has(kind) ? (kind as AppKind) : 'app',
    group: textOf(group),
    labels: textsOf(labels),
    selector: textsOf(selector),
    isClusterService: isClusterService === 1,
    ports: portsOf(ports),
    endpoints: ENDPOINTS[Number(endpoints ?? 0)] ?? 'unknown',
    ...podsOf(pods),
    externalUrls: textsOf(urls),
  };
}

function portsOf(fields: unknown): ServicePort[] {
  const ports: ServicePort[] = [];
  if (!Array.isArray(fields)) return ports;
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const name: unknown = fields[at];
    const number: unknown = fields[at + 1];
    const scheme: unknown = fields[at + 2];
    if (typeof name !== 'string' || typeof number !== 'number' || !SCHEMES.includes(scheme)) continue;
    ports.push({ name, number, scheme: scheme as ServicePort['scheme'] });
  }
  return ports;
}

function podsOf(field: unknown): { pods?: PodCount } {
  const [ready, total]: readonly unknown[] = Array.isArray(field) ? field : [];
  return typeof ready === 'number' && typeof total === 'number' ? { pods: { ready, total } } : {};
}

const NO_TEXTS: readonly string[] = [];

function textsOf(field: unknown): readonly string[] {
  if (!Array.isArray(field) || field.length === 0) return NO_TEXTS;
  return field.every(isText) ? field : field.filter(isText);
}

function isText(field: unknown): field is string {
  return typeof field === 'string';
}

function textOf(field: unknown): string {
  return typeof field === 'string' ? field : '';
}

function parseArray(text: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
