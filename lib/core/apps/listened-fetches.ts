import type { Grant } from '../tabs/grant.ts';

/** An app is taken to set no cookie for a path by fetch after this many responses to its fetches without one. */
export const QUIET_AFTER = 200;

/** Apps by what the responses to their fetches did so far, as prefixes. */
export interface FetchRecord {
  /** Apps that set a cookie for a path at least once. */
  readonly pathCookiePrefixes: readonly string[];
  /** Apps that did not for a long time. */
  readonly quietPrefixes: readonly string[];
}

/** Prefixes of the apps among these grants whose responses to fetches may set cookies for a path. */
export function listenedPrefixes(
  grants: readonly Grant[],
  { pathCookiePrefixes, quietPrefixes }: FetchRecord,
): string[] {
  const prefixes = new Set(grants.flatMap((grant) => (grant.kind === 'target' ? [grant.prefix] : [])));
  return [...prefixes].filter((prefix) => pathCookiePrefixes.includes(prefix) || !quietPrefixes.includes(prefix));
}
