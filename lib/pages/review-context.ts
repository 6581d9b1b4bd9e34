import { readVersion } from '../adapters/apiserver/read-version.ts';
import type { ApiConnection } from '../adapters/apiserver/request.ts';
import { addNamespaces, askWhetherAllowed, reviewAccess } from '../adapters/apiserver/review-access.ts';
import { reviewSelf } from '../adapters/apiserver/review-self.ts';
import { claimedIdentity } from '../core/access/claimed-identity.ts';
import type { ContextReview, ContextReviews } from '../core/access/context-review.ts';
import type { Permission, ProxyTarget } from '../core/access/permissions.ts';
import { isRecent, namespacesToReview } from '../core/access/review-scope.ts';
import type { KubeContext } from '../core/kubeconfig/kube-context.ts';
import { type Outcome, success } from '../core/outcome.ts';
import { connectTo } from './api-connection.ts';
import { background } from './background-client.ts';
import { readStored } from './read-stored-values.ts';

/** For all requests of a review. */
const TIMEOUT_MS = 15_000;

/** What somebody may do with a target. */
export interface TargetReview {
  readonly get: Permission;
  readonly create: Permission;
}

/**
 * Who a context is in its cluster and what it may do, with the rules of some of these namespaces: as the apiserver told lately, or now if
 * that is wanted or nothing is known. A problem only where the context cannot be used; an apiserver that tells nothing leaves it unknown.
 */
export async function reviewContext(
  contextId: string,
  namespaces: readonly string[],
  { isRenewed }: { readonly isRenewed: boolean },
): Promise<Outcome<ContextReview>> {
  const stored = await readStored('session', ['contextReviews', 'cacheKeys']);
  if (!stored.ok) return stored;
  const before = stored.value.contextReviews[contextId] ?? null;
  const known = !isRenewed && isRecent(before, Date.now()) ? before : null;
  if (known && namespacesToReview(known.access, namespaces).length === 0) return success(known);
  const connected = await connectTo(contextId);
  if (!connected.ok) return connected;
  const { context } = connected.value;
  const connection = { ...connected.value.connection, signal: AbortSignal.timeout(TIMEOUT_MS) };
  const review = known
    ? { ...known, access: await addNamespaces(connection, known.access, namespaces) }
    : await reviewAnew(connection, context, namespaces);
  const cacheKey = stored.value.cacheKeys[contextId];
  if (cacheKey !== undefined) await background.keepReview({ contextId, review, cacheKey });
  return success(review);
}

async function reviewAnew(
  connection: ApiConnection,
  context: KubeContext,
  namespaces: readonly string[],
): Promise<ContextReview> {
  const access = await reviewAccess(connection, namespaces);
  // Last, so that it takes as long as any request on a connection that is open.
  const startedAt = performance.now();
  const version = await readVersion(connection);
  const latencyMs = version ? Math.round(performance.now() - startedAt) : null;
  const identity = await reviewSelf(connection, version);
  return {
    identity: identity ?? claimedIdentity(context, connection.headers),
    access,
    serverVersion: version?.gitVersion ?? '',
    latencyMs,
    reviewedAt: Date.now(),
  };
}

/** What apiservers told lately about contexts. */
export async function readReviews(): Promise<ContextReviews> {
  const stored = await readStored('session', ['contextReviews']);
  return stored.ok ? stored.value.contextReviews : {};
}

/** What a context may do with exactly this target, as the apiserver tells now. */
export async function reviewTarget(contextId: string, target: ProxyTarget): Promise<TargetReview> {
  const connected = await connectTo(contextId);
  if (!connected.ok) return { get: 'unknown', create: 'unknown' };
  const connection = { ...connected.value.connection, signal: AbortSignal.timeout(TIMEOUT_MS) };
  const ask = (verb: 'get' | 'create') => askWhetherAllowed(connection, { resource: target.resource, verb }, target);
  const [get, create] = await Promise.all([ask('get'), ask('create')]);
  return { get, create };
}
