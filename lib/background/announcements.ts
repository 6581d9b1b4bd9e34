import { type RateLimit, rateLimit } from '../core/rate-limit.ts';
import { isMemorable } from '../core/tabs/memorable-url.ts';
import { type Announcement, MAX_ANNOUNCED, recordAnnouncements } from '../core/tabs/navigations.ts';
import type { TabRequest } from './dependencies.ts';
import type { Turn } from './turn.ts';

/** So many announcements of a tab are heard in a second: more than a person causes. */
const MAX_PER_SECOND = 10;

/** Collects what the pages of tabs are about to open. They can announce as much as they like, and make one turn of each tab wait. */
export interface Announcements {
  /** Our script in a page tells what this opens. It spares the app a question about its own pages, and no more. */
  announced(opening: TabRequest): Promise<void>;
  tabClosed(tabId: number): void;
}

/** Creates it; `runTurn` runs a task as the next turn. */
export function collectAnnouncements(
  now: () => number,
  runTurn: (task: (turn: Turn) => Promise<void>) => Promise<void>,
): Announcements {
  const limits = new Map<number, RateLimit>();
  /** What the waiting turn of each tab will record. */
  const waiting = new Map<number, Announcement[]>();

  const isWithinLimit = (tabId: number): boolean => {
    const limit = limits.get(tabId) ?? rateLimit(MAX_PER_SECOND, 1000);
    limits.set(tabId, limit);
    return limit(now());
  };

  return {
    announced: async ({ tabId, url }) => {
      if (!isMemorable(url) || !isWithinLimit(tabId)) return;
      const collected = waiting.get(tabId) ?? [];
      collected.push({ url, at: now() });
      if (collected.length > MAX_ANNOUNCED) collected.shift();
      if (waiting.get(tabId) === collected) return;
      waiting.set(tabId, collected);
      const stopWaiting = () => {
        if (waiting.get(tabId) === collected) waiting.delete(tabId);
      };
      await runTurn(({ state, commit }) => {
        stopWaiting();
        return commit({ tabs: recordAnnouncements(state.tabs, tabId, collected) });
      }).finally(stopWaiting);
    },
    tabClosed: (tabId) => void limits.delete(tabId),
  };
}
