import type { KubeContext } from './kubeconfig/kube-context.ts';
import { type Policy, policyRefusal } from './policy.ts';
import { type Problem, problem } from './problems.ts';
import { type Credentials, lookUpCredential } from './vault/credentials.ts';

/** A stored context and whether it could be used now. */
export interface ContextState {
  readonly context: KubeContext;
  /** Whether a credential for the context's server is in memory. While the vault is locked there is none. */
  readonly hasCredential: boolean;
  /** Whether there is a locked vault, which may contain a credential. */
  readonly isLocked: boolean;
  /** When the credential expires, in epoch milliseconds; null where it doesn't say. */
  readonly expiresAt: number | null;
}

/** What decides whether a context can present a credential now. */
export interface ContextFacts {
  readonly policy: Policy;
  readonly credentials: Credentials;
  /** Whether the apiserver rejected the credential for what is to be opened. */
  readonly isRejected: boolean;
  readonly hasHostAccess: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Why this context cannot present a credential now, in the order in which a person can resolve it; null if it can. */
export function contextObstacle(state: ContextState, facts: ContextFacts): Problem | null {
  const { context, hasCredential, isLocked, expiresAt } = state;
  const { name, server } = context;
  if (server === null || context.obstacles.length > 0) return problem('contextUnusable', { context: name });
  const refusal = policyRefusal(facts.policy, context);
  if (refusal) return refusal;
  if (!hasCredential && isLocked) return problem('vaultLocked', {});
  if (!facts.hasHostAccess) return problem('hostAccessMissing', { origin: server.origin });
  if (!hasCredential) {
    const found = lookUpCredential(facts.credentials, context);
    if (found.kind === 'forOtherServer') {
      return problem('credentialForOtherServer', { context: name, server: found.server });
    }
    return problem('credentialMissing', { context: name });
  }
  if (expiresAt !== null && expiresAt <= facts.now) return problem('credentialExpired', { context: name });
  if (facts.isRejected) return problem('apiserverUnauthorized', { context: name });
  return null;
}
