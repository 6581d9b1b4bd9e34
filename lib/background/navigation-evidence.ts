/**
 * Lets a request wait for the browser's event that tells who started its navigation. The two reach the background by
 * different routes, so either can come first.
 */
export interface NavigationEvidence {
  /** Call when the event for this URL came and was recorded. */
  arrived(tabId: number, url: string): void;
  /** Resolves when the event for this URL arrives, or after the time limit. */
  wait(tabId: number, url: string): Promise<void>;
}

/** Creates it; `delay` measures the time limit. */
export function navigationEvidence(delay: () => Promise<void>): NavigationEvidence {
  const waiting = new Set<{ readonly tabId: number; readonly url: string; readonly resolve: () => void }>();
  return {
    arrived: (tabId, url) => {
      for (const waiter of waiting) if (waiter.tabId === tabId && waiter.url === url) waiter.resolve();
    },
    wait: (tabId, url) =>
      new Promise((resolve) => {
        const waiter = {
          tabId,
          url,
          resolve: () => {
            waiting.delete(waiter);
            resolve();
          },
        };
        waiting.add(waiter);
        void delay().then(waiter.resolve);
      }),
  };
}
