/**
 * Contents of a vault from version 2 to version 3: each credential gets a place for whom it impersonates. That was not
 * recorded, so it stays empty until the vault is unlocked.
 *
 * Frozen: it imports nothing, and is never changed.
 */
export function contentsFrom2To3(contents: unknown): unknown {
  const { credentials, ...others } = contents as { credentials: Record<string, object> };
  const bound = Object.entries(credentials).map(([id, credential]) => [id, { ...credential, impersonation: null }]);
  return { ...others, version: 3, credentials: Object.fromEntries(bound) };
}
