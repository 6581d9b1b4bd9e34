import type { State } from './state.ts';

/** When the credentials of contexts were last replaced. */
export interface CredentialChanges {
  /** Notes which credentials these changes of the state replace. */
  note(before: Pick<State, 'cacheKeys'>, after: Pick<State, 'cacheKeys'>): void;
  /** Whether the context got another credential after this time, in epoch milliseconds. */
  isReplacedSince(contextId: string, at: number): boolean;
}

/** Creates it; `now` tells the time. In memory only: a request takes less time than a background lives without events. */
export function credentialChanges(now: () => number): CredentialChanges {
  const replacedAt = new Map<string, number>();
  return {
    note: ({ cacheKeys: before }, { cacheKeys: after }) => {
      if (before === after) return;
      for (const [id, key] of Object.entries(after)) if (before[id] !== key) replacedAt.set(id, now());
    },
    isReplacedSince: (contextId, at) => (replacedAt.get(contextId) ?? 0) > at,
  };
}
