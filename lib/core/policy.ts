import * as v from 'valibot';
import type { KubeContext } from './kubeconfig/kube-context.ts';
import { type Problem, problem } from './problems.ts';
import { parseServer, type Server, serverUrl } from './proxy-url/server.ts';
import type { Locking } from './vault/lock-state.ts';

/** What an organisation decides for its people, as the browser hands it to us (`storage.managed`). */
export const PolicySchema = v.object({
  /** Servers that may be used, and no others: an origin for all behind it, or a whole server URL. */
  allowedServers: v.optional(v.array(v.string())),
  /** The vault locks at the latest so long after it was last used. */
  lockAfterMinutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** Nothing secret is kept on disk. */
  keepNothing: v.optional(v.boolean(), false),
  /** Contexts whose kubeconfig says `insecure-skip-tls-verify` are refused. */
  refuseInsecure: v.optional(v.boolean(), false),
  /** Clusters that are there without an import, for each person to sign in to. */
  clusters: v.optional(
    v.array(v.object({ name: v.string(), server: v.string(), namespace: v.optional(v.string(), '') })),
    [],
  ),
});
export type Policy = v.InferOutput<typeof PolicySchema>;

/** No policy. */
export const NO_POLICY: Policy = { keepNothing: false, refuseInsecure: false, clusters: [] };

/** Of a policy that cannot be read: nothing may be used, nothing kept. A typing error must not open what was closed. */
const STRICTEST: Policy = { ...NO_POLICY, allowedServers: [], keepNothing: true, refuseInsecure: true };

/** The policy that the browser handed over, as far as it can be read. */
export function readPolicy(managed: unknown): Policy {
  const read = v.safeParse(PolicySchema, managed ?? {});
  return read.success ? read.output : STRICTEST;
}

/** What the policy has against using this context; null for nothing. */
export function policyRefusal(policy: Policy, { server, notes, clusterName }: KubeContext): Problem | null {
  if (policy.refuseInsecure && notes.some(({ code }) => code === 'skipTlsVerifyIgnored')) {
    return problem('policyRefusesInsecure', { cluster: clusterName });
  }
  if (!server || isAllowed(policy, server)) return null;
  return problem('policyRefusesServer', { server: serverUrl(server) });
}

function isAllowed({ allowedServers }: Policy, server: Server): boolean {
  return allowedServers?.some((url) => [server.origin, serverUrl(server)].includes(url.replace(/\/+$/, ''))) ?? true;
}

/** When the vault locks: as the person set it, and not later than the policy says. */
export function lockingUnder({ lockAfterMinutes }: Policy, { afterMinutes, whenAway }: Locking): Locking {
  if (lockAfterMinutes === undefined) return { afterMinutes, whenAway };
  return { afterMinutes: Math.min(afterMinutes ?? lockAfterMinutes, lockAfterMinutes), whenAway };
}

/** Where contexts of the policy say that they come from, which is part of their id. */
const SOURCE = 'policy';

/** The contexts of the policy's clusters, without a credential. A server that cannot be used says so there. */
export function policyContexts({ clusters }: Policy): KubeContext[] {
  return clusters.map(({ name, server, namespace }) => {
    const parsed = parseServer(name, server);
    return {
      id: `${SOURCE}/${name}`,
      name,
      source: SOURCE,
      clusterName: name,
      userName: '',
      namespace,
      server: parsed.ok ? parsed.value : null,
      signIn: { kind: 'none' as const },
      impersonation: null,
      obstacles: parsed.ok ? [] : [parsed.problem],
      notes: [],
    };
  });
}

/** Whether a context is there because of a policy. */
export function isOfPolicy({ source, id }: Pick<KubeContext, 'source' | 'id'>): boolean {
  return source === SOURCE && id.startsWith(`${SOURCE}/`);
}
