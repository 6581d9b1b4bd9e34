import { canonicalJson } from '../canonical-json.ts';
import { isUsable } from './assess-context.ts';
import type { Credential, KubeContext, StoredContext } from './kube-context.ts';

/** What importing one context would do. */
export interface ImportStep {
  readonly contextId: string;
  readonly action: 'add' | 'replace' | 'unchanged';
  /** For `replace`: what differs. Empty where only notes about it do. */
  readonly changes: readonly ImportChange[];
}

/** What an import can change about a context. */
export type ImportChange = 'server' | 'user' | 'namespace' | 'credential' | 'impersonation';

/** A context with the credential that it has or would have. */
export interface ContextEntry {
  readonly context: KubeContext;
  readonly credential: Credential | null;
}

/**
 * What importing these contexts would do to the stored ones. Contexts are the same if their ids are: same file name, same
 * context name. Stored contexts that are not imported stay as they are and have no step.
 */
export function planImport(stored: readonly ContextEntry[], imported: readonly ContextEntry[]): ImportStep[] {
  const storedById = new Map(stored.map((entry) => [entry.context.id, entry]));
  return imported.map((after) => {
    const { id } = after.context;
    const before = storedById.get(id);
    if (!before) return { contextId: id, action: 'add', changes: [] };
    const changes = changesBetween(before, after);
    const isUnchanged = changes.length === 0 && isEqual(before.context, after.context);
    return { contextId: id, action: isUnchanged ? 'unchanged' : 'replace', changes };
  });
}

/**
 * The credential that a context has after the import: the file's own, otherwise the one that a person gave by hand, as long
 * as the context still signs in the same way to the same server and impersonates the same user. A credential is never carried
 * over to another server or user, and a context that can't be used has none.
 */
export function credentialAfterImport(before: ContextEntry | undefined, after: ContextEntry): Credential | null {
  if (!isUsable(after.context)) return null;
  if (after.credential) return after.credential;
  if (!before || !isSameSignIn(before.context, after.context) || !isSameUser(before.context, after.context))
    return null;
  return before.context.serverAddress === after.context.serverAddress ? before.credential : null;
}

/** Whether the context still stands for the same user. */
export function isSameUser(before: StoredContext, after: StoredContext): boolean {
  return before.userName === after.userName && isEqual(before.impersonation, after.impersonation);
}

function changesBetween(before: ContextEntry, after: ContextEntry): ImportChange[] {
  const [old, now] = [before.context, after.context];
  const differs: Record<ImportChange, boolean> = {
    server: old.serverAddress !== now.serverAddress || old.clusterName !== now.clusterName,
    user: !isSameSignIn(old, now),
    namespace: old.namespace !== now.namespace,
    credential: !isEqual(before.credential, credentialAfterImport(before, after)),
    impersonation: !isEqual(old.impersonation, now.impersonation),
  };
  return (Object.keys(differs) as ImportChange[]).filter((change) => differs[change]);
}

function isSameSignIn(one: StoredContext, other: StoredContext): boolean {
  return one.userName === other.userName && isEqual(one.signIn, other.signIn);
}

function isEqual(one: unknown, other: unknown): boolean {
  return canonicalJson(one) === canonicalJson(other);
}
