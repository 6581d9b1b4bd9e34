import type { TabControl } from '../../background/dependencies.ts';
import { hostnameOf } from '../../core/proxy-url/server.ts';
import { browser, isFirefox } from './browser.ts';
import { markToolbarButton } from './toolbar-button.ts';

/** How long the browser may take to show that a navigation has failed. */
const SHOWING_LIMIT_MS = 1_000;

/** The browser's tabs. Needs no permission: URLs are read only of tabs on hosts with access. */
export function browserTabs(): TabControl {
  return {
    open: async (url, { nextToTabId, container, isInBackground, isInNewWindow }) => {
      const inContainer = container === null ? {} : { cookieStoreId: container };
      if (isInNewWindow) {
        const { tabs = [] } = await browser.windows.create({ url, ...inContainer });
        return idOf(tabs[0] ?? {});
      }
      const neighbour = nextToTabId === null ? null : await browser.tabs.get(nextToTabId);
      const place = neighbour ? besideTab(neighbour) : {};
      const tab = await browser.tabs.create({
        url,
        active: !isInBackground && (neighbour?.active ?? true),
        ...place,
        ...inContainer,
      });
      return idOf(tab);
    },
    containerOf: async (tabId) => (await browser.tabs.get(tabId)).cookieStoreId ?? null,
    openerOf: async (tabId) => (await browser.tabs.get(tabId)).openerTabId ?? null,
    leftOf: async ({ windowId, index }) => {
      if (index === 0) return null;
      const [left] = await browser.tabs.query({ windowId, index: index - 1 });
      return left?.id ?? null;
    },
    showsBrowserPage: async (tabId) => {
      const refusal = await browser.scripting
        .executeScript({ target: { tabId }, func: () => {}, injectImmediately: true })
        .then(
          () => null,
          (error: unknown) => String(error),
        );
      return refusal?.includes('Cannot access a chrome:// URL') ?? false;
    },
    openOptions: () => browser.runtime.openOptionsPage(),
    close: (tabId) => browser.tabs.remove(tabId),
    navigate: async (tabId, url) => {
      await browser.tabs.update(tabId, { url });
    },
    replace: async (tabId, url) => {
      await browser.tabs.update(tabId, { url, loadReplace: true });
    },
    replaceError: async (tabId, failedUrl, url) => {
      if (!isFirefox()) {
        const { pendingUrl = failedUrl } = (await browser.tabs.get(tabId)) as { pendingUrl?: string };
        if (pendingUrl === failedUrl) await browser.tabs.update(tabId, { url });
        return;
      }
      // Before that, what is replaced would be the page from which the navigation came.
      if (await isShown(tabId, failedUrl)) await browser.tabs.update(tabId, { url, loadReplace: true });
    },
    goBack: (tabId) => browser.tabs.goBack(tabId),
    reload: (tabId) => browser.tabs.reload(tabId),
    list: async () => (await browser.tabs.query({})).map(idOf),
    showing: async (servers) => {
      if (servers.length === 0) return [];
      const url = servers.map((server) => `https://${hostnameOf(server)}/*`);
      return (await browser.tabs.query({ url })).map((tab) => ({ id: idOf(tab), url: tab.url ?? '' }));
    },
    urlOf: async (tabId) => (await browser.tabs.get(tabId)).url ?? null,
    destinationOf: async (tabId) => {
      // Empty in a tab that has shown nothing yet.
      const { pendingUrl, url } = (await browser.tabs.get(tabId)) as { pendingUrl?: string; url?: string };
      return pendingUrl || url || null;
    },
    mark: markToolbarButton,
  };
}

/** Where a tab right of this one belongs, also in which container. Only Firefox has containers. */
function besideTab({ index, windowId, cookieStoreId }: { index: number; windowId?: number; cookieStoreId?: string }) {
  const container = isFirefox() && cookieStoreId !== undefined ? { cookieStoreId } : {};
  return { index: index + 1, ...(windowId === undefined ? {} : { windowId }), ...container };
}

/** Whether the tab shows the URL, or its error, within a second. */
async function isShown(tabId: number, url: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const check = async () => {
    const tab = await browser.tabs.get(tabId);
    if (tab.status === 'complete' && tab.url === url) resolve(true);
  };
  const onUpdated = (changedId: number) => {
    if (changedId === tabId) void check().catch(() => resolve(false));
  };
  browser.tabs.onUpdated.addListener(onUpdated);
  const timer = setTimeout(resolve, SHOWING_LIMIT_MS, false);
  await check().catch(() => resolve(false));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    browser.tabs.onUpdated.removeListener(onUpdated);
  }
}

function idOf({ id }: { id?: number | undefined }): number {
  if (id === undefined) throw new Error('The browser gave a tab no id');
  return id;
}
