import type { Grant } from '../../../../lib/core/grants/grant.ts';
import { framePolicy, SANDBOX } from '../../../../lib/core/grants/isolation.ts';
import { type Outcome, outcomeOf, type Sent } from '../dnr-oracle.ts';
import type { DnrRequest, DnrRule } from './dnr-condition.ts';
import { KNOWN_LIMITS, type Limits } from './limits.ts';
import { isExtension, isHost, mayUse, topOf } from './parties.ts';
import { isKnown, isOnOrigin, isOnServer, isProxyPath, isUnder, staysUnder } from './places.ts';
import type { Scene } from './scenes.ts';
import { headersOf, type Setting } from './settings.ts';

/** What is said about a request, what became of it, and the grant that its tab holds. */
interface Observed {
  readonly setting: Setting;
  readonly request: DnrRequest;
  readonly outcome: Outcome;
  /** The tab's grant, if its server is known; without that nothing is in force for it. */
  readonly held: Grant | null;
  readonly limits: Limits;
}

/** The tab's grant, if its server is known. */
function heldGrant(setting: Setting, { tabId }: DnrRequest): Grant | null {
  return setting.grants.find((grant) => grant.tabId === tabId && isKnown(grant.server, setting)) ?? null;
}

/** What is promised of the rules, each with the requests that it is about and what must become of them. */
const STATEMENTS = {
  'nothing is signed outside the grant of its tab': (seen) => {
    const { outcome } = seen;
    const sent = outcome.kind === 'sent' ? [...outcome.sentBefore, outcome] : outcome.sentBefore;
    return sent.every((one) => !setsSomething(one) || isWithinGrant(seen, one));
  },

  'what the app and the extension ask for under the prefix goes there, signed': (seen) => {
    const { outcome, held, request } = seen;
    if (!held || headersOf(held.contextId) === null || !isPlainUse(seen, held)) return true;
    return outcome.kind === 'sent' && outcome.url === request.url && isExactly(outcome, held);
  },

  'what an app asks for elsewhere on its server goes to itself or to the gate': (seen) => {
    const { outcome, held, request } = seen;
    if (!held || held.kind === 'api' || headersOf(held.contextId) === null) return true;
    if (['websocket', 'webtransport'].includes(request.type) || !isOnOrigin(request.url, held.server)) return true;
    if (!isAppAsking(seen, held)) return true;
    return isStopped(seen) || (outcome.kind === 'sent' && isUnder(outcome.url, held.server, held.prefix));
  },

  'a link from an app to another comes to the gate': (seen) => {
    const { held, request, setting, limits } = seen;
    if (!held || held.kind === 'api' || !isNavigation(request)) return true;
    if (held.kind === 'target' && !isHost(request.initiator, held, request.type, limits)) return true;
    const isOther = setting.servers.some(
      (server) => isOnServer(request.url, server) && isProxyPath(request.url, server, false),
    );
    // Without storage, an app is never a main frame, not even its own.
    const isItself = held.kind === 'target' && isUnder(request.url, held.server, held.prefix);
    return !isOther || isItself || isStopped(seen);
  },

  'others move a granted tab on its server only over the gate': (seen) => {
    const { held, request, setting, limits } = seen;
    if (!held || !isNavigation(request) || isExtension(request.initiator, setting, limits)) return true;
    if (held.kind === 'api') return !isUnder(request.url, held.server, held.prefix) || isStopped(seen);
    // What is not the app's page there is not signed, and so need not be told from it.
    if (held.kind === 'isolated') return true;
    if (isHost(request.initiator, held, request.type, limits) || !isOnOrigin(request.url, held.server)) return true;
    return isStopped(seen);
  },

  'other origins of the host come into an app’s tab only over the gate': (seen) => {
    const { held, request } = seen;
    if (held?.kind !== 'target' || !['main_frame', 'sub_frame', 'object'].includes(request.type)) return true;
    return !isBesides(request, held) || isStopped(seen) || isLedHome(seen, held);
  },

  'an app’s link to its own address under http is led to https': (seen) => {
    const { held, request, limits } = seen;
    if (held?.kind !== 'target' || request.type !== 'main_frame' || !isTwin(request, held)) return true;
    return !isHost(request.initiator, held, request.type, limits) || isLedHome(seen, held);
  },

  'what belongs to no tab is refused, but for our own': (seen) => {
    const { outcome, request, setting, limits } = seen;
    if (request.tabId !== -1 || ['main_frame', 'websocket'].includes(request.type)) return true;
    if (isExtension(request.initiator, setting, limits)) return true;
    return outcome.kind === 'blocked' || !setting.servers.some((server) => isOnServer(request.url, server));
  },

  'no script widens a service worker’s scope': (seen) => {
    const { outcome, request, setting } = seen;
    if (request.type !== 'script' || outcome.kind !== 'sent') return true;
    const isOurs = setting.servers.some((server) => isOnServer(outcome.url, server));
    return !isOurs || outcome.responseHeaders.get('service-worker-allowed')?.operation === 'remove';
  },

  'what is signed in an api tab is shown without script': (seen) => {
    const { outcome, held } = seen;
    if (held?.kind !== 'api' || outcome.kind !== 'sent' || !outcome.requestHeaders.has('authorization')) return true;
    const policy = outcome.responseHeaders.get('content-security-policy');
    return policy?.operation === 'set' && policy.value.startsWith('sandbox;');
  },

  'what is signed for an app without storage brings and leaves none, and shows nobody else in its frames': (seen) => {
    const { outcome, held, request } = seen;
    if (held?.kind !== 'isolated' || outcome.kind !== 'sent' || !outcome.requestHeaders.has('authorization'))
      return true;
    const { requestHeaders: asked, responseHeaders: answered } = outcome;
    const isEmpty = [asked.get('cookie'), answered.get('set-cookie')].every((change) => change?.operation === 'remove');
    if (!isEmpty || request.type !== 'sub_frame') return isEmpty && request.type !== 'object';
    const policy = answered.get('content-security-policy');
    return (
      policy?.operation === 'set' &&
      policy.value === `sandbox ${SANDBOX}; ${framePolicy(held.prefix)}; object-src 'none'; upgrade-insecure-requests`
    );
  },
} satisfies Record<string, (seen: Observed) => boolean>;

