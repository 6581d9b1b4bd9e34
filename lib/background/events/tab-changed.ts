import { erase } from '../../core/storage/erase.ts';
import { replaceTab } from '../../core/tabs/tab-state.ts';
import type { Turn } from '../turn.ts';

/** Forgets what is known of a closed tab. */
export async function tabClosed({ state, revoke }: Turn, tabId: number): Promise<void> {
  await revoke(erase(state, { kind: 'tabClosed', tabId }));
}

/** Moves what is known of a tab to its new id: a discarded tab comes back under another one. */
export async function tabReplaced({ state, commit }: Turn, addedTabId: number, removedTabId: number): Promise<void> {
  await commit({ tabs: replaceTab(state.tabs, addedTabId, removedTabId) });
}
