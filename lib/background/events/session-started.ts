import { appsAtRoot, mayBeAppAddress } from '../../core/apps/root-address.ts';
import { parseProxyUrl } from '../../core/proxy-url/parse.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import { endHeldNavigations } from '../../core/tabs/navigations.ts';
import { startTabs } from '../../core/tabs/tab-history.ts';
import { startSession, tabState } from '../../core/tabs/tab-state.ts';
import { applyRules } from '../apply-rules.ts';
import type { Dependencies } from '../dependencies.ts';
import { observedHosts } from '../host-access.ts';
import { markOthers } from '../marks.ts';
import { type State, serversOf } from '../state.ts';
import type { Turn } from '../turn.ts';

/**
 * Puts rules in force where the memory is new: at the start of the browser, after a reload or an update. Rules survive a
 * reload of the extension and its memory doesn't; the tabs that such rules name are quarantined. A mere wake of the
 * background only ends what the one before had let through, and a start that failed is repeated by the next one.
 */
export async function sessionStarted(turn: Turn): Promise<void> {
  const { deps, problems } = turn;
  if (turn.state.isSessionStarted) return turn.commit({ tabs: endHeldNavigations(turn.state.tabs) });
  // Storage carries out its calls in order, so what is written later is safe without waiting. It fails if storage is full.
  void deps.storage.startNewLog().catch(() => undefined);
  const [existingTabIds, ruleTabIds] = await Promise.all([deps.tabs.list(), deps.rules.sessionTabIds()]);
  await turn.commit({ tabs: startSession(turn.state.tabs, { existingTabIds, ruleTabIds }) });
  await applyRules(deps, turn.state, { isPartial: problems.size > 0 });
  await markOthers(deps, turn.state);
  await turn.commit({ isSessionStarted: true });
}

/**
 * The browser started. Its tabs may have a history, but nothing of that is alive any more: pages come back by requests, to
 * which rules apply. Only what they have shown by now counts.
 *
 * Restored tabs are sent to the gate. A browser restores a tab from its cache, which answers before any rule applies: the app
 * would be shown, unsigned.
 */
export async function browserStarted({ state, deps, commit }: Turn): Promise<void> {
  const [tabIds, hosts] = await Promise.all([deps.tabs.list(), observedHosts(deps, state)]);
  await commit({ tabHistories: startTabs(state.tabHistories, tabIds, hosts) });
  await reloadRestoredTabs(deps, state);
}

async function reloadRestoredTabs(deps: Dependencies, state: State): Promise<void> {
  const servers = serversOf(state, deps.platform);
  const isAtRoot = (url: string) =>
    mayBeAppAddress(url) &&
    servers.some(
      (server) => url.startsWith(`${serverUrl(server)}/`) && appsAtRoot(server, state.rootPrefixes).length > 0,
    );
  for (const { id, url } of await deps.tabs.showing(servers)) {
    if (tabState(state.tabs, id).access.state === 'granted') continue;
    if (parseProxyUrl(url, servers).ok || isAtRoot(url)) await deps.tabs.reload(id);
  }
}
