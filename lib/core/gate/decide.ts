import type { ContextState } from '../context-state.ts';
import { type PreferredPrefixes, preferredForm } from '../failures/other-form.ts';
import { isUsable, usableServers } from '../kubeconfig/assess-context.ts';
import { type Problem, problem } from '../problems.ts';
import type { ProxyUrl } from '../proxy-url/parse.ts';
import type { Server } from '../proxy-url/server.ts';
import type { Grant } from '../tabs/grant.ts';
import type { Initiator } from '../tabs/initiator.ts';
import { announcedBy, opensTooMuch, withoutFragment } from '../tabs/navigations.ts';
import { canOnlyContain, onlyAppIn, type TabHistories } from '../tabs/tab-history.ts';
import { canGrant, grantOf, type Navigation, type Tabs, tabState } from '../tabs/tab-state.ts';
import { type AppOfUrl, appOfUrl } from './app-of-url.ts';
import { type ContextChoice, chooseContext } from './choose-context.ts';
import { type AllowedOpening, type AskingPage, askingPage, type Consents, hasConsent } from './consent.ts';
import { type Consent, type GateAnswer, type GateRequest, isSameQuestion, type Question } from './gate-request.ts';
import { canBeTrusted } from './trusted-site.ts';

/** Everything that the decision about a URL at the gate depends on. */
export interface GateInput {
  readonly request: GateRequest;
  /** The tab that shows the gate, and the tab that opened it, where the browser knows. */
  readonly tab: { readonly id: number; readonly openerId: number | null };
  readonly tabs: Tabs;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly tabHistories: TabHistories;
  readonly contexts: readonly ContextState[];
  /** Why the context cannot open what is under this prefix; null if it can. */
  readonly obstacleOf: (state: ContextState, prefix: string) => Problem | null;
  /** What stands for the user, impersonation and credential of the context, and changes with them. */
  readonly identityOf: (state: ContextState) => string;
  /** How the app of a target opens. */
  readonly kindOf: (target: ProxyUrl) => Grant['kind'];
  /** Whether the app of a target may open in the container of the gate's tab. */
  readonly isInPlace: (target: ProxyUrl) => boolean;
  readonly rootPrefixes: readonly string[];
  readonly preferredPrefixes: PreferredPrefixes;
  readonly contextsByPrefix: Readonly<Record<string, readonly string[]>>;
  readonly consents: Consents;
}

/** What becomes of a URL at the gate. */
export type GateDecision =
  | { readonly kind: 'answer'; readonly answer: GateAnswer }
  /** Give the gate's own tab this grant, then let it go to the URL. */
  | { readonly kind: 'grant'; readonly grant: Grant; readonly url: string }
  /** Give it to a new tab, and let the gate's tab go back. */
  | { readonly kind: 'openElsewhere'; readonly grant: Grant; readonly url: string }
  /** Quarantine the gate's tab, then let it go to the URL. */
  | { readonly kind: 'leaveApp'; readonly url: string };

/** The decision, and what is to be remembered with it. */
export interface Passage {
  /** The page that started the navigation; null where a person did. */
  readonly page: AskingPage | null;
  /** The consent that the person gave, with this request or before. */
  readonly consent: GivenConsent | null;
  readonly decision: GateDecision;
}

/**
 * Consent to what may be opened without a question from now on: everything, one app as the context that opens it now, or nothing
 * but this navigation, as this context or the one that is chosen.
 */
export type GivenConsent =
  | { readonly kind: 'site'; readonly site: string }
  | ({ readonly kind: 'opening' } & AllowedOpening)
  | { readonly kind: 'navigation'; readonly contextId: string | null };

/**
 * Decides about a URL at the gate. In this order: which app it means, whether a page started it and has to be asked about,
 * which context opens it, what stands in the way, and in which tab it opens.
 */
