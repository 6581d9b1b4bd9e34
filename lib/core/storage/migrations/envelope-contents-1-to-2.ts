/**
 * Contents of a vault from version 1, of Portside 0.1.0, to version 2: each credential gets a place for the server that it
 * is for. Which one that is was not recorded, so it stays empty until the vault is unlocked.
 *
 * Frozen: it imports nothing, and is never changed.
 */
export function contentsFrom1To2(contents: unknown): unknown {
  const { credentials } = contents as { credentials: Record<string, unknown> };
  const bound = Object.entries(credentials).map(([id, credential]) => [id, { server: null, credential }]);
  return { version: 2, credentials: Object.fromEntries(bound) };
}
