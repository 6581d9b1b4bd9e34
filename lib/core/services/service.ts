/** Kinds of apps. Each has an icon. */
export const APP_KINDS = [
  'metrics',
  'alerts',
  'logs',
  'traces',
  'dashboard',
  'code',
  'queue',
  'database',
  'storage',
  'security',
  'network',
  'app',
] as const;
/** A kind of app. */
export type AppKind = (typeof APP_KINDS)[number];

/** Whether a link may lead there: what comes from the cluster may be anything. */
export function isWebUrl(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** Kinds of objects, beside services, that can be opened. */
export const OBJECT_KINDS = ['deployment', 'statefulset', 'daemonset', 'pod', 'node'] as const;
/** One of them. */
export type ObjectKind = (typeof OBJECT_KINDS)[number];

/** One port of a service that can be opened. */
export interface ServicePort {
  /** Empty where the service has a single port without a name. */
  readonly name: string;
  readonly number: number;
  /** As `portScheme` says. */
  readonly scheme: '' | 'http' | 'https';
}

/** How many of a service's pods are ready. */
export interface PodCount {
  readonly ready: number;
  readonly total: number;
}

/** The port of a node that stands for its kubelet, whatever its number is. */
export const KUBELET_PORT: ServicePort = { name: 'kubelet', number: 10250, scheme: '' };

/** A service as the popup lists it. */
export interface Service {
  readonly namespace: string;
  readonly name: string;
  /** What people call it: a title in an annotation, the label `kubernetes.io/name`, otherwise the name. */
  readonly displayName: string;
  /** Which icon it has. */
  readonly kind: AppKind;
  /** The group that an annotation puts it in; empty without one. */
  readonly group: string;
  /** Labels as `key=value`, without those that tools write. */
  readonly labels: readonly string[];
  /** The labels of its pods as `key=value`; empty or missing where it selects none. */
  readonly selector?: readonly string[];
  /** `kubectl cluster-info` lists it. */
  readonly isClusterService: boolean;
  /** TCP ports only: the apiserver proxies HTTP. */
  readonly ports: readonly ServicePort[];
  /** Whether there is a ready pod; `unknown` where the context may not read that. */
  readonly endpoints: 'ready' | 'none' | 'unknown';
  /** Its pods; missing where there are none, or where the context may not read them. */
  readonly pods?: PodCount;
  /** URLs outside the cluster: of load balancers, of ingresses, or given in an annotation. */
  readonly externalUrls: readonly string[];
  /** For what is listed like a service, but is none: what it is, and whose ports are opened for it. Null for nobody's. */
  readonly object?: {
    readonly kind: ObjectKind;
    readonly opens: { readonly kind: 'services' | 'pods' | 'nodes'; readonly name: string } | null;
  };
}

/** The services of one context when they were last listed. */
export interface ServiceList {
  readonly services: readonly Service[];
  /** The namespaces listed, where listing all is forbidden; empty for all namespaces. */
  readonly namespaces: readonly string[];
  /** Epoch milliseconds. */
  readonly listedAt: number;
}
