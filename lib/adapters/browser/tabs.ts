import { hostOf } from '../../core/grants/patterns.ts';
import type { Tabs } from '../../tasks/world.ts';
import { browser } from './browser.ts';

/** The browser's tabs. Needs no permission: addresses are read only of tabs on hosts with access. */
export function browserTabs(): Tabs {
  return {
    openBlank: async (besideTabId) => {
      const beside = besideTabId === null ? null : await browser.tabs.get(besideTabId);
      const tab = await browser.tabs.create({
        url: 'about:blank',
        active: true,
        ...(beside ? { index: beside.index + 1, windowId: beside.windowId } : {}),
      });
      return idOf(tab);
    },
    navigate: async (tabId, url) => {
      await browser.tabs.update(tabId, { url });
    },
    list: async () => (await browser.tabs.query({})).map(idOf),
    showing: async (servers) => {
      if (servers.length === 0) return [];
      const url = servers.map((server) => `${new URL(server.origin).protocol}//${hostOf(server)}/*`);
      return (await browser.tabs.query({ url })).map((tab) => ({ id: idOf(tab), url: tab.url ?? '' }));
    },
    reload: (tabId) => browser.tabs.reload(tabId),
    urlOf: async (tabId) => (await browser.tabs.get(tabId)).url ?? null,
    showUnsigned: async (tabIds, isUnsigned) => {
      const text = isUnsigned ? '!' : '';
      // A tab that was closed meanwhile has no button to show it on.
      await Promise.all(tabIds.map((tabId) => browser.action.setBadgeText({ tabId, text }).catch(() => {})));
    },
  };
}

function idOf({ id }: { id?: number | undefined }): number {
  if (id === undefined) throw new Error('The browser gave a tab no id');
  return id;
}
