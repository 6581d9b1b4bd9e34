import { NO_DATA } from '../../core/apps/isolated-data.ts';
import type { IsolatedApp, MessageRequest } from '../../core/messages.ts';
import { failure, type Outcome, success } from '../../core/outcome.ts';
import { problem } from '../../core/problems.ts';
import { parseProxyUrl } from '../../core/proxy-url/parse.ts';
import type { Grant } from '../../core/tabs/grant.ts';
import { recordPassage, withoutFragment } from '../../core/tabs/navigations.ts';
import { type Tabs, tabState } from '../../core/tabs/tab-state.ts';
import { usableContext } from '../grants.ts';
import { markAgain } from '../marks.ts';
import { serversOf } from '../state.ts';
import type { Turn } from '../turn.ts';

/**
 * What our page around an isolated app may show in its tab for the URL in its address. Anybody can type that address, so
 * only the tab's own grant counts. A tab without one, as of a bookmark, may go on to the URL itself, through the gate: only a
 * person opens that page, unless it comes from the tab's history.
 */
export async function getIsolatedApp(
  turn: Turn,
  { url, isFromHistory }: MessageRequest<'getIsolatedApp'>,
  tabId: number | null,
): Promise<Outcome<IsolatedApp>> {
  const grant = isolatedGrant(turn.state.tabs, tabId);
  const parsed = grant && parseProxyUrl(url, [grant.server]);
  if (tabId === null || !grant || !parsed?.ok || parsed.value.prefix !== grant.prefix) {
    if (!isFromHistory) await announce(turn, url, tabId);
    return failure(problem('isolatedGrantMissing', {}));
  }
  const context = await usableContext(turn, grant.contextId);
  if (!context.ok) return context;
  markAgain(turn, tabId);
  const { prefix, server } = grant;
  return success({ url: parsed.value.url, prefix, server, data: turn.state.isolatedData[tabId] ?? NO_DATA });
}

/** The grant of the isolated app that a tab shows; null for none. */
export function isolatedGrant(tabs: Tabs, tabId: number | null): Grant | null {
  const { access } = tabState(tabs, tabId);
  return access.state === 'granted' && access.grant.kind === 'isolated' ? access.grant : null;
}

async function announce({ state, deps, commit }: Turn, url: string, tabId: number | null): Promise<void> {
  if (tabId === null || tabState(state.tabs, tabId).access.state !== 'ungranted') return;
  if (!parseProxyUrl(url, serversOf(state, deps.platform)).ok) return;
  await commit({ tabs: recordPassage(state.tabs, tabId, withoutFragment(url)) });
}
