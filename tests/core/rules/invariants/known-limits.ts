/**
 * What the rules are known not to tell apart. The invariants allow for these limits and for no others. For each limit
 * `known-limits.test.ts` has a request that shows it, and fails as soon as the rules do better.
 */
export interface Limits {
  /** Resource types for which a subdomain counts as the host, as initiator and as top frame: conditions match both. */
  readonly subdomainsCountFor: (type: string) => boolean;
  /** Another port of the host, and http, count as the server's origin: conditions see hosts only. */
  readonly portsCountAsOne: boolean;
  /** A website whose host is the extension's id counts as the extension: conditions see no scheme. */
  readonly siteNamedLikeExtensionCounts: boolean;
  /** If the top frame's origin is opaque (`data:`), Chromium compares the initiator instead. */
  readonly opaqueTopCounts: boolean;
}

/** The limits of today's rules. */
export const KNOWN_LIMITS: Limits = {
  subdomainsCountFor: () => true,
  portsCountAsOne: true,
  siteNamedLikeExtensionCounts: true,
  opaqueTopCounts: true,
};
