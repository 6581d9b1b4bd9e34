import * as v from 'valibot';
import {
  contextId,
  type KubeContext,
  PLAIN_CLUSTER,
  POLICY_SOURCE,
  type StoredContext,
} from './kubeconfig/kube-context.ts';
import { type Problem, problem } from './problems.ts';
import { parseServer, type Server, serverUrl, storableAddress } from './proxy-url/server.ts';
import type { LockSettings } from './vault/lock-settings.ts';

/** What an organisation decides for its people, as the browser provides it (`storage.managed`). */
export const PolicySchema = v.object({
  /** The only servers that may be used: an origin for everything behind it, or a complete server URL. */
  allowedServers: v.optional(v.array(v.string())),
  /** The vault locks at the latest after this many minutes without use. */
  lockAfterMinutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** No credential is stored on disk. */
  keepNothing: v.optional(v.boolean(), false),
  /** Contexts whose kubeconfig sets `insecure-skip-tls-verify` are refused. */
  refuseInsecure: v.optional(v.boolean(), false),
  /** All apps open isolated, where the browser can do that. */
  openApart: v.optional(v.boolean(), false),
  /** Clusters that exist without an import; each person signs in to them. */
  clusters: v.optional(
    v.array(v.object({ name: v.string(), server: v.string(), namespace: v.optional(v.string(), '') })),
    [],
  ),
});
export type Policy = v.InferOutput<typeof PolicySchema>;

/** No policy. */
export const NO_POLICY: Policy = { keepNothing: false, refuseInsecure: false, openApart: false, clusters: [] };

/** Stands for a policy that cannot be read. A typing error must not allow what was to be forbidden. */
const STRICTEST_POLICY: Policy = {
  ...NO_POLICY,
  allowedServers: [],
  keepNothing: true,
  refuseInsecure: true,
  openApart: true,
};

/** The policy that the browser provides; null for one that cannot be read. */
export function readPolicy(managed: unknown): Policy | null {
  // The schema of an object accepts a list too.
  const read = v.safeParse(PolicySchema, Array.isArray(managed) ? null : (managed ?? {}));
  return read.success && hasDistinctNames(read.output) ? read.output : null;
}

/** A credential is given to the name of a cluster, so two of one name would share it. */
function hasDistinctNames({ clusters }: Policy): boolean {
  return new Set(clusters.map(({ name }) => name)).size === clusters.length;
}

/** The policy in force for what the browser provides. */
export function policyInForce(managed: unknown): Policy {
  return readPolicy(managed) ?? STRICTEST_POLICY;
}

/** Why the policy forbids using this context; null where it doesn't. */
export function policyRefusal(
  policy: Policy,
  { server, cluster, clusterName }: Pick<KubeContext, 'server' | 'cluster' | 'clusterName'>,
): Problem | null {
  if (policy.refuseInsecure && cluster.insecureSkipTlsVerify) {
    return problem('policyRefusesInsecure', { cluster: clusterName });
  }
  if (!server || isAllowed(policy, server)) return null;
  return problem('policyRefusesServer', { server: serverUrl(server) });
}

function isAllowed({ allowedServers }: Policy, server: Server): boolean {
  const isNamed = (text: string) => {
    const read = parseServer('', text);
    return read.ok && [server.origin, serverUrl(server)].includes(serverUrl(read.value));
  };
  return allowedServers?.some(isNamed) ?? true;
}

/** When the vault locks: as the person decided, and not later than the policy allows. */
export function lockSettingsUnder(
  { lockAfterMinutes }: Policy,
  { afterMinutes, whenAway }: LockSettings,
): LockSettings {
  if (lockAfterMinutes === undefined) return { afterMinutes, whenAway };
  return { afterMinutes: Math.min(afterMinutes ?? lockAfterMinutes, lockAfterMinutes), whenAway };
}

/** The contexts of the policy's clusters, without a credential. One with an unusable server has an obstacle. */
export function policyContexts({ clusters }: Policy): StoredContext[] {
  return clusters.map(({ name, server, namespace }) => ({
    id: contextId(POLICY_SOURCE, name),
    name,
    source: POLICY_SOURCE,
    clusterName: name,
    userName: '',
    namespace,
    serverAddress: storableAddress(server),
    cluster: PLAIN_CLUSTER,
    signIn: { kind: 'none' },
    impersonation: null,
    faults: [],
  }));
}

/** Whether a policy provides the context. No imported context has its source. */
export function isPolicyContext({ source }: Pick<StoredContext, 'source'>): boolean {
  return source === POLICY_SOURCE;
}