export function decide(input: GateInput): Passage {
  const { request, tab, tabs } = input;
  const own = tabState(tabs, tab.id);
  const opener = tabState(tabs, tab.openerId);
  const held = grantOf(own);
  const navigation = own.lastNavigation?.url === withoutFragment(request.url) ? own.lastNavigation : null;
  const initiator = navigation?.initiator ?? null;
  const servers = usableServers(input.contexts.map(({ context }) => context));
  const named = appOfUrl(request.url, servers, {
    own: held,
    opener: grantOf(opener),
    initiator,
    chosenPrefix: request.prefix,
    chosenServer: chosenServer(input, chosenId(request, navigation)),
    rootPrefixes: input.rootPrefixes,
  });
  const app = preferredApp(named, input.preferredPrefixes);

  const page = askingPage(request.url, navigation, {
    tab: own,
    isApiserver: (origin) => servers.some((server) => server.origin === origin),
    shownAppAt: (origin) => announcedBy(tabs, request.url, input.now) ?? onlyAppIn(input.tabHistories, tab.id, origin),
    isResumed: request.isResumed,
  });
  const opensSomething = app.kind !== 'none' || isInApiTab(held, request.url);
  const choice =
    app.kind === 'target' ? contextFor(app.target, input, page, chosenId(request, navigation)) : NOTHING_TO_CHOOSE;
  const question = questionOf(page, app, choice, input);
  const asksAboutPage = page !== null && opensSomething && !isOwnApp(page, app);
  const mayOpen = !asksAboutPage || hasConsent(question, input.consents);
  const decision = decideAboutApp(app, input, held, { choice, initiator });
  // Whoever started it: a page can go back by itself to a URL that a person typed, and that redirects now.
  const isFlood = decision.kind === 'openElsewhere' && opensTooMuch(own, input.now);
  const isAnswered = request.consent !== 'none' && isSameQuestion(request.question, question);
  if (!isAnswered && (isFlood || !(mayOpen || isAgreedTo(navigation, question)))) {
    const contexts = choice.contexts.map(({ context }) => context);
    return { page, consent: null, decision: answer({ kind: 'confirm', ...question, contexts }) };
  }
  const isNew = asksAboutPage && (isAnswered || !mayOpen);
  return { page, consent: isNew ? givenConsent(request.consent, question, decision) : null, decision };
}

/** The app by the scheme that a person prefers for it. */
function preferredApp(app: AppOfUrl, preferred: PreferredPrefixes): AppOfUrl {
  return app.kind === 'target' ? { kind: 'target', target: preferredForm(app.target, preferred) } : app;
}

function questionOf(
  page: AskingPage | null,
  app: AppOfUrl,
  choice: ContextChoice,
  { identityOf }: Pick<GateInput, 'identityOf'>,
): Question {
  return {
    site: page?.site ?? null,
    prefix: prefixToName(app),
    contextId: choice.kind === 'use' ? choice.state.context.id : null,
    identity: choice.kind === 'use' ? identityOf(choice.state) : null,
  };
}

function prefixToName(app: AppOfUrl): string | null {
  if (app.kind === 'anyCluster') return app.prefix;
  return app.kind === 'target' ? app.target.prefix : null;
}

/** The context that the person chose at the gate, or with the URL. */
function chosenId({ contextId }: GateRequest, navigation: Navigation | null): string | null {
  return contextId ?? navigation?.contextId ?? null;
}

function chosenServer({ contexts }: GateInput, contextId: string | null): Server | null {
  return (
    contexts.map(({ context }) => context).find((context) => context.id === contextId && isUsable(context))?.server ??
    null
  );
}

function isOwnApp(page: AskingPage | null, app: AppOfUrl): boolean {
  return app.kind === 'target' && page?.site === app.target.prefix;
}

const NOTHING_TO_CHOOSE: ContextChoice = { kind: 'none', contexts: [] };

/**
 * The context that opens the target. That of the tab which the browser names as the opener of the gate's counts only for a person
 * and for its own app: it was in front, which says nothing about a page of another site or app.
 */
function contextFor(
  target: ProxyUrl,
  { tab, tabs, contexts, contextsByPrefix }: GateInput,
  page: AskingPage | null,
  chosen: string | null,
): ContextChoice {
  const inherits = page === null || page.site === target.prefix;
  return chooseContext(contexts, target, {
    chosenId: chosen,
    grants: [tab.id, ...(inherits ? [tab.openerId] : [])].map((id) => grantOf(tabState(tabs, id))),
    usedIds: contextsByPrefix[target.prefix] ?? [],
  });
}

/** Whether the person has agreed to this navigation before, as this context. */
function isAgreedTo(navigation: Navigation | null, { contextId }: Question): boolean {
  const { agreement } = navigation ?? {};
  return agreement !== undefined && (agreement.contextId === null || agreement.contextId === contextId);
}

