import { browser } from '../adapters/browser/browser.ts';
import { optionsFragment } from '../core/options-address.ts';
import { goToTab, readOpenApps } from './open-apps.ts';
import { readPopupSnapshot } from './popup-snapshot.ts';

/** What the address bar and the shortcuts do with the browser. `lockIfDue` resolves once a lock that is due has been carried out. */
export function browserActions(lockIfDue: () => Promise<unknown>) {
  const openOptions = (fragment: string) => browser.tabs.create({ url: `/options.html${fragment}` });
  return {
    readSnapshot: async () => {
      await lockIfDue();
      return readPopupSnapshot();
    },
    readOpenApps,
    activeTab: async () => {
      const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
      return tab?.id ?? null;
    },
    goToTab,
    openPopup: async () => {
      await browser.action.openPopup().catch(() => openOptions(''));
    },
    openImport: async () => {
      await openOptions(optionsFragment({ topic: 'import', server: null, url: null }));
    },
  };
}
