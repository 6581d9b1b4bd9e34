import * as v from 'valibot';

const ResourceSchema = v.picklist(['services', 'pods', 'nodes']);
/** What the apiserver's proxy leads to. Each has rights of its own. */
export type ProxiedResource = v.InferOutput<typeof ResourceSchema>;

const VerbSchema = v.picklist(['get', 'create']);
/** What RBAC calls a request to an app: `get` for GET, also of a WebSocket, and `create` for POST. */
export type ProxyVerb = v.InferOutput<typeof VerbSchema>;

const RightSchema = v.object({ resource: ResourceSchema, verb: VerbSchema });
/** The right to use the proxy of any object of a kind. */
export type ProxyRight = v.InferOutput<typeof RightSchema>;

const ProxyRuleSchema = v.object({
  resources: v.array(ResourceSchema),
  verbs: v.array(VerbSchema),
  /** Whole name segments, with scheme and port; empty for all names. */
  names: v.array(v.string()),
});
/** A rule of RBAC, as far as it is about proxies. */
export type ProxyRule = v.InferOutput<typeof ProxyRuleSchema>;

const NamespaceAccessSchema = v.object({
  /** Whether there are no other rules: an authorizer such as a webhook cannot list its own. */
  isComplete: v.boolean(),
  rules: v.array(ProxyRuleSchema),
});
/** What the rules of one namespace allow. */
export type NamespaceAccess = v.InferOutput<typeof NamespaceAccessSchema>;

/** What the apiserver told that somebody may do with its proxy. */
export const ProxyAccessSchema = v.object({
  /** What holds in all namespaces, for all names. */
  everywhere: v.array(RightSchema),
  /** What holds in some namespaces besides. */
  namespaces: v.record(v.string(), NamespaceAccessSchema),
});
export type ProxyAccess = v.InferOutput<typeof ProxyAccessSchema>;
