import { currentPlatform } from '../adapters/browser/platform.ts';
import type { ContextReviews } from '../core/access/context-review.ts';
import type { Isolation } from '../core/apps/isolation.ts';
import type { KnownApp } from '../core/apps/known-apps.ts';
import type { ContextState } from '../core/context-state.ts';
import { assessContext } from '../core/kubeconfig/assess-context.ts';
import { type Outcome, success } from '../core/outcome.ts';
import { policyInForce } from '../core/policy.ts';
import type { ServiceList } from '../core/services/service.ts';
import { unpackList } from '../core/services/stored-list.ts';
import { readEnvelope } from '../core/vault/envelope.ts';
import { readStored } from './read-stored-values.ts';

/** What the popup can show at once. */
export interface PopupSnapshot {
  readonly contexts: readonly ContextState[];
  readonly selectedContextId: string | null;
  readonly lists: Readonly<Record<string, ServiceList>>;
  /** What apiservers told lately about contexts. */
  readonly reviews: ContextReviews;
  /** The apps that a person pinned, and those that were opened last, the last one first. */
  readonly pinned: readonly KnownApp[];
  readonly recent: readonly KnownApp[];
  /** Whether there is an open vault. */
  readonly canLock: boolean;
}

/** Reads it from storage, so that no stopped background has to start first. */
export async function readPopupSnapshot(): Promise<Outcome<PopupSnapshot>> {
  const [local, session] = await Promise.all([
    readStored('local', ['contexts', 'selectedContextId', 'serviceLists', 'envelope', 'pinnedApps', 'recentApps']),
    readStored('session', ['credentialExpiries', 'lastUsedAt', 'contextReviews']),
  ]);
  if (!local.ok) return local;
  if (!session.ok) return session;
  const { contexts, selectedContextId, serviceLists, envelope, pinnedApps, recentApps } = local.value;
  const { credentialExpiries, lastUsedAt, contextReviews } = session.value;
  const hasVault = readEnvelope(envelope).kind === 'readable';
  // An open vault always has a time of last use, which locking erases.
  const isLocked = hasVault && lastUsedAt === 0;
  const platform = currentPlatform();
  return success({
    contexts: contexts.map((context) => ({
      context: assessContext(context, platform),
      hasCredential: Object.hasOwn(credentialExpiries, context.id),
      isLocked,
      expiresAt: credentialExpiries[context.id] ?? null,
    })),
    selectedContextId,
    lists: Object.fromEntries(Object.entries(serviceLists).map(([id, list]) => [id, unpackList(list)])),
    reviews: contextReviews,
    pinned: pinnedApps,
    recent: recentApps,
    canLock: hasVault && !isLocked,
  });
}

/** Which apps open isolated, and whether what they store outlasts their tab. */
export interface IsolationSettings extends Isolation {
  readonly isLasting: boolean;
}

/** Reads it from storage. */
export async function readIsolation(): Promise<IsolationSettings> {
  const isLasting = currentPlatform().hasContainers;
  const stored = await readStored('local', ['isolatedPrefixes', 'isolatedServers', 'policy']);
  if (!stored.ok) return { prefixes: [], servers: [], isByPolicy: false, isLasting };
  const { isolatedPrefixes, isolatedServers, policy } = stored.value;
  return {
    prefixes: isolatedPrefixes,
    servers: isolatedServers,
    isByPolicy: policyInForce(policy).openApart,
    isLasting,
  };
}
