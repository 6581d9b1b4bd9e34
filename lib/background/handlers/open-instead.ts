import { otherForm, preferForm } from '../../core/failures/other-form.ts';
import { failure, type Outcome, success } from '../../core/outcome.ts';
import { problem } from '../../core/problems.ts';
import { parseProxyUrl } from '../../core/proxy-url/parse.ts';
import { tabState } from '../../core/tabs/tab-state.ts';
import { openGranted, usableContext } from '../grants.ts';
import { grantKind } from '../isolation.ts';
import type { Turn } from '../turn.ts';

/**
 * Opens a proxy URL in a new tab beside one whose app did not open, as the context of that tab and on its server. Where it is the
 * same app by the other scheme, that is used for the app from now on.
 */
export async function openInstead(turn: Turn, url: string, tabId: number | null): Promise<Outcome<null>> {
  const { access } = tabState(turn.state.tabs, tabId);
  if (tabId === null || access.state !== 'granted' || access.grant.kind !== 'target')
    return failure(problem('gateWithoutTab', {}));
  const { contextId, server, prefix } = access.grant;
  const parsed = parseProxyUrl(url, [server]);
  if (!parsed.ok) return parsed;
  const target = parsed.value;
  const context = await usableContext(turn, contextId, () => target.prefix);
  if (!context.ok) return context;
  if (otherForm(target).prefix === prefix) {
    await turn.commit({ preferredPrefixes: preferForm(turn.state.preferredPrefixes, target) });
  }
  const kind = grantKind(turn.state, target, turn.deps.platform);
  await openGranted(turn, { kind, contextId, server, prefix: target.prefix }, target.url, { nextToTabId: tabId });
  return success(null);
}
