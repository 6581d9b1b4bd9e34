import { tabState } from '../core/tabs/tab-state.ts';
import { type ToolbarMark, toolbarMark } from '../core/tabs/toolbar-mark.ts';
import type { Dependencies } from './dependencies.ts';
import { isVaultLocked, type State } from './state.ts';

/** Lets the toolbar button say what has changed: of single tabs, and of all others. */
export async function updateMarks(
  { tabs, now }: Pick<Dependencies, 'tabs' | 'now'>,
  before: State,
  after: State,
): Promise<void> {
  if (MARKED.every((name) => before[name] === after[name])) return;
  if (isVaultLocked(before) !== isVaultLocked(after)) await markOthers({ tabs }, after);
  const ids = new Set([...Object.keys(before.tabs), ...Object.keys(after.tabs)].map(Number));
  for (const id of ids) {
    const mark = markOf(after, id, now());
    if (mark !== markOf(before, id, now())) await tabs.mark(id, mark);
  }
}

/** What marks follow from. */
const MARKED = ['tabs', 'openVault', 'envelope', 'credentialExpiries'] as const satisfies (keyof State)[];

/** Lets the toolbar button say what holds for tabs without a mark of their own. Browsers forget it when they end. */
export async function markOthers({ tabs }: Pick<Dependencies, 'tabs'>, state: State): Promise<void> {
  await tabs.mark(null, isVaultLocked(state) ? 'locked' : 'none');
}

/** Marks a tab again that has shown another document: browsers forget its mark then. Nobody waits for it. */
export function markAgain(
  { state, deps }: { readonly state: State; readonly deps: Pick<Dependencies, 'tabs' | 'now'> },
  tabId: number,
): void {
  const mark = markOf(state, tabId, deps.now());
  if (mark === 'signed') void deps.tabs.mark(tabId, mark);
}

function markOf(state: State, tabId: number, now: number): ToolbarMark {
  const hasCredential = (contextId: string) => {
    const expiresAt = Object.hasOwn(state.credentialExpiries, contextId)
      ? state.credentialExpiries[contextId]
      : undefined;
    return expiresAt !== undefined && (expiresAt === null || expiresAt > now);
  };
  return toolbarMark(tabState(state.tabs, tabId).access, { isLocked: isVaultLocked(state), hasCredential });
}
