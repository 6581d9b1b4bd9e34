import { addressFor } from '../../core/apps/isolation.ts';
import { type AskingPage, isSameOpening } from '../../core/gate/consent.ts';
import { decide, type GateInput, type GivenConsent } from '../../core/gate/decide.ts';
import type { GateAnswer, GateRequest } from '../../core/gate/gate-request.ts';
import { problem } from '../../core/problems.ts';
import { readLinkWithoutCluster } from '../../core/proxy-url/link-forms.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import type { Grant } from '../../core/tabs/grant.ts';
import {
  allowHeldNavigation,
  awaitApp,
  isSentBack,
  recordArrival,
  recordConsent,
  recordOpenedElsewhere,
  recordPassage,
  recordSite,
  withoutFragment,
} from '../../core/tabs/navigations.ts';
import { onlyAppIn, probablyHasNoHistory } from '../../core/tabs/tab-history.ts';
import { quarantineTabs, type Tabs, tabState } from '../../core/tabs/tab-state.ts';
import type { HeldAnswer } from '../dependencies.ts';
import { canHold, grantChanges, openGranted } from '../grants.ts';
import { serversWithAccess } from '../host-access.ts';
import { grantKind, isInPlace } from '../isolation.ts';
import { contextStates, identityOf, obstacleOf, type State, serversOf } from '../state.ts';
import type { Changes, Turn } from '../turn.ts';

/** The tab that shows the gate. */
export interface GateTab {
  readonly id: number;
  /** The tab that opened it, where the browser knows. */
  readonly openerId: number | null;
}

/** Decides about a URL that came to the gate, and does what was decided: read, decide, commit, answer. */
export async function passGate(
  turn: Turn,
  tab: GateTab | null,
  request: GateRequest,
  { isHeld = false } = {},
): Promise<GateAnswer> {
  const [unreadable] = turn.problems.values();
  if (unreadable) return { kind: 'blocked', problem: unreadable, context: null };
  if (tab === null) return { kind: 'blocked', problem: problem('gateWithoutTab', {}), context: null };
  const { deps } = turn;
  const surroundings = await surroundingsOf(turn, tab, request.url);
  const { page, consent, decision } = decide(gateInput(turn, tab, request, surroundings));
  const consented = consent ? consentChanges(turn.state, tab, request, consent) : {};
  const state: State = { ...turn.state, ...consented } as State;
  switch (decision.kind) {
    case 'answer':
      await turn.commit({ ...consented, ...siteChanges(state.tabs, tab.id, request, page) });
      return withTime(state, decision.answer);
    case 'grant':
      await turn.commit({ ...consented, ...passageChanges(turn, tab.id, decision, request, isHeld) });
      return { kind: 'go', url: addressFor(decision.grant, decision.url, deps.platform) };
    case 'openElsewhere':
      await turn.commit({ ...consented, tabs: recordOpenedElsewhere(state.tabs, tab.id, deps.now()) });
      await openGranted(turn, decision.grant, decision.url, { nextToTabId: tab.id });
      return { kind: 'openedElsewhere' };
    case 'leaveApp':
      await turn.revoke({ ...consented, tabs: quarantineTabs(state.tabs, [tab.id]) });
      return { kind: 'go', url: decision.url };
  }
}

/** The answer with since when the credential is of no use, where that stands in the way. */
function withTime({ rejections, credentialExpiries }: State, answer: GateAnswer): GateAnswer {
  if (answer.kind !== 'blocked' || !answer.context) return answer;
  const { problem: obstacle, context, prefix } = answer;
  const rejection = rejections.find((one) => one.contextId === context.id && one.prefix === prefix);
  const since = { apiserverUnauthorized: rejection?.at, credentialExpired: credentialExpiries[context.id] };
  const at = Object.hasOwn(since, obstacle.code) ? since[obstacle.code as keyof typeof since] : null;
  return at == null ? answer : { ...answer, since: at };
}

/**
 * Decides about a navigation that waits at the gate. What needs the gate's page, because there is something to ask or to say,
 * is left to that, and so is what cannot go on by rules of its own, or comes back as soon as it is let through.
 */
export async function passHeldNavigation(turn: Turn, tab: GateTab, url: string): Promise<HeldAnswer> {
  const { deps, state, problems } = turn;
  if (problems.size > 0 || isSentBack(tabState(state.tabs, tab.id), url)) return { kind: 'ask' };
  const choices = { contextId: null, prefix: null, consent: 'none', question: null } as const;
  const isFirstPage = deps.platform.holdsRequests && probablyHasNoHistory(state.tabHistories, tab.id, deps.now());
  const request: GateRequest = { ...choices, url, isResumed: false, isFirstPage };
  const surroundings = await surroundingsOf(turn, tab, url);
  const decideFor = (asked: GateRequest) => decide(gateInput(turn, tab, asked, surroundings)).decision;
  const decision = decideFor(request);
  const isFirstOfApp =
    decision.kind === 'grant' && onlyAppIn(state.tabHistories, tab.id, url) !== decision.grant.prefix;
  if (isFirstOfApp && mayHaveRelatedWindows(turn, tab)) return { kind: 'ask' };
  const isHoldable = decision.kind === 'grant' && canHold(decision.grant, decision.url);
  if (!isHoldable && decision.kind !== 'openElsewhere') return { kind: 'ask' };
  // The gate's page can tell whether it is the first one.
  const dependsOnHistory =
    decision.kind === 'openElsewhere' && decideFor({ ...request, isFirstPage: true }).kind === 'grant';
  if (dependsOnHistory && deps.platform.holdsRequests) return { kind: 'ask' };
  const answer = await passGate(turn, tab, request, { isHeld: true });
  if (answer.kind === 'go') return answer;
  return { kind: answer.kind === 'openedElsewhere' ? 'stay' : 'ask' };
}

