import type { ContextState } from '../../../lib/core/context-state.ts';
import type { AllowedOpening } from '../../../lib/core/gate/consent.ts';
import { decide, type GateInput, type Passage } from '../../../lib/core/gate/decide.ts';
import type { GateRequest } from '../../../lib/core/gate/gate-request.ts';
import { assessContext } from '../../../lib/core/kubeconfig/assess-context.ts';
import type { StoredContext } from '../../../lib/core/kubeconfig/kube-context.ts';
import { hostnameOf, hostsOf, type Server, serverUrl } from '../../../lib/core/proxy-url/server.ts';
import type { Grant } from '../../../lib/core/tabs/grant.ts';
import { type Initiator, PERSON } from '../../../lib/core/tabs/initiator.ts';
import { withoutFragment } from '../../../lib/core/tabs/navigations.ts';
import type { TabHistory } from '../../../lib/core/tabs/tab-history.ts';
import type { Navigation, TabAccess, TabState } from '../../../lib/core/tabs/tab-state.ts';
import { PLATFORM } from '../../fakes/fake-dependencies.ts';
import {
  GRAFANA,
  gateRequest,
  importedContext,
  SEARCH,
  SERVER,
  SERVER_WITH_BASE_PATH,
} from '../../fakes/sample-contexts.ts';
import { questionOf } from '../../fakes/test-background.ts';

const NOW = 1_000_000;

/** The gate's own tab, and the tab that opened it where a test has one. */
const TAB_ID = 1;
const OPENER_ID = 2;

/** A page of an unrelated website. */
export const WIKI: Initiator = { kind: 'page', origin: 'https://wiki.example' };
/** A page of the apiserver's origin: some app. */
export const APP: Initiator = { kind: 'page', origin: SERVER.origin };
/** A page whose origin is opaque or hidden. */
export const UNKNOWN_PAGE: Initiator = { kind: 'page', origin: null };

/** A context with a credential, changed as given. */
export function contextState(name: string, changes: Partial<StoredContext> = {}): ContextState {
  const context = assessContext(importedContext(name, changes).context, PLATFORM);
  return { context, hasCredential: true, isLocked: false, expiresAt: null };
}

/** Two contexts on `SERVER`, and one on `SERVER_WITH_BASE_PATH`. */
export const DEV = contextState('dev');
export const ADMIN = contextState('admin');
export const RANCHER = contextState('rancher', { serverAddress: serverUrl(SERVER_WITH_BASE_PATH) });

/** A grant for an app as a context, by default on `SERVER`. */
export function grantFor(prefix: string, { context }: ContextState = DEV, server: Server = SERVER): Grant {
  return { kind: 'target', contextId: context.id, server, prefix };
}

/** Grants of `DEV`, one for each kind and for a second app. */
export const GRAFANA_GRANT = grantFor(GRAFANA);
export const SEARCH_GRANT = grantFor(SEARCH);
export const ISOLATED_GRANT: Grant = { ...GRAFANA_GRANT, kind: 'isolated' };
export const API_GRANT: Grant = { ...GRAFANA_GRANT, kind: 'api', prefix: `${SERVER.origin}/` };

/** The access of a granted tab. */
export const granted = (grant: Grant): TabAccess => ({ state: 'granted', grant });
/** The access of a suspended tab. */
export const suspended = (grant: Grant): TabAccess => ({ state: 'suspended', grant });
/** The access of a quarantined tab. */
export const QUARANTINED: TabAccess = { state: 'quarantined' };

