/** A page can open a window for this long after a click (the browser's transient activation), and a little longer. */
const OPENING_MS = 6_000;

/**
 * Which tabs were in front of their windows a moment ago. Chromium names the tab in front as the one that opened a window, though
 * one that was in front just before may have done it.
 */
export interface RecentTabs {
  /** A tab came to the front of its window. */
  activated(tab: { readonly tabId: number; readonly windowId: number }): void;
  /** Ids of the tabs that were in front of any window a moment ago and are no longer; null where that is not known. */
  list(): readonly number[] | null;
}

/** Begins without knowing which tabs are in front. `now` is in epoch milliseconds. */
export function recentTabs(now: () => number): RecentTabs {
  const inFront = new Map<number, number>();
  let left: { readonly tabId: number | null; readonly at: number }[] = [];
  return {
    activated({ tabId, windowId }) {
      left = [...left.filter(isRecent), { tabId: inFront.get(windowId) ?? null, at: now() }];
      inFront.set(windowId, tabId);
    },
    list() {
      left = left.filter(isRecent);
      const ids = left.flatMap(({ tabId }) => (tabId === null ? [] : [tabId]));
      return ids.length < left.length ? null : ids;
    },
  };

  function isRecent({ at }: { readonly at: number }): boolean {
    return now() - at < OPENING_MS;
  }
}
