import * as v from 'valibot';

/** One port of a service that can be opened. */
export const ServicePortSchema = v.object({
  /** Empty for the only port of a service that names none. */
  name: v.string(),
  number: v.number(),
  /** `https` where kubectl would say so: a port named `https`, or number 443. */
  scheme: v.picklist(['', 'http', 'https']),
});
export type ServicePort = v.InferOutput<typeof ServicePortSchema>;

/** A service as the popup lists it. */
export const ServiceSchema = v.object({
  namespace: v.string(),
  name: v.string(),
  /** Label `kubernetes.io/name`, else the name. */
  displayName: v.string(),
  /** `kubectl cluster-info` lists it. */
  isClusterService: v.boolean(),
  /** TCP ports only: the apiserver proxies HTTP. */
  ports: v.array(ServicePortSchema),
  /** Whether the apiserver would find a pod behind it. `unknown` where that may not be read. */
  endpoints: v.picklist(['ready', 'none', 'unknown']),
  /** Addresses of a load balancer, as `kubectl cluster-info` prints them, mended where it prints no URL. */
  externalUrls: v.array(v.string()),
});
export type Service = v.InferOutput<typeof ServiceSchema>;

/** The services of one context as last seen. This is also how they are stored. */
export const ServiceListSchema = v.object({
  services: v.array(ServiceSchema),
  /** Namespaces that were read where listing all is forbidden; empty means all namespaces. */
  namespaces: v.array(v.string()),
  listedAt: v.number(),
});
export type ServiceList = v.InferOutput<typeof ServiceListSchema>;
