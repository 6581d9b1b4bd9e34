import * as v from 'valibot';

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

/** One port of a service that can be opened. */
export const ServicePortSchema = v.object({
  /** Empty where the service has a single port without a name. */
  name: v.string(),
  number: v.number(),
  /** `https` where kubectl uses it: for a port named `https` or with number 443. */
  scheme: v.picklist(['', 'http', 'https']),
});
export type ServicePort = v.InferOutput<typeof ServicePortSchema>;

/** A service as the popup lists it. */
export const ServiceSchema = v.object({
  namespace: v.string(),
  name: v.string(),
  /** What people call it: a title in an annotation, the label `kubernetes.io/name`, otherwise the name. */
  displayName: v.string(),
  /** Which icon it has. */
  kind: v.optional(v.picklist(APP_KINDS), 'app'),
  /** The group that an annotation puts it in; empty without one. */
  group: v.optional(v.string(), ''),
  /** Labels as `key=value`, without those that tools write. */
  labels: v.optional(v.array(v.string()), []),
  /** `kubectl cluster-info` lists it. */
  isClusterService: v.boolean(),
  /** TCP ports only: the apiserver proxies HTTP. */
  ports: v.array(ServicePortSchema),
  /** Whether there is a ready pod; `unknown` where the context may not read that. */
  endpoints: v.picklist(['ready', 'none', 'unknown']),
  /** URLs outside the cluster: of load balancers, of ingresses, or given in an annotation. */
  externalUrls: v.array(v.string()),
});
export type Service = v.InferOutput<typeof ServiceSchema>;

/** The services of one context when they were last listed, as stored. */
export const ServiceListSchema = v.object({
  services: v.array(ServiceSchema),
  /** The namespaces listed, where listing all is forbidden; empty for all namespaces. */
  namespaces: v.array(v.string()),
  /** Epoch milliseconds. */
  listedAt: v.number(),
});
export type ServiceList = v.InferOutput<typeof ServiceListSchema>;
