import type { ContextState } from '../../core/context-state.ts';
import type { Backend } from '../backend.ts';
import { useSubscription } from './use-subscription.ts';

/** The stored contexts, kept up to date; null until they are there. A context that didn't change stays the same object. */
export function useContexts({ background, onContextsChanged }: Backend): ContextState[] | null {
  return useSubscription(background.listContexts, onContextsChanged, reuseUnchanged);
}

function reuseUnchanged(before: readonly ContextState[] | null, now: readonly ContextState[]): ContextState[] {
  const known = new Map(before?.map((state) => [JSON.stringify(state), state]));
  return now.map((state) => known.get(JSON.stringify(state)) ?? state);
}
