import type { EnteredUrl } from '../core/address-bar.ts';
import { siteOf } from '../core/gate/consent.ts';
import { gateAddressPrefix } from '../core/gate/gate-address.ts';
import { readProxyLink } from '../core/proxy-url/link-forms.ts';
import { type Initiator, PERSON } from '../core/tabs/initiator.ts';
import { recordStart, withoutFragment } from '../core/tabs/navigations.ts';
import { observeTabs, onlyAppIn } from '../core/tabs/tab-history.ts';
import { type Navigation, tabState } from '../core/tabs/tab-state.ts';
import type { ChosenText, HeldAnswer, NewTab } from './dependencies.ts';
import { openTarget } from './handlers/open-target.ts';
import { passHeldNavigation } from './handlers/pass-gate.ts';
import { observedHosts } from './host-access.ts';
import { serversOf } from './state.ts';
import type { Turn } from './turn.ts';

/**
 * Opens a URL that a person entered where only the extension sees it: in the tab that is given, or in a new one. What has to be asked
 * or said first, the gate does there. Returns what became of the tab that was given.
 */
export async function openEntered(turn: Turn, entered: EnteredUrl): Promise<HeldAnswer> {
  const { url, contextId, tabId, isInBackground } = entered;
  const chosen = contextId === null ? {} : { contextId };
  const navigation: Navigation = { url: withoutFragment(url), initiator: PERSON, ...chosen };
  if (tabId !== null) return openInTab(turn, tabId, url, navigation);
  const isOpen = contextId !== null && (await openTarget(turn, { contextId, url, isInBackground })).ok;
  if (!isOpen) await openAtGate(turn, url, navigation, { isInBackground });
  return { kind: 'stay' };
}

/** Navigates as if the person had typed the URL itself into the tab. */
async function openInTab(turn: Turn, tabId: number, url: string, navigation: Navigation): Promise<HeldAnswer> {
  const { deps, held } = turn;
  await turn.commit({ tabs: recordStart(turn.state.tabs, tabId, navigation) });
  // Where the browser asks what becomes of the gate's address, that is decided then, and the tab may stay as it is.
  const openerId = await deps.tabs.openerOf(tabId);
  const answer: HeldAnswer = deps.platform.holdsRequests
    ? await passHeldNavigation(turn, { id: tabId, openerId }, url)
    : { kind: 'ask' };
  if (answer.kind === 'ask') held.arrived({ tabId, url: navigation.url, isGranted: false });
  if (answer.kind !== 'stay') {
    await deps.tabs.navigate(tabId, answer.kind === 'go' ? answer.url : gateAddressPrefix(deps.platform) + url);
  }
  return answer;
}

/**
 * Opens what a person chose on a page, a link or a text that they selected, in a tab beside it. The page decided what it says, so the
 * gate asks as about any link of that page. Text that is no proxy URL gets an address without it: it may be a secret.
 */
export async function openChosenText(turn: Turn, { text, tabId, origin }: ChosenText): Promise<void> {
  const { state } = turn;
  const servers = serversOf(state, turn.deps.platform);
  const site = siteOf(origin, {
    tab: tabState(state.tabs, tabId),
    isApiserver: (one) => servers.some((server) => server.origin === one),
    shownAppAt: (one) => (tabId === null ? null : onlyAppIn(state.tabHistories, tabId, one)),
  });
  const initiator: Initiator = { kind: 'page', origin };
  const url = readProxyLink(text) ?? '';
  await openAtGate(turn, url, { url: withoutFragment(url), initiator, site }, { nextToTabId: tabId });
}

/** Opens the gate for a URL in a new tab, with who started the navigation. */
async function openAtGate(
  turn: Turn,
  url: string,
  navigation: Navigation,
  { nextToTabId = null, isInBackground = false }: Partial<Pick<NewTab, 'nextToTabId' | 'isInBackground'>>,
): Promise<void> {
  const { deps, state } = turn;
  const [tabId, hosts] = await Promise.all([
    deps.tabs.open(gateAddressPrefix(deps.platform) + url, {
      nextToTabId,
      container: null,
      isInBackground,
      isInNewWindow: false,
    }),
    observedHosts(deps, state),
  ]);
  await turn.commit({
    tabs: recordStart(state.tabs, tabId, navigation),
    tabHistories: observeTabs(state.tabHistories, [tabId], hosts),
  });
  turn.held.arrived({ tabId, url: navigation.url, isGranted: false });
}