/** A situation at the gate. By default a person navigated to the URL, in a new tab without an opener. */
export interface Situation {
  readonly request?: Partial<Omit<GateRequest, 'url'>>;
  /** Who navigated the gate's tab to the URL; null if nobody saw it. */
  readonly initiator?: Initiator | null;
  /** What the person agreed to about the navigation before. */
  readonly agreement?: Navigation['agreement'];
  /** The id of the context that the person chose with the URL. */
  readonly chosenWith?: string;
  /** The URL of the tab's last recorded navigation, if it is another one. */
  readonly navigatedUrl?: string;
  readonly access?: TabAccess;
  /** How many milliseconds ago the tab opened apps in other tabs. */
  readonly openedElsewhere?: readonly number[];
  /** What the tab may still contain; by default no document of any server. */
  readonly history?: TabHistory;
  /** The access of the tab that opened the gate's. */
  readonly opener?: TabAccess;
  readonly contexts?: readonly ContextState[];
  readonly rootPrefixes?: readonly string[];
  readonly contextsByPrefix?: GateInput['contextsByPrefix'];
  readonly trusted?: readonly string[];
  readonly allowed?: readonly AllowedOpening[];
  readonly obstacleOf?: GateInput['obstacleOf'];
  readonly kindOf?: GateInput['kindOf'];
  readonly isInPlace?: GateInput['isInPlace'];
}

/**
 * The decision about a URL in a situation, with the consent that is to be remembered. Consent in the request answers the question
 * that is asked there, if the situation names no other.
 */
export function passageOf(url: string, situation: Situation = {}): Passage {
  const { consent = 'none', question } = situation.request ?? {};
  if (consent === 'none' || question !== undefined) return decideIn(url, situation);
  const { decision } = decideIn(url, { ...situation, request: { ...situation.request, consent: 'none' } });
  const asked = decision.kind === 'answer' ? questionOf(decision.answer) : null;
  return decideIn(url, { ...situation, request: { ...situation.request, question: asked } });
}

function decideIn(url: string, situation: Situation): Passage {
  const { contexts = [DEV], rootPrefixes = [], contextsByPrefix = {}, trusted = [], allowed = [] } = situation;
  const { obstacleOf = () => null, kindOf = () => 'target', isInPlace = () => true, request, opener } = situation;
  return decide({
    request: gateRequest(url, { isResumed: false, ...request }),
    tab: { id: TAB_ID, openerId: opener ? OPENER_ID : null },
    tabs: {
      [TAB_ID]: ownTab(url, situation),
      ...(opener ? { [OPENER_ID]: { access: opener, lastNavigation: null } } : {}),
    },
    tabHistories: { [TAB_ID]: situation.history ?? historyOf(situation) },
    now: NOW,
    contexts,
    obstacleOf,
    identityOf: ({ context }) => context.userName,
    kindOf,
    isInPlace,
    rootPrefixes,
    preferredPrefixes: {},
    contextsByPrefix,
    consents: { trustedSites: trusted, allowedOpenings: allowed },
  });
}

/** The decision alone. */
export function decisionOf(url: string, situation: Situation = {}): Passage['decision'] {
  return passageOf(url, situation).decision;
}

/** The answer that blocks a URL because of this problem. */
export function blockedBy(code: string): object {
  return { kind: 'answer', answer: { kind: 'blocked', problem: { code }, context: null } };
}

/** The answer that lets the tab go to the URL without a grant. */
export function goTo(url: string): Passage['decision'] {
  return { kind: 'answer', answer: { kind: 'go', url } };
}

/** A tab in which Portside has observed everything: documents of the app that it, or its opener, is granted. */
function historyOf({ access = { state: 'ungranted' }, opener }: Situation): TabHistory {
  const of = 'grant' in access ? access : opener;
  const shown = of && 'grant' in of ? { [hostnameOf(of.grant.server)]: of.grant.prefix } : {};
  return { mayBeReopened: false, observed: hostsOf([SERVER, SERVER_WITH_BASE_PATH]), shown };
}

function ownTab(
  url: string,
  {
    access = { state: 'ungranted' },
    initiator = PERSON,
    navigatedUrl = url,
    openedElsewhere = [],
    agreement,
    chosenWith,
  }: Situation,
): TabState {
  return {
    access,
    lastNavigation: initiator && {
      url: withoutFragment(navigatedUrl),
      initiator,
      ...(agreement ? { agreement } : {}),
      ...(chosenWith === undefined ? {} : { contextId: chosenWith }),
    },
    openedElsewhereAt: openedElsewhere.map((ago) => NOW - ago),
  };
}
