/**
 * Values that were set aside, from version 1, of Portside 0.1.0, to version 2. In version 1 only vaults could be set aside,
 * so an entry didn't say what it was.
 *
 * Frozen: it imports nothing, and is never changed.
 */
export function setAsideFrom1To2(envelopes: unknown): unknown {
  return (envelopes as unknown[]).map((value) => ({ name: 'envelope', value }));
}
