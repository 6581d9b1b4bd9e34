import { browser } from '../adapters/browser/browser.ts';

/** The tab of this page. Its zoom is its own from now on: otherwise all pages of the extension would share it. */
export async function prepareTab(): Promise<number> {
  const tab = await browser.tabs.getCurrent();
  if (tab?.id === undefined) throw new Error('This page is not in a tab');
  await browser.tabs.setZoomSettings(tab.id, { scope: 'per-tab' });
  return tab.id;
}

/** Whether the tab went back or forward to this page, which another page can do. */
export function cameFromHistory(): boolean {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return entry?.type === 'back_forward';
}

/** The address of this page, whose fragment is the URL of what its app shows. */
export interface FollowedAddress {
  show(url: string): void;
}

/** The navigation API, which the published types lack. */
interface Navigation {
  addEventListener(type: 'navigate', listener: (event: { readonly navigationType: string }) => void): void;
}

/**
 * Makes the address follow the app, so that a reload, a bookmark and a copy of it lead to what is shown. Another URL that a person
 * types there is loaded. Going back in the tab's history brings an earlier address with the earlier page of the app.
 */
export function followAddress(): FollowedAddress {
  let isOwnChange = false;
  let isLeaving = false;
  const { navigation } = window as unknown as { navigation: Navigation };
  navigation.addEventListener('navigate', ({ navigationType }) => {
    if (isOwnChange || navigationType === 'traverse' || navigationType === 'reload') return;
    // Until then, what the app shows must not replace it.
    isLeaving = true;
    // A policy holds for the life of a document, so another URL needs another one.
    addEventListener('hashchange', () => location.reload(), { once: true });
  });
  return {
    show: (url) => {
      if (isLeaving) return;
      isOwnChange = true;
      history.replaceState(null, '', `#${url}`);
      isOwnChange = false;
    },
  };
}

/** Shows this icon for the tab: a `data:` URL, or empty for the page's own. */
export function showIcon(url: string): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]') ?? document.createElement('link');
  if (url === '') {
    link.remove();
    return;
  }
  link.rel = 'icon';
  link.href = url;
  document.head.append(link);
}