export type Statement = keyof typeof STATEMENTS;

/** The statements that do not hold for this request under these rules, which are those of its setting or changed ones. */
export function brokenBy({ setting, request }: Scene, rules: readonly DnrRule[], limits = KNOWN_LIMITS): Statement[] {
  const seen = { setting, request, limits, held: heldGrant(setting, request), outcome: outcomeOf(rules, request) };
  return (Object.keys(STATEMENTS) as Statement[]).filter((statement) => !STATEMENTS[statement](seen));
}

/** What is set and says nothing about anybody. */
const HARMLESS = ['accept-encoding', 'x-forwarded-proto'];
const setsSomething = ({ requestHeaders }: Sent) =>
  [...requestHeaders].some(([name, { operation }]) => operation === 'set' && !HARMLESS.includes(name));
const isNavigation = ({ type, method }: DnrRequest) => type === 'main_frame' && method === 'get';
const schemeOf = ({ type }: DnrRequest) => (type === 'websocket' ? 'wss:' : 'https:');

/** Whether what was sent with a credential is covered by the grant that the tab holds. */
function isWithinGrant({ held, request, setting, limits }: Observed, sent: Sent): boolean {
  return (
    held !== null &&
    isExactly(sent, held) &&
    isUnder(sent.url, held.server, held.prefix, schemeOf(request)) &&
    staysUnder(sent.url, held) &&
    !(held.kind === 'api' && isProxyPath(sent.url, held.server, true)) &&
    mayUse(held, request, setting, limits)
  );
}

/** Whether the request is one of the app that holds the grant, as far as it can be told. */
function isAppAsking({ request, setting, limits }: Observed, held: Grant): boolean {
  if (held.kind !== 'isolated') return isHost(request.initiator, held, request.type, limits);
  return request.type !== 'main_frame' && isExtension(topOf(request, limits), setting, limits);
}

/** Whether the URL is another origin of the grant's host or below it, or hides behind user info. */
function isBesides({ url: text }: DnrRequest, { server }: Grant): boolean {
  const url = new URL(text);
  const own = new URL(server.origin);
  const host = url.hostname.replace(/\.$/, '');
  if (host.endsWith(`.${own.hostname}`)) return true;
  return host === own.hostname && (url.origin !== own.origin || url.username + url.password !== '');
}

/** Whether the URL is the server's own, but for its scheme. */
function isTwin({ url }: DnrRequest, { server }: Grant): boolean {
  return url.startsWith(`${server.origin.replace('https', 'http')}/`);
}

/** Whether nothing of a request for the twin leaves as http, and the tab stays on its server or comes to the gate. */
function isLedHome({ outcome, request, setting }: Observed, held: Grant): boolean {
  if (!isTwin(request, held)) return false;
  if (outcome.kind !== 'sent') return true;
  const all = [...outcome.sentBefore, outcome].map(({ url }) => url);
  return all.every((url) => isOnOrigin(url, held.server) || url.startsWith(`${setting.dialect.gateUrl}#https:`));
}

/** Whether the request is not answered: it does not leave the browser, or ends at the gate with its URL. */
function isStopped({ outcome, request, setting }: Observed): boolean {
  if (outcome.kind === 'blocked') return true;
  const gate = `${setting.dialect.gateUrl}#${request.url}`;
  return outcome.kind === 'sent' && request.type === 'main_frame' && outcome.url === new URL(gate).href;
}

/** Whether just the headers of the grant's context are set, and the page's own wish to act as another is taken off. */
function isExactly({ requestHeaders }: Sent, { contextId }: Grant): boolean {
  const wanted = new Map(headersOf(contextId)?.map(([name, value]) => [name.toLowerCase(), value]));
  const impersonation = ['impersonate-user', 'impersonate-uid', 'impersonate-group'];
  const isSet = [...wanted].every(([name, value]) => {
    const change = requestHeaders.get(name);
    return change?.operation === 'set' && change.value === value;
  });
  const isElseRemoved = [...requestHeaders].every(
    ([name, { operation }]) => wanted.has(name) || HARMLESS.includes(name) || operation === 'remove',
  );
  return isSet && isElseRemoved && impersonation.every((name) => requestHeaders.has(name));
}

/** Whether the request is one that must be signed: by the very origin, at a URL that no guard has to doubt. */
function isPlainUse({ request, setting }: Observed, held: Grant): boolean {
  const { type, initiator, top, url } = request;
  const { pathname } = new URL(url);
  if (!isUnder(url, held.server, held.prefix, schemeOf(request)) || /%2e|%2f|%5c/i.test(pathname)) return false;
  const isOurs = initiator === `chrome-extension://${setting.dialect.extensionHost}`;
  if (held.kind === 'api') return isOurs && isNavigation(request) && !/(p|%70)(r|%72)(o|%6f)(x|%78)(y|%79)/i.test(url);
  if (held.kind === 'isolated') {
    return !['main_frame', 'object'].includes(type) && top === `chrome-extension://${setting.dialect.extensionHost}`;
  }
  if (type === 'main_frame') return isOurs || initiator === held.server.origin;
  return initiator === held.server.origin && top === held.server.origin;
}
