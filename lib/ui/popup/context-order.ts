import type { KnownApp } from '../../core/apps/known-apps.ts';
import type { ContextState } from '../../core/context-state.ts';

/** The context that was used last, or else the first one that can be used; null if there are none. */
export function selectedState(states: readonly ContextState[], selectedId: string | null): ContextState | null {
  const usable = states.find(({ context }) => context.obstacles.length === 0);
  return states.find(({ context }) => context.id === selectedId) ?? usable ?? states[0] ?? null;
}

/** The contexts, the last used ones first, then in the order of import. */
export function orderContexts(
  states: readonly ContextState[],
  selected: ContextState,
  recent: readonly KnownApp[],
): readonly ContextState[] {
  const used = [selected.context.id, ...recent.map(({ contextId }) => contextId)];
  const rank = ({ context }: ContextState) => {
    const at = used.indexOf(context.id);
    return at < 0 ? used.length : at;
  };
  return states.toSorted((one, other) => rank(one) - rank(other));
}
