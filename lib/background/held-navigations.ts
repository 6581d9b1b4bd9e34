/** A navigation that waits at the gate. */
export interface HeldNavigation {
  readonly tabId: number;
  /** Without the fragment. */
  readonly url: string;
  /** Whether the background started it itself, for a tab that has its grant already. */
  readonly isGranted: boolean;
}

/**
 * Finds the tab of a navigation on which the background holds. The browser asks for the answer without saying in which tab; that
 * comes with another event, which can be earlier or later.
 */
export interface HeldNavigations {
  /** Call when a tab is on its way to the gate. What it came with before counts no more. */
  arrived(navigation: HeldNavigation): void;
  /** The navigation to this URL, once; null if none arrives within this time, or if several tabs came with the URL at once. */
  take(url: string, limitMs: number): Promise<HeldNavigation | null>;
  /** Call when the tab is no longer on its way to the gate. */
  forget(tabId: number): void;
}

/** Creates it; `delay` measures time. */
export function heldNavigations(delay: (ms: number) => Promise<void>): HeldNavigations {
  const arrived = new Map<number, HeldNavigation>();
  const waiting = new Set<{ readonly url: string; readonly resolve: () => void }>();
  const arrivedWith = (url: string) => [...arrived.values()].filter((navigation) => navigation.url === url);

  return {
    arrived: (navigation) => {
      arrived.set(navigation.tabId, navigation);
      for (const { url, resolve } of waiting) if (url === navigation.url) resolve();
    },
    take: async (url, limitMs) => {
      if (arrivedWith(url).length === 0) {
        let stopWaiting = () => {};
        const arrival = new Promise<void>((resolve) => {
          const waiter = { url, resolve };
          waiting.add(waiter);
          stopWaiting = () => waiting.delete(waiter);
        });
        await Promise.race([arrival, delay(limitMs)]);
        stopWaiting();
      }
      const found = arrivedWith(url);
      for (const { tabId } of found) arrived.delete(tabId);
      return found.length === 1 ? (found[0] ?? null) : null;
    },
    forget: (tabId) => void arrived.delete(tabId),
  };
}
