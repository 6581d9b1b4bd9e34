import type { Tabs } from '../../tasks/world.ts';
import { browser } from './browser.ts';

/** The browser's tabs. Needs no permission: neither addresses nor titles are read. */
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
  };
}

function idOf({ id }: { id?: number | undefined }): number {
  if (id === undefined) throw new Error('The browser gave a tab no id');
  return id;
}
