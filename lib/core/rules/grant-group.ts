import type { Grant } from '../tabs/grant.ts';

/** Grants of one context for one app. Their tabs share one set of rules. */
export interface GrantGroup extends Grant {
  readonly tabIds: readonly number[];
  /** Those in which the app is, or is about to be. In the others only a held navigation is signed. */
  readonly signedTabIds: readonly number[];
  readonly traits: AppTraits;
}

/** What Portside knows about the app under a prefix. */
export interface AppTraits {
  /** Whether another context used the app before: the HTTP cache may contain responses to that context's credential. */
  readonly isCacheShared: boolean;
  /** Whether its documents are served from `/` in the address bar. */
  readonly isAtRoot: boolean;
  /** Whether its workers open sockets outside the prefix. */
  readonly hasWorkerSockets: boolean;
}

/** An app about which nothing is known. */
export const UNKNOWN_APP: AppTraits = { isCacheShared: false, isAtRoot: false, hasWorkerSockets: false };
