import type { Grant } from './grant.ts';

/** Grants of one context under one prefix, which share their rules. */
export interface GrantGroup extends Omit<Grant, 'tabId'> {
  readonly tabIds: readonly number[];
  readonly traits: AppTraits;
}

/** What is known of the app under a prefix. */
export interface AppTraits {
  /** Whether somebody else was there before: what the HTTP cache keeps may be answers to another credential. */
  readonly isCacheForeign: boolean;
  /** Whether its documents are shown at the root of the address. */
  readonly isAtRoot: boolean;
  /** Whether its workers open sockets outside the prefix. */
  readonly hasWorkerSockets: boolean;
}

/** An app of which nothing is known. */
export const PLAIN_APP: AppTraits = { isCacheForeign: false, isAtRoot: false, hasWorkerSockets: false };
