import type { ContextState } from '../context-state.ts';
import { isUsable } from '../kubeconfig/assess-context.ts';
import type { ProxyUrl } from '../proxy-url/parse.ts';
import { isSameServer } from '../proxy-url/server.ts';
import type { Grant } from '../tabs/grant.ts';

/** Which context opens a target, and those that can. */
export type ContextChoice =
  | { readonly kind: 'use'; readonly state: ContextState; readonly contexts: readonly ContextState[] }
  | { readonly kind: 'ask'; readonly contexts: readonly ContextState[] }
  | { readonly kind: 'none'; readonly contexts: readonly [] };

/** What helps to choose. */
export interface ContextClues {
  /** The context that the person chose. */
  readonly chosenId: string | null;
  /** Grants of the gate's tab, and of the tab that opened it if its own app did: there the person has chosen already. */
  readonly grants: readonly (Grant | null)[];
  /** The contexts that used this app, the last one last. */
  readonly usedIds: readonly string[];
}

/** The context that opens the target, or the ones to choose from, the last used one first. */
export function chooseContext(
  states: readonly ContextState[],
  { server, prefix }: Pick<ProxyUrl, 'server' | 'prefix'>,
  { chosenId, grants, usedIds }: ContextClues,
): ContextChoice {
  const candidates = states.filter(({ context }) => isUsable(context) && isSameServer(context.server, server));
  const inheritedId = grants.find((grant) => grant?.prefix === prefix)?.contextId ?? null;
  const wantedId = chosenId ?? inheritedId;
  const wanted = candidates.find(({ context }) => context.id === wantedId);
  if (wanted) return { kind: 'use', state: wanted, contexts: candidates };
  const [only] = candidates;
  if (!only) return { kind: 'none', contexts: [] };
  // A chosen context that no longer exists is asked about again, never silently replaced.
  if (chosenId === null && candidates.length === 1) return { kind: 'use', state: only, contexts: candidates };
  const lastId = usedIds.at(-1);
  const rank = ({ context }: ContextState) => Number(context.id !== lastId);
  return { kind: 'ask', contexts: candidates.toSorted((one, other) => rank(one) - rank(other)) };
}
