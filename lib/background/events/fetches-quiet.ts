import { QUIET_AFTER } from '../../core/apps/listened-fetches.ts';
import { tabState } from '../../core/tabs/tab-state.ts';
import type { TabRequest } from '../dependencies.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';

/** Counts the answers to fetches of each app that set no cookie, from the start of the background on. */
export interface QuietFetches {
  /** Counts this one. Returns the prefix of its app if it was the last of so many. */
  count(state: State, request: TabRequest): string | null;
}

/** Creates the count. */
export function countQuietFetches(): QuietFetches {
  const counts = new Map<string, number>();
  return {
    count(state, { tabId, url }) {
      const { access } = tabState(state.tabs, tabId);
      if (access.state !== 'granted' || access.grant.kind !== 'target') return null;
      const { prefix } = access.grant;
      if (!url.startsWith(prefix)) return null;
      const count = (counts.get(prefix) ?? 0) + 1;
      counts.set(prefix, count % QUIET_AFTER);
      return count === QUIET_AFTER ? prefix : null;
    },
  };
}

/** Ends listening to the fetches of an app that has set no cookie for a path for a long time: it costs each of them. */
export async function fetchesQuiet({ state, commit }: Turn, prefix: string): Promise<void> {
  if (state.pathCookiePrefixes.includes(prefix) || state.quietPrefixes.includes(prefix)) return;
  await commit({ quietPrefixes: [...state.quietPrefixes, prefix] });
}
