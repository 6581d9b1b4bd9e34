import type { ContextState } from '../../core/messages.ts';
import type { Backend } from '../backend.ts';
import { useFollowed } from './use-followed.ts';

/** The stored contexts, kept up to date; null until they are there. One that did not change stays the same object. */
export function useContexts({ contexts, onContextsChanged }: Backend): ContextState[] | null {
  return useFollowed(contexts, onContextsChanged, withUnchanged);
}

function withUnchanged(before: readonly ContextState[] | null, now: readonly ContextState[]): ContextState[] {
  const known = new Map(before?.map((state) => [JSON.stringify(state), state]));
  return now.map((state) => known.get(JSON.stringify(state)) ?? state);
}
