import { gateAddressPrefix } from '../../core/gate/gate-address.ts';
import { withoutFragment } from '../../core/tabs/navigations.ts';
import { suspendTabs, tabState } from '../../core/tabs/tab-state.ts';
import type { CredentialChanges } from '../credential-changes.ts';
import type { RejectedDocument } from '../dependencies.ts';
import { isStillThere } from '../still-there.ts';
import type { Turn } from '../turn.ts';

/** What the time of a rejection is compared with. */
interface RejectionTimes {
  /** When the response arrived, in epoch milliseconds. */
  readonly answeredAt: number;
  readonly credentials: CredentialChanges;
}

/**
 * The apiserver rejected a context's credential for this document, or its app says so: stops signing for that context in all
 * tabs of the app, and sends the one that still shows the rejection to the gate, which asks for another credential. The others get
 * there when they load: no tab is navigated that nobody looks at. Tabs of other apps are as they were, until they are rejected
 * themselves. If the context got another credential after the request was sent, nothing was said about that one: the tab loads the
 * document again.
 */
export async function documentRejected(
  turn: Turn,
  { tabId, url, sentAt = Number.POSITIVE_INFINITY }: RejectedDocument,
  { answeredAt, credentials }: RejectionTimes,
): Promise<void> {
  const { state, deps, held, revoke } = turn;
  const { access } = tabState(state.tabs, tabId);
  if (access.state !== 'granted' || access.grant.kind === 'isolated' || !url.startsWith(access.grant.prefix)) return;
  const { contextId, prefix } = access.grant;
  if (credentials.isReplacedSince(contextId, sentAt)) {
    if (await isStillThere(turn, tabId, access.grant, answeredAt)) await deps.tabs.navigate(tabId, url);
    return;
  }
  const isOfApp = (it: { readonly contextId: string; readonly prefix: string }) =>
    it.contextId === contextId && it.prefix === prefix;
  await revoke({
    rejections: [...state.rejections.filter((rejection) => !isOfApp(rejection)), { contextId, prefix, at: answeredAt }],
    tabs: suspendTabs(state.tabs, isOfApp),
  });
  if (!(await isStillThere(turn, tabId, access.grant, answeredAt))) return;
  held.arrived({ tabId, url: withoutFragment(url), isGranted: false });
  await deps.tabs.navigate(tabId, gateAddressPrefix(deps.platform) + url);
}
