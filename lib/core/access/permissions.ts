import type {
  NamespaceAccess,
  ProxiedResource,
  ProxyAccess,
  ProxyRight,
  ProxyRule,
  ProxyVerb,
} from './proxy-access.ts';
import type { ResourceRule, RulesReviewStatus } from './wire.ts';

const RESOURCES: readonly ProxiedResource[] = ['services', 'pods', 'nodes'];
const VERBS: readonly ProxyVerb[] = ['get', 'create'];

/** Nothing is known. */
export const UNKNOWN_ACCESS: ProxyAccess = { everywhere: [], namespaces: {} };

/** What somebody wants to reach. */
export interface ProxyTarget {
  readonly resource: ProxiedResource;
  /** Empty for nodes. */
  readonly namespace: string;
  /** The whole name segment, with scheme and port, since RBAC compares all of it (`resourceNames`). */
  readonly name: string;
}

/** Whether somebody may do something; `unknown` where the apiserver did not say all. */
export type Permission = 'allowed' | 'forbidden' | 'unknown';

/** All rights that are asked about for the whole cluster. */
export const PROXY_RIGHTS: readonly ProxyRight[] = RESOURCES.flatMap((resource) =>
  VERBS.map((verb) => ({ resource, verb })),
);

/** The most names of a rule that are kept. */
const MAX_NAMES = 500;
/** The most rules of a namespace that are kept. */
const MAX_RULES = 200;

/**
 * Whether the apiserver lets somebody through its proxy to a target.
 *
 * @example
 * permissionFor(access, { resource: 'services', namespace: 'shop', name: 'https:web:https' }, 'get'); // 'forbidden'
 */
export function permissionFor(access: ProxyAccess, target: ProxyTarget, verb: ProxyVerb): Permission {
  const { resource, namespace, name } = target;
  if (mayEverywhere(access, { resource, verb })) return 'allowed';
  // A rule for one node is not among the rules of any namespace.
  const known = resource === 'nodes' ? undefined : ownValue(access.namespaces, namespace);
  if (!known) return 'unknown';
  const isAllowed = known.rules.some(
    ({ resources, verbs, names }) =>
      resources.includes(resource) && verbs.includes(verb) && (names.length === 0 || names.includes(name)),
  );
  if (isAllowed) return 'allowed';
  return known.isComplete ? 'forbidden' : 'unknown';
}

/** Whether a right holds in the whole cluster. */
function mayEverywhere({ everywhere }: ProxyAccess, { resource, verb }: ProxyRight): boolean {
  return everywhere.some((right) => right.resource === resource && right.verb === verb);
}

/**
 * Whether somebody may use the proxy of nodes, which amounts to a shell in every pod: a kubelet runs commands for whoever comes that
 * way, even by GET (kubernetes#136550).
 */
export function mayUseKubelets({ everywhere }: ProxyAccess): boolean {
  return everywhere.some(({ resource }) => resource === 'nodes');
}

/** Whether rules of namespaces can add nothing, because all services may be used everywhere. */
export function isUnlimited(access: ProxyAccess): boolean {
  return PROXY_RIGHTS.every((right) => right.resource === 'nodes' || mayEverywhere(access, right));
}

/** What the rules of a namespace allow with proxies, from the status of a SelfSubjectRulesReview. */
export function namespaceAccess({ resourceRules, incomplete, evaluationError }: RulesReviewStatus): NamespaceAccess {
  const rules = resourceRules.flatMap(proxyRule);
  // A rule that was cut would allow less than it does, and one without its names would allow all.
  const kept = rules.filter(({ names }) => names.length <= MAX_NAMES).slice(0, MAX_RULES);
  return { isComplete: !incomplete && evaluationError === '' && kept.length === rules.length, rules: kept };
}

function proxyRule({ verbs, apiGroups, resources, resourceNames }: ResourceRule): ProxyRule[] {
  if (!matches(apiGroups, '')) return [];
  const proxied = RESOURCES.filter((one) => ['*', '*/proxy', `${one}/proxy`].some((name) => resources.includes(name)));
  const allowed = VERBS.filter((verb) => matches(verbs, verb));
  if (proxied.length === 0 || allowed.length === 0) return [];
  return [{ resources: proxied, verbs: allowed, names: [...resourceNames] }];
}

function matches(allowed: readonly string[], value: string): boolean {
  return allowed.includes('*') || allowed.includes(value);
}

function ownValue<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
