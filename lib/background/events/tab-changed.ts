import { erase } from '../../core/storage/erase.ts';
import { moveTab, recordTab } from '../../core/tabs/tab-history.ts';
import { replaceTab } from '../../core/tabs/tab-state.ts';
import { observedHosts } from '../host-access.ts';
import type { Turn } from '../turn.ts';

/** Records what a new tab may contain. Its opener is null where the browser names none. */
export async function tabOpened(
  { state, deps, commit }: Turn,
  { tabId, openerTabId }: { readonly tabId: number; readonly openerTabId: number | null },
): Promise<void> {
  const [hosts, url] = await Promise.all([
    observedHosts(deps, state),
    openerTabId === null ? null : deps.tabs.urlOf(openerTabId).catch(() => null),
  ]);
  const opener = openerTabId === null ? null : { tabId: openerTabId, url };
  await commit({ tabHistories: recordTab(state.tabHistories, { tabId, opener, hosts }) });
}

/** Forgets what is known of a closed tab. */
export async function tabClosed({ state, revoke }: Turn, tabId: number): Promise<void> {
  await revoke(erase(state, { kind: 'tabClosed', tabId }));
}

/** Moves what is known of a tab to its new id: a discarded tab comes back under another one. */
export async function tabReplaced({ state, commit }: Turn, addedTabId: number, removedTabId: number): Promise<void> {
  await commit({
    tabs: replaceTab(state.tabs, addedTabId, removedTabId),
    tabHistories: moveTab(state.tabHistories, addedTabId, removedTabId),
  });
}
