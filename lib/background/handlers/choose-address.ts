import { toProxyUrl } from '../../core/apps/root-address.ts';
import type { MessageRequest } from '../../core/messages.ts';
import { tabState } from '../../core/tabs/tab-state.ts';
import type { Turn } from '../turn.ts';

/**
 * Serves the app of a tab from `/`, or under its prefix, from now on, and loads the tab's page there. Other tabs of the app
 * follow when they next load.
 */
export async function chooseAddress(turn: Turn, { tabId, address }: MessageRequest<'chooseAddress'>): Promise<void> {
  const { access } = tabState(turn.state.tabs, tabId);
  if (access.state !== 'granted' || access.grant.kind === 'api') return;
  const { prefix } = access.grant;
  const { tabs } = turn.deps;
  const others = turn.state.rootPrefixes.filter((other) => other !== prefix);
  await turn.commit({ rootPrefixes: address === 'root' ? [...others, prefix] : others });
  const url = await tabs.urlOf(tabId);
  const proxyUrl = url === null ? null : toProxyUrl(prefix, url);
  // Navigating a tab to where it already is, fragment included, loads nothing.
  if (proxyUrl === null || proxyUrl === url) await tabs.reload(tabId);
  else await tabs.navigate(tabId, proxyUrl);
}
