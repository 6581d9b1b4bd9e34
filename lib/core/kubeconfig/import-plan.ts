import type { Credential, ImportedContext, KubeContext } from './kube-context.ts';

/** What importing one context would do. */
export interface ImportStep {
  readonly context: KubeContext;
  readonly action: 'add' | 'replace' | 'unchanged';
  /** For `replace`: what differs, in words of the kubeconfig. Empty where only remarks about it do. */
  readonly changes: readonly ImportChange[];
}

/** What an import can change about a context. */
export type ImportChange = 'server' | 'user' | 'namespace' | 'credential' | 'impersonation';

/** What an import would do, context by context, before it does anything. */
export interface ImportPlan {
  readonly steps: readonly ImportStep[];
}

/**
 * What importing these contexts would do to the stored ones. Contexts are the same when their ids are: same file
 * name, same context name. Stored contexts that are not imported stay, so no step speaks of them.
 */
export function planImport(stored: readonly ImportedContext[], imported: readonly ImportedContext[]): ImportPlan {
  const byId = new Map(stored.map((entry) => [entry.context.id, entry]));
  return {
    steps: imported.map((after) => {
      const { context } = after;
      const before = byId.get(context.id);
      if (!before) return { context, action: 'add', changes: [] };
      const changes = changesBetween(before, after);
      const isUnchanged = changes.length === 0 && isSame(before.context, context);
      return { context, action: isUnchanged ? 'unchanged' : 'replace', changes };
    }),
  };
}

/**
 * The credential that a context has after the import: the file's own, else the one that a person gave by hand while
 * the context still signs in the same way to the same server. A token is never carried over to another server.
 */
export function credentialAfterImport(before: ImportedContext | undefined, after: ImportedContext): Credential | null {
  if (after.context.obstacles.length > 0) return null;
  if (after.credential) return after.credential;
  if (!before || !isSameSignIn(before.context, after.context)) return null;
  return isSame(before.context.server, after.context.server) ? before.credential : null;
}

function changesBetween(before: ImportedContext, after: ImportedContext): ImportChange[] {
  const [old, now] = [before.context, after.context];
  const differs: Record<ImportChange, boolean> = {
    server: !isSame([old.server, old.clusterName], [now.server, now.clusterName]),
    user: !isSameSignIn(old, now),
    namespace: old.namespace !== now.namespace,
    credential: !isSame(before.credential, credentialAfterImport(before, after)),
    impersonation: !isSame(old.impersonation, now.impersonation),
  };
  return Object.entries(differs).flatMap(([change, isDifferent]) => (isDifferent ? [change as ImportChange] : []));
}

function isSameSignIn(one: KubeContext, other: KubeContext): boolean {
  return one.userName === other.userName && isSame(one.signIn, other.signIn);
}

/** Whether two JSON values are equal, whatever the order of their keys. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  const keys = Object.keys(one);
  return (
    Array.isArray(one) === Array.isArray(other) &&
    keys.length === Object.keys(other).length &&
    keys.every(
      (key) => Object.hasOwn(other, key) && isSame(one[key as keyof typeof one], other[key as keyof typeof other]),
    )
  );
}
