import { moveData } from '../../core/apps/isolated-data.ts';
import { erase } from '../../core/storage/erase.ts';
import { moveTab, recordTab } from '../../core/tabs/tab-history.ts';
import { replaceTab } from '../../core/tabs/tab-state.ts';
import type { OpenedTab } from '../dependencies.ts';
import { observedHosts } from '../host-access.ts';
import { serversOf } from '../state.ts';
import type { Turn } from '../turn.ts';

/** Records what a new tab may contain. Its opener is null where the browser names none. */
export async function tabOpened(
  { state, deps, commit }: Turn,
  { tabId, openerTabId, place }: OpenedTab,
): Promise<void> {
  const servers = serversOf(state, deps.platform);
  const relativesOf = async (opener: number) => {
    // The browser names the tab in front as the opener of a duplicate, which is put right of its original.
    const original = await deps.tabs.leftOf(place).catch(() => null);
    const ids = new Set([opener, ...(original === null ? [] : [original])]);
    const withUrl = async (id: number) => ({ tabId: id, url: await deps.tabs.urlOf(id).catch(() => null) });
    // Whichever tab the browser names, a page in any other one can have opened it, also one from before Portside observed it.
    const others = await deps.tabs.showing(servers);
    return [...(await Promise.all([...ids].map(withUrl))), ...others.map(({ id, url }) => ({ tabId: id, url }))];
  };
  const [hosts, relatives] = await Promise.all([
    observedHosts(deps, state),
    openerTabId === null ? [] : relativesOf(openerTabId),
  ]);
  const hasOpener = openerTabId !== null;
  const opened = { tabId, hasOpener, relatives, hosts, at: deps.now() };
  await commit({ tabHistories: recordTab(state.tabHistories, opened) });
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
    isolatedData: moveData(state.isolatedData, addedTabId, removedTabId),
  });
}
