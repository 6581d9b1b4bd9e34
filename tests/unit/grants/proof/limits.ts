/**
 * What the rules are known not to tell apart, or to refuse too much: stated here and nowhere else. The statements allow
 * for it; `known-limits.test.ts` shows each by a request of its own, and fails once the rules do better.
 */
export interface Limits {
  /** Types for whose initiator and top frame a subdomain counts as the host itself: conditions take both as one. */
  readonly subdomainsCountFor: (type: string) => boolean;
  /** Types by which a page of a subdomain comes into a granted tab, past the gate. */
  readonly subdomainsComeInBy: (type: string) => boolean;
  /** Another port of the host, and http, count as the server's origin: conditions see hosts. */
  readonly portsCountAsOne: boolean;
  /** Other ports are hidden by user info from the rules that keep them out of granted tabs. */
  readonly userInfoHidesPorts: boolean;
  /** So they are by a dot after the host, with which the page still counts as the host. */
  readonly dotHidesPorts: boolean;
  /** A website whose host is the extension's id counts as the extension: conditions see no scheme. */
  readonly siteNamedLikeExtensionCounts: boolean;
  /** Where the top frame's origin is opaque (`data:`), Chromium compares the initiator in its place. */
  readonly opaqueTopCounts: boolean;
  /** Behind a base path `/%2f..` is signed, which leads up where slashes are merged after decoding (nginx). */
  readonly mergedSlashesClimb: boolean;
  /** Behind a base path `..%2f` is refused in the query as well, where it leads nowhere. */
  readonly queriesCannotClimb: boolean;
  /** A proxy path with encoded letters (`%70roxy`) is signed in an api tab, if the extension goes there. */
  readonly encodedProxyInApiTab: boolean;
}

export const KNOWN_LIMITS: Limits = {
  subdomainsCountFor: () => true,
  subdomainsComeInBy: () => true,
  portsCountAsOne: true,
  userInfoHidesPorts: true,
  dotHidesPorts: true,
  siteNamedLikeExtensionCounts: true,
  opaqueTopCounts: true,
  mergedSlashesClimb: true,
  queriesCannotClimb: true,
  encodedProxyInApiTab: true,
};
