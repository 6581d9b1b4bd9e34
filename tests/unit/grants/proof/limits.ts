/**
 * What the rules are known not to tell apart, or to refuse too much: stated here and nowhere else. The statements allow
 * for it; `known-limits.test.ts` shows each by a request of its own, and fails once the rules do better.
 */
export interface Limits {
  /** Types for whose initiator and top frame a subdomain counts as the host itself: conditions take both as one. */
  readonly subdomainsCountFor: (type: string) => boolean;
  /** Another port of the host, and http, count as the server's origin: conditions see hosts. */
  readonly portsCountAsOne: boolean;
  /** A website whose host is the extension's id counts as the extension: conditions see no scheme. */
  readonly siteNamedLikeExtensionCounts: boolean;
  /** Where the top frame's origin is opaque (`data:`), Chromium compares the initiator in its place. */
  readonly opaqueTopCounts: boolean;
}

export const KNOWN_LIMITS: Limits = {
  subdomainsCountFor: () => true,
  portsCountAsOne: true,
  siteNamedLikeExtensionCounts: true,
  opaqueTopCounts: true,
};
