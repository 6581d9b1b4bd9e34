import { tabState } from '../../core/tabs/tab-state.ts';
import type { TabRequest } from '../dependencies.ts';
import type { Turn } from '../turn.ts';

/** Ends listening to the fetches of an app that has set no cookie for a path for a long time: it costs each of them. */
export async function fetchesQuiet({ state, commit }: Turn, { tabId, url }: TabRequest): Promise<void> {
  const { access } = tabState(state.tabs, tabId);
  if (access.state !== 'granted' || access.grant.kind !== 'target' || !url.startsWith(access.grant.prefix)) return;
  const { prefix } = access.grant;
  if (state.pathCookiePrefixes.includes(prefix) || state.quietPrefixes.includes(prefix)) return;
  await commit({ quietPrefixes: [...state.quietPrefixes, prefix] });
}

/** Counts something for each tab, from the start of the background on. */
export interface TabCounter {
  /** Counts one more; returns whether it is the last of so many, and then begins again. */
  isEnough(tabId: number): boolean;
  forget(tabId: number): void;
}

export function countPerTab(limit: number): TabCounter {
  const counts = new Map<number, number>();
  return {
    isEnough(tabId) {
      const count = (counts.get(tabId) ?? 0) + 1;
      counts.set(tabId, count % limit);
      return count === limit;
    },
    forget: (tabId) => counts.delete(tabId),
  };
}
