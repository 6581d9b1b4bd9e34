import { readEnvelope } from '../../core/vault/envelope.ts';
import { currentDialect } from './dialect.ts';
import { readStoredTogether } from './storage.ts';

/** What the popup can paint at once: read from storage itself, so that no stopped background has to start first. */
export async function readSnapshot() {
  const [local, session] = await Promise.all([
    readStoredTogether('local', ['contexts', 'selectedContextId', 'serviceLists', 'envelope']),
    readStoredTogether('session', ['credentialEnds', 'opened']),
  ]);
  const isSealed = readEnvelope(local.envelope).kind === 'readable';
  const isLocked = isSealed && session.opened === '';
  return {
    contexts: local.contexts.map((context) => ({
      context,
      hasCredential: Object.hasOwn(session.credentialEnds, context.id),
      isLocked,
      expiresAt: session.credentialEnds[context.id] ?? null,
    })),
    selectedContextId: local.selectedContextId,
    lists: local.serviceLists,
    canLock: isSealed && !isLocked,
  };
}

/** Prefixes of the apps that open without storage; null where the browser has no such way to open one. */
export async function readIsolatedPrefixes(): Promise<string[] | null> {
  if (!currentDialect().knowsTopDomains) return null;
  return (await readStoredTogether('local', ['isolatedPrefixes'])).isolatedPrefixes;
}
