import type { EnteredUrl } from '../core/address-bar.ts';
import { readFailedAnswer } from '../core/failures/failed-answer.ts';
import { readNetworkError } from '../core/failures/network-error.ts';
import { gateAddressPrefix, urlOfGateAddress } from '../core/gate/gate-address.ts';
import type { MessageHandlers } from '../core/messages.ts';
import type { Server } from '../core/proxy-url/server.ts';
import { probedUrl, probePrefix } from '../core/rules/version-probe.ts';
import { endArrival, recordEnd, recordResult, unsentUrl, withoutFragment } from '../core/tabs/navigations.ts';
import { grantOf, tabState } from '../core/tabs/tab-state.ts';
import type {
  Dependencies,
  DocumentError,
  DocumentRequest,
  FailedNavigation,
  HeldAnswer,
  NavigationAnswer,
  TabRequest,
} from './dependencies.ts';
import { documentRequested } from './events/document-requested.ts';
import { createFailures, describeFailure } from './failures.ts';
import { passGate, passHeldNavigation } from './handlers/pass-gate.ts';
import type { HeldNavigations } from './held-navigations.ts';
import { navigationEvidence } from './navigation-evidence.ts';
import { openEntered } from './openings.ts';
import { serversOf } from './state.ts';
import type { Turn } from './turn.ts';
import { explainsFailure, showsOwnApp } from './unreachable.ts';

/** How long the gate waits for the event that tells who started a navigation before it asks the person. */
const EVIDENCE_LIMIT_MS = 1_000;
/** How long a held navigation waits for the event that tells its tab before the gate's page asks. */
const ARRIVAL_LIMIT_MS = 1_000;
/** The same where it may be the gate's page itself that is loaded again, for which no such event comes. */
const RELOAD_ARRIVAL_LIMIT_MS = 200;

/** How long the answer to a held navigation waits for what its tab shows now. */
const BROWSER_PAGE_LIMIT_MS = 100;
/** For how long a navigation that was let through may take until it is sent. The browser doesn't tell that it was given up before. */
const SENDING_LIMIT_MS = 10_000;
/** How long the document of a response may take until it runs. */
const DOCUMENT_LIMIT_MS = 10_000;
/** For how long a tab counts as just opened: less than it takes a person to read what is in it. */
const JUST_OPENED_MS = 3_000;

const ASK: HeldAnswer = { kind: 'ask' };

/**
 * Brings together what the browser tells separately about a navigation to the gate: that it comes, in which tab, and who started
 * it. The events and the gate's question take different routes, so they come in any order.
 */
export interface Gate {
  /** The gate's page asks for its tab. */
  readonly passGate: MessageHandlers['passGate'];
  /** The browser asks for the answer to a navigation to the gate's address, which waits until the signal. */
  navigationHeld(
    navigation: { readonly address: string; readonly isReload: boolean },
    signal?: AbortSignal,
  ): Promise<HeldAnswer>;
  /** The browser asks what becomes of a request that has to pass the gate, and waits until the signal. */
  requestHeld(request: DocumentRequest, signal?: AbortSignal): Promise<HeldAnswer>;
  /**
   * The same for a request that a page of the host, but of another origin, started. Rules take it for the app's own, so in the tab of
   * an app it has to pass the gate too. Null where it goes on as it is.
   */
  neighbourRequestHeld(request: DocumentRequest, signal?: AbortSignal): Promise<HeldAnswer | null>;
  /**
   * The browser knows what a navigation came to. Where it waits before it shows the response, the app is signed once this
   * resolves. Returns whether the URL is of the tab's own app.
   */
  navigationAnswered(answer: NavigationAnswer): Promise<boolean>;
  /**
   * The document of a tab is an error, as our script in it tells. If it is the apiserver's in place of the tab's app, the gate's page
   * takes its place. Returns the address by which the script leads there; null where it has nothing to do.
   */
  answerFailed(error: DocumentError): Promise<string | null>;
  /** The navigation of a tab failed before there was an answer. The gate's page takes the place of the browser's where it says more. */
  navigationFailed(failed: FailedNavigation): Promise<void>;
  /** A person entered a URL where only the extension sees it. */
  urlEntered(entered: EnteredUrl): Promise<void>;
  tabOpened(tabId: number): void;
  tabClosed(tabId: number): void;
  /** A rule redirected a navigation of this tab to this address of the gate. */
  redirectedToGate(redirect: TabRequest): void;
  /** Who started this request was recorded. */
  requestRecorded(request: DocumentRequest): void;
}

