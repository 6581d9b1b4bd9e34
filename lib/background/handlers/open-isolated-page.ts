import { parseProxyUrl } from '../../core/proxy-url/parse.ts';
import { opensTooMuch, recordOpenedElsewhere } from '../../core/tabs/navigations.ts';
import { tabState } from '../../core/tabs/tab-state.ts';
import { openGranted } from '../grants.ts';
import type { Turn } from '../turn.ts';
import { isolatedGrant } from './get-isolated-app.ts';

/**
 * Opens another page of a tab's isolated app in a new tab beside it, with the same grant. It begins with what the app has stored,
 * a sign-in for example, and has a partition of its own from then on. Does nothing for any other URL.
 */
export async function openIsolatedPage(turn: Turn, url: string, tabId: number | null): Promise<void> {
  const grant = isolatedGrant(turn.state.tabs, tabId);
  const parsed = grant && parseProxyUrl(url, [grant.server]);
  if (tabId === null || !grant || !parsed?.ok || parsed.value.prefix !== grant.prefix) return;
  const { tabs } = turn.state;
  // One click allows an app to open tabs for seconds.
  if (opensTooMuch(tabState(tabs, tabId), turn.deps.now())) return;
  await turn.commit({ tabs: recordOpenedElsewhere(tabs, tabId, turn.deps.now()) });
  const data = turn.state.isolatedData[tabId];
  await openGranted(turn, grant, parsed.value.url, { nextToTabId: tabId, data });
}
