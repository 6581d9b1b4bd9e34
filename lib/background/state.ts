import { canonicalJson } from '../core/canonical-json.ts';
import { type ContextFacts, type ContextState, contextObstacle } from '../core/context-state.ts';
import type { Platform } from '../core/dnr/platform.ts';
import { assessContext, usableServers } from '../core/kubeconfig/assess-context.ts';
import type { KubeContext } from '../core/kubeconfig/kube-context.ts';
import { lockSettingsUnder, type Policy, policyInForce } from '../core/policy.ts';
import type { Problem } from '../core/problems.ts';
import type { Server } from '../core/proxy-url/server.ts';
import type { Values } from '../core/storage/erase.ts';
import { lookUpCredential } from '../core/vault/credentials.ts';
import { type Envelope, type EnvelopeReading, readEnvelope } from '../core/vault/envelope.ts';
import type { LockSettings } from '../core/vault/lock-settings.ts';

/** Stored values that are read only where they are needed. */
export type OnDemandName = 'serviceLists' | 'setAside' | 'contextReviews';

/** The stored values that the background holds in memory for as long as it runs. */
export type State = Omit<Values, OnDemandName>;

/** The stored contexts, assessed for this browser. Computed once for each list of contexts. */
export function contextsOf({ contexts }: Pick<State, 'contexts'>, platform: Platform): readonly KubeContext[] {
  let assessed = assessedContexts.get(contexts);
  if (!assessed) {
    assessed = contexts.map((context) => assessContext(context, platform));
    assessedContexts.set(contexts, assessed);
  }
  return assessed;
}

const assessedContexts = new WeakMap<State['contexts'], readonly KubeContext[]>();

/** The servers of all usable contexts, each once. */
export function serversOf(state: Pick<State, 'contexts'>, platform: Platform): Server[] {
  return usableServers(contextsOf(state, platform));
}

/** The stored contexts, each with whether it could be used now. */
export function contextStates(state: State, platform: Platform): ContextState[] {
  const isLocked = isVaultLocked(state);
  const { credentials } = state.openVault;
  return contextsOf(state, platform).map((context) => {
    const hasCredential = lookUpCredential(credentials, context).kind === 'usable';
    return {
      context,
      hasCredential,
      isLocked,
      expiresAt: (hasCredential && state.credentialExpiries[context.id]) || null,
    };
  });
}

/** What stands for the user, impersonation and credential of a context, and changes with them. It contains no secret. */
export function identityOf(
  { cacheKeys }: Pick<State, 'cacheKeys'>,
  { id, userName, impersonation }: Pick<KubeContext, 'id' | 'userName' | 'impersonation'>,
): string {
  return canonicalJson([userName, impersonation, cacheKeys[id] ?? null]);
}

/** Why this context cannot present a credential now; null if it can. Rejections count under the prefix, if one is given. */
export function obstacleOf(
  state: State,
  contextState: ContextState,
  { prefix, ...facts }: Pick<ContextFacts, 'hasHostAccess' | 'now'> & { readonly prefix: string | null },
): Problem | null {
  const { credentials } = state.openVault;
  const { id } = contextState.context;
  const isRejected = state.rejections.some((rejection) => rejection.contextId === id && rejection.prefix === prefix);
  return contextObstacle(contextState, { policy: policyOf(state), credentials, isRejected, ...facts });
}

/**
 * When each usable credential expires, by context id; null where it doesn't say. A credential for another server than its
 * context's is not usable.
 */
export function credentialExpiries(
  state: Pick<State, 'contexts' | 'openVault'>,
  platform: Platform,
  tokenExpiry: (token: string) => number | null,
): State['credentialExpiries'] {
  const usable = contextsOf(state, platform).flatMap((context) => {
    const found = lookUpCredential(state.openVault.credentials, context);
    if (found.kind !== 'usable') return [];
    const { credential } = found;
    return [[context.id, credential.type === 'bearer' ? tokenExpiry(credential.token) : null] as const];
  });
  return Object.fromEntries(usable);
}

/** What is stored in the vault's place. Read once for each stored value. */
export function vaultReading({ envelope }: Pick<State, 'envelope'>): EnvelopeReading {
  if (typeof envelope !== 'object' || envelope === null) return readEnvelope(envelope);
  let reading = envelopeReadings.get(envelope);
  if (!reading) {
    reading = readEnvelope(envelope);
    envelopeReadings.set(envelope, reading);
  }
  return reading;
}

const envelopeReadings = new WeakMap<object, EnvelopeReading>();

/** The vault on disk, if there is one that can be read. */
export function storedVault(state: Pick<State, 'envelope'>): Envelope | null {
  const reading = vaultReading(state);
  return reading.kind === 'readable' ? reading.envelope : null;
}

/** Whether a vault is open, but what is stored in its place is gone or cannot be read: somebody wrote to the profile. */
export function isOpenVaultLost(state: Pick<State, 'envelope' | 'openVault'>): boolean {
  return state.openVault.contentsKey !== null && storedVault(state) === null;
}

/** Whether credentials are protected by a vault: one that can be read, or one that is open, whatever became of it since. */
export function isVaultInUse(state: Pick<State, 'envelope' | 'openVault'>): boolean {
  return storedVault(state) !== null || isOpenVaultLost(state);
}

/** Whether there is a vault and it is locked. */
export function isVaultLocked(state: Pick<State, 'envelope' | 'openVault'>): boolean {
  return storedVault(state) !== null && state.openVault.contentsKey === null;
}

/** The organisation's policy. */
export function policyOf({ policy }: Pick<State, 'policy'>): Policy {
  return policyInForce(policy);
}

/**
 * When the vault locks. Credentials in memory only are erased at the end of the session, and before that only if a policy
 * says so: nobody could unlock them again.
 */
export function lockSettingsInForce(state: State): LockSettings {
  const settings = isVaultInUse(state) ? state.lockSettings : { afterMinutes: null, whenAway: false };
  return lockSettingsUnder(policyOf(state), settings);
}