function givenConsent(consent: Consent, { site, prefix, contextId }: Question, decision: GateDecision): GivenConsent {
  if (site !== null && consent === 'always' && canBeTrusted(site)) return { kind: 'site', site };
  const isOpened = decision.kind === 'grant' || decision.kind === 'openElsewhere';
  const isNamed = site !== null && prefix !== null && contextId !== null;
  return isOpened && isNamed ? { kind: 'opening', site, prefix, contextId } : { kind: 'navigation', contextId };
}

function decideAboutApp(
  app: AppOfUrl,
  input: GateInput,
  held: Grant | null,
  { choice, initiator }: { readonly choice: ContextChoice; readonly initiator: Initiator | null },
): GateDecision {
  switch (app.kind) {
    case 'ambiguous':
      return answer({ kind: 'chooseApp', prefixes: app.prefixes });
    case 'anyCluster':
      return answer({
        kind: 'chooseContext',
        contexts: input.contexts.filter(({ context }) => isUsable(context)),
        prefix: app.prefix,
      });
    case 'none':
      return decideAboutOther(app.problem, input, held, initiator);
    case 'target':
      return decideAboutTarget(app.target, choice, input);
  }
}

function decideAboutTarget(target: ProxyUrl, choice: ContextChoice, input: GateInput): GateDecision {
  const { request, tab, tabs, tabHistories } = input;
  // Which of them still have a credential shows only then, and the person would be asked twice.
  if (choice.kind === 'ask' && choice.contexts.every(isLockedUp)) {
    return answer({ kind: 'blocked', problem: problem('vaultLocked', {}), context: null, prefix: target.prefix });
  }
  if (choice.kind === 'ask') return answer({ kind: 'chooseContext', contexts: choice.contexts, prefix: target.prefix });
  if (choice.kind === 'none') return blocked(problem('contextUnknown', {}));
  const { context } = choice.state;
  const obstacle = input.obstacleOf(choice.state, target.prefix);
  if (obstacle) return answer({ kind: 'blocked', problem: obstacle, context, prefix: target.prefix });
  const { server, prefix, url } = target;
  const grant: Grant = { kind: input.kindOf(target), contextId: context.id, server, prefix };
  const isGrantable =
    input.isInPlace(target) &&
    canGrant(tabState(tabs, tab.id), grant) &&
    canOnlyContain(tabHistories, tab.id, grant, request);
  return { kind: isGrantable ? 'grant' : 'openElsewhere', grant, url };
}

/** Whether the credential of the context, if it has one, is in a locked vault. */
function isLockedUp({ isLocked, hasCredential }: ContextState): boolean {
  return isLocked && !hasCredential;
}

/**
 * A URL that belongs to no app: a page of the API in its own tab opens; a page elsewhere that a granted tab goes to ends the
 * grant before the tab gets there, because rules don't see the port of an initiator; a page that was redirected here
 * because it might have been an app's opens without any grant; everything else is refused. Our page leads there, and cookies that
 * are not for pages of other sites come along, so only links of the server's own pages may pass.
 */
function decideAboutOther(
  reason: Problem,
  { request: { url } }: GateInput,
  held: Grant | null,
  initiator: Initiator | null,
): GateDecision {
  const isElsewhere = reason.code === 'urlNotProxy' || reason.code === 'urlServerUnknown';
  const isWeb = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  if (!isWeb || !isElsewhere) return blocked(reason);
  if (isInApiTab(held, url)) return namesProxy(url) ? blocked(reason) : answer({ kind: 'go', url });
  if (held) return { kind: 'leaveApp', url };
  const mayPass = reason.code === 'urlNotProxy' && !namesProxy(url) && isOwnLink(url, initiator);
  return mayPass ? answer({ kind: 'go', url }) : blocked(reason);
}

/** Whether a page of the server's origin led there: rules bring such links to the gate, because they might be of an app at the root. */
function isOwnLink(url: string, initiator: Initiator | null): boolean {
  return initiator?.kind === 'page' && initiator.origin === new URL(url).origin;
}

function isInApiTab(held: Grant | null, url: string): boolean {
  return held?.kind === 'api' && URL.canParse(url) && new URL(url).href.startsWith(held.prefix);
}

/** Whether the apiserver, which decodes what a browser leaves encoded, may read a path segment as `proxy`. */
function namesProxy(url: string): boolean {
  try {
    return decodeURIComponent(new URL(url).pathname).split('/').includes('proxy');
  } catch {
    return true;
  }
}

function answer(of: GateAnswer): GateDecision {
  return { kind: 'answer', answer: of };
}

function blocked(reason: Problem): GateDecision {
  return answer({ kind: 'blocked', problem: reason, context: null });
}