/** Creates it; `runTurn` runs a task as the next turn. */
export function createGate(
  deps: Pick<Dependencies, 'delay' | 'now' | 'platform' | 'tabs'>,
  held: HeldNavigations,
  runTurn: <T>(task: (turn: Turn) => Promise<T> | T) => Promise<T>,
): Gate {
  const evidence = navigationEvidence(() => deps.delay(EVIDENCE_LIMIT_MS));

  const openedAt = new Map<number, number>();
  /** The last request that was let through in each tab. One that is held again comes from rules without effect. */
  const letThrough = new Map<number, string>();
  /** Tabs that came to the gate with nothing in them. If their app opens in another tab, they are not left behind. */
  const freshTabs = new Set<number>();
  const failures = createFailures();

  const isJustOpened = (tabId: number): boolean => deps.now() - (openedAt.get(tabId) ?? 0) < JUST_OPENED_MS;
  const isFresh = async (tabId: number): Promise<boolean> => {
    if (await runTurn(({ state }) => tabState(state.tabs, tabId).access.state !== 'ungranted')) return false;
    if (isJustOpened(tabId)) return true;
    // The browser may answer only once the navigation is over, which waits for this.
    return Promise.race([deps.tabs.showsBrowserPage(tabId), deps.delay(BROWSER_PAGE_LIMIT_MS).then(() => false)]);
  };

  const expire = async (tabId: number, url: string): Promise<void> => {
    await deps.delay(SENDING_LIMIT_MS);
    await runTurn(({ state, revoke }) => revoke({ tabs: recordEnd(state.tabs, tabId, withoutFragment(url)) }));
  };

  const expectDocument = async (tabId: number, requestId: string | null): Promise<void> => {
    await deps.delay(DOCUMENT_LIMIT_MS);
    await runTurn(({ state, revoke }) => revoke({ tabs: endArrival(state.tabs, tabId, requestId) }));
  };

  /**
   * What follows from the answer: a navigation that is let through expires, and a tab with nothing in it is closed if its app
   * opens in another one, now or when the gate's page was answered.
   */
  const finish = async (tabId: number, answer: HeldAnswer): Promise<HeldAnswer> => {
    freshTabs.delete(tabId);
    if (answer.kind === 'go') void expire(tabId, answer.url);
    if (answer.kind === 'go' || !(await isFresh(tabId))) return answer;
    if (answer.kind === 'stay') await deps.tabs.close(tabId);
    else freshTabs.add(tabId);
    return answer;
  };

  /** Waits for who started the navigation, if that is not known yet. */
  const waitForEvidence = async (tabId: number, url: string): Promise<void> => {
    const plainUrl = withoutFragment(url);
    const isKnown = await runTurn(({ state }) => tabState(state.tabs, tabId).lastNavigation?.url === plainUrl);
    if (!isKnown) await evidence.wait(tabId, plainUrl);
  };

  const requestHeld = async (request: DocumentRequest, signal?: AbortSignal): Promise<HeldAnswer> => {
    const { tabId, url, requestId } = request;
    const key = `${requestId} ${url}`;
    const openerId = await deps.tabs.openerOf(tabId);
    const answer = await runTurn(async (turn): Promise<HeldAnswer> => {
      if (letThrough.get(tabId) === key) return ASK;
      // The background started it itself.
      if (unsentUrl(tabState(turn.state.tabs, tabId)) === withoutFragment(url)) return { kind: 'go', url };
      await documentRequested(turn, request);
      if (signal?.aborted) return ASK;
      return passHeldNavigation(turn, { id: tabId, openerId }, url);
    });
    if (answer.kind === 'go') letThrough.set(tabId, key);
    return finish(tabId, answer);
  };

  return {
    passGate: async (request, { tabId, openerTabId }) => {
      if (tabId !== null) held.forget(tabId);
      const tab = tabId === null ? null : { id: tabId, openerId: openerTabId };
      const failed = tabId === null ? null : failures.take(tabId, request.url);
      const pass = () =>
        runTurn(async (turn) => {
          const failure = failed && tab && (await describeFailure(turn, tab.id, request.url, failed));
          return failure ?? passGate(turn, tab, request);
        });
      let answer = await pass();
      if (tabId !== null && answer.kind === 'confirm' && answer.site === null) {
        await waitForEvidence(tabId, request.url);
        answer = await pass();
      }
      if (answer.kind === 'openedElsewhere' && tabId !== null && freshTabs.delete(tabId)) await deps.tabs.close(tabId);
      return answer;
    },
    navigationHeld: async ({ address, isReload }, signal) => {
      const url = urlOfGateAddress(address);
      const navigation = await held.take(withoutFragment(url), isReload ? RELOAD_ARRIVAL_LIMIT_MS : ARRIVAL_LIMIT_MS);
      if (!navigation) return ASK;
      const { tabId, isGranted } = navigation;
      if (failures.has(tabId, url)) return ASK;
      if (isGranted) {
        void expire(tabId, url);
        return { kind: 'go', url };
      }
      const tab = { id: tabId, openerId: await deps.tabs.openerOf(tabId) };
      return finish(tabId, await runTurn((turn) => (signal?.aborted ? ASK : passHeldNavigation(turn, tab, url))));
    },
    requestHeld,
    neighbourRequestHeld: async (request, signal) => {
      const { tabId } = request;
      const isFree = await runTurn(({ state }) => tabState(state.tabs, tabId).access.state === 'ungranted');
      return isFree ? null : requestHeld(request, signal);
    },
    navigationAnswered: async ({ tabId, url, requestId, content }) => {
      const bringsDocument = content !== 'nothing';
      const result = { url: withoutFragment(url), requestId, bringsDocument };
      const { hasBegun, isOwnApp } = await runTurn(async (turn) => {
        const { state, commit, revoke } = turn;
        const tabs = recordResult(state.tabs, tabId, result);
        const isOwn = showsOwnApp(turn, tabId, url);
        if (tabs === state.tabs) return { hasBegun: false, isOwnApp: isOwn };
        await (bringsDocument ? commit({ tabs }) : revoke({ tabs }));
        return { hasBegun: content === 'document', isOwnApp: isOwn };
      });
      if (hasBegun) void expectDocument(tabId, requestId);
      return isOwnApp;
    },
    answerFailed: async ({ tabId, url, status, text }) => {
      const answer = readFailedAnswer(status, text);
      if (!answer) return null;
      const server = await runTurn((turn) => (showsOwnApp(turn, tabId, url) ? serverOf(turn, tabId) : null));
      if (!server) return null;
      failures.record(tabId, url, answer);
      if (!deps.platform.holdsRequests) return probePrefix(server) + url;
      await deps.tabs.replace(tabId, gateAddressPrefix(deps.platform) + url);
      return null;
    },
    navigationFailed: async ({ tabId, url: requested, error }) => {
      const reason = readNetworkError(error);
      if (reason === null) return;
      const url = await runTurn((turn) => {
        const meant = probedUrl(requested, serversOf(turn.state, deps.platform)) ?? requested;
        return explainsFailure(turn, tabId, meant, reason) ? meant : null;
      });
      // Back leads to the error again, and the person may want the browser's page: a warning with a way on.
      if (url === null || failures.isTold(tabId, url)) return;
      failures.record(tabId, url, reason);
      held.arrived({ tabId, url: withoutFragment(url), isGranted: false });
      await deps.tabs.replaceError(tabId, requested, gateAddressPrefix(deps.platform) + url);
    },
    urlEntered: async (entered) => {
      const { tabId } = entered;
      const answer = await runTurn((turn) => openEntered(turn, entered));
      if (tabId !== null && answer.kind === 'go') void expire(tabId, answer.url);
    },
    tabOpened: (tabId) => {
      for (const other of openedAt.keys()) if (!isJustOpened(other)) openedAt.delete(other);
      openedAt.set(tabId, deps.now());
    },
    tabClosed: (tabId) => {
      held.forget(tabId);
      failures.forget(tabId);
      letThrough.delete(tabId);
      freshTabs.delete(tabId);
    },
    redirectedToGate: ({ tabId, url }) => {
      freshTabs.delete(tabId);
      held.arrived({ tabId, url: withoutFragment(urlOfGateAddress(url)), isGranted: false });
    },
    requestRecorded: ({ tabId, url, isMainFrame }) => {
      if (isMainFrame) evidence.arrived(tabId, withoutFragment(url));
    },
  };
}

/** The server of the app in a tab; null for none. */
function serverOf({ state }: Turn, tabId: number): Server | null {
  return grantOf(tabState(state.tabs, tabId))?.server ?? null;
}