/**
 * Whether another window may have a hold of the tab: what opened it, or what that opened. Where no policy severs them, the gate's
 * page does.
 */
function mayHaveRelatedWindows({ state, deps }: Turn, { id, openerId }: GateTab): boolean {
  const isStartedByPage = tabState(state.tabs, id).lastNavigation?.initiator.kind === 'page';
  return deps.platform.holdsRequests && (isStartedByPage || openerId !== null);
}

/** The changes that give the tab its grant and let it go to the URL. */
function passageChanges(
  { state, deps }: Turn,
  tabId: number,
  { grant, url }: { readonly grant: Grant; readonly url: string },
  { isFirstPage }: GateRequest,
  isHeld: boolean,
): Changes {
  // Only the gate's page sees a tab's history.
  const firstPage = isHeld ? 'assumed' : 'seen';
  const passage = { url, platform: deps.platform, firstPage: isFirstPage ? firstPage : undefined } as const;
  const granted = grantChanges(state, tabId, grant, passage);
  const pass = isHeld ? allowHeldNavigation : recordPassage;
  const passed = pass(granted.tabs ?? state.tabs, tabId, withoutFragment(url));
  return { ...granted, tabs: recordView(passed) };

  /**
   * Whoever comes by the gate's page shows that. A request that is held leaves in the tab what it shows, whose frames may be of
   * a neighbour origin; where rules know the top frame, they do not take it for the app.
   */
  function recordView(tabs: Tabs): Tabs {
    if (!isHeld) return recordArrival(tabs, tabId);
    const isAppShown = tabState(state.tabs, tabId).access.state === 'granted';
    return deps.platform.supportsTopDomains || isAppShown ? tabs : awaitApp(tabs, tabId);
  }
}

/** What the browser has to be asked before it is decided. */
interface Surroundings {
  /** URLs of the servers for which the URL may be meant, and that the extension has access to. */
  readonly reachable: ReadonlySet<string>;
  /** The container of the gate's tab; null for none. */
  readonly container: string | null;
}

function gateInput(
  { state, deps }: Turn,
  tab: GateTab,
  request: GateRequest,
  { reachable, container }: Surroundings,
): GateInput {
  const { platform } = deps;
  const { rootPrefixes, preferredPrefixes, contextsByPrefix, trustedSites, allowedOpenings, tabs, tabHistories } =
    state;
  return {
    request,
    tab,
    tabs,
    now: deps.now(),
    tabHistories,
    contexts: contextStates(state, platform),
    obstacleOf: (contextState, prefix) => {
      const { server } = contextState.context;
      const hasHostAccess = server !== null && reachable.has(serverUrl(server));
      return obstacleOf(state, contextState, { hasHostAccess, now: deps.now(), prefix });
    },
    identityOf: ({ context }) => identityOf(state, context),
    kindOf: (target) => grantKind(state, target, platform),
    isInPlace: (target) => isInPlace(state, target, container),
    rootPrefixes,
    preferredPrefixes,
    contextsByPrefix,
    consents: { trustedSites, allowedOpenings },
  };
}

async function surroundingsOf({ deps, state }: Turn, tab: GateTab, url: string): Promise<Surroundings> {
  const origin = URL.canParse(url) ? new URL(url).origin : null;
  const known = serversOf(state, deps.platform);
  const servers = readLinkWithoutCluster(url, known) ? known : known.filter((server) => server.origin === origin);
  const [withAccess, container] = await Promise.all([
    serversWithAccess(deps, servers),
    deps.platform.hasContainers ? deps.tabs.containerOf(tab.id) : null,
  ]);
  return { reachable: new Set(withAccess.map(serverUrl)), container };
}

function siteChanges(tabs: Tabs, tabId: number, { url }: GateRequest, page: AskingPage | null): Changes {
  const changed = page ? recordSite(tabs, tabId, withoutFragment(url), page.site) : tabs;
  return changed === tabs ? {} : { tabs: changed };
}

function consentChanges(state: State, { id }: GateTab, { url }: GateRequest, consent: GivenConsent): Changes {
  const { trustedSites, allowedOpenings } = state;
  switch (consent.kind) {
    case 'site':
      return { trustedSites: [...new Set([...trustedSites, consent.site])] };
    case 'opening': {
      const { kind: _, ...opening } = consent;
      return { allowedOpenings: [...allowedOpenings.filter((allowed) => !isSameOpening(allowed, opening)), opening] };
    }
    case 'navigation':
      return { tabs: recordConsent(state.tabs, id, withoutFragment(url), consent.contextId) };
  }
}
