import { isKubelet } from '../../../../lib/core/apps/kubelet.ts';
import { gateAddressPrefix } from '../../../../lib/core/gate/gate-address.ts';
import type { Server } from '../../../../lib/core/proxy-url/server.ts';
import { DOCUMENT_TYPES } from '../../../../lib/core/rules/app-documents.ts';
import type { Grant } from '../../../../lib/core/tabs/grant.ts';
import type { DnrRequest, DnrRule } from '../dnr-model/condition.ts';
import { type RequestOutcome, type SentRequest, simulateRequest } from '../dnr-model/model.ts';
import { type Configuration, headersOf, PROBE_CONTEXT_ID } from './configurations.ts';
import { KNOWN_LIMITS, type Limits } from './known-limits.ts';
import { isExtensionOrigin, isServerOrigin, mayUseGrant } from './origin-checks.ts';
import type { Scenario } from './scenarios.ts';
import { isKnownServer, isOnOrigin, isOnServer, isProxyPath, isUnderPrefix, staysUnderPrefix } from './url-checks.ts';

/** A request, its outcome, and what invariants need to judge it. */
interface Observation {
  readonly configuration: Configuration;
  readonly request: DnrRequest;
  readonly outcome: RequestOutcome;
  /** The grant of the request's tab. Null if its server has no rules, because the grant then has none either. */
  readonly grant: Grant | null;
  readonly limits: Limits;
}

/**
 * What the rules guarantee for every request. In the names, a request is stopped if it is blocked or, for a main frame,
 * redirected to the gate with its URL.
 */
const INVARIANTS = {
  "no request outside the tab's grant is signed": (observation) => {
    const { outcome } = observation;
    const sent = outcome.kind === 'sent' ? [...outcome.sentBeforeRedirect, outcome] : outcome.sentBeforeRedirect;
    return sent.every(
      (request) => !setsAuthHeaders(request) || isProbe(observation, request) || isWithinGrant(observation, request),
    );
  },

  'the response to a signed probe is never shown': (observation) => {
    const { outcome } = observation;
    return outcome.kind !== 'sent' || !setsAuthHeaders(outcome) || !isProbe(observation, outcome);
  },

  'requests of the app and the extension under the prefix are sent unchanged and signed': (observation) => {
    const { outcome, grant, request } = observation;
    if (!grant || headersOf(grant.contextId) === null || !mustBeSigned(observation, grant)) return true;
    return outcome.kind === 'sent' && outcome.url === request.url && hasExactHeaders(outcome, grant);
  },

  'requests of an app to other paths of its origin are redirected under its prefix or stopped': (observation) => {
    const { outcome, grant, request } = observation;
    if (!grant || grant.kind === 'api' || headersOf(grant.contextId) === null) return true;
    if (['websocket', 'webtransport'].includes(request.type) || !isOnOrigin(request.url, grant.server)) return true;
    if (!isByApp(observation, grant)) return true;
    return (
      isStopped(observation) || (outcome.kind === 'sent' && isUnderPrefix(outcome.url, grant.server, grant.prefix))
    );
  },

  'a link from one app to another is stopped': (observation) => {
    const { grant, request, configuration, limits } = observation;
    if (!grant || grant.kind === 'api' || !isNavigation(request)) return true;
    if (grant.kind === 'target' && !isServerOrigin(request.initiator, grant, request.type, limits)) return true;
    const isProxyUrl = configuration.servers.some(
      (server) => isOnServer(request.url, server) && isProxyPath(request.url, server, false),
    );
    // An isolated app is never shown in a main frame, so there its own URL counts as another app's.
    const isOwn = grant.kind === 'target' && isUnderPrefix(request.url, grant.server, grant.prefix);
    return !isProxyUrl || isOwn || isStopped(observation);
  },

  'a navigation of a granted tab on its server by another origin is stopped': (observation) => {
    const { grant, request, configuration, limits } = observation;
    if (!grant || !isNavigation(request) || isExtensionOrigin(request.initiator, configuration, limits)) return true;
    if (grant.kind === 'api') return !isUnderPrefix(request.url, grant.server, grant.prefix) || isStopped(observation);
    // Main frames are never signed in the tab of an isolated app.
    if (grant.kind === 'isolated') return true;
    if (isServerOrigin(request.initiator, grant, request.type, limits)) return true;
    return !isOnOrigin(request.url, grant.server) || isStopped(observation);
  },

  "a document of a neighbour origin is stopped in an app's tab": (observation) => {
    const { grant, request } = observation;
    if (grant?.kind === 'api' || !grant || !DOCUMENT_TYPES.includes(request.type)) return true;
    if (grant.kind === 'isolated' && !isByApp(observation, grant)) return true;
    return !isNeighbour(request, grant) || isStopped(observation) || isUpgraded(observation, grant);
  },

  "an app's link to its own origin over http is upgraded to https": (observation) => {
    const { grant, request, limits } = observation;
    if (grant?.kind !== 'target' || request.type !== 'main_frame' || !isOwnOriginOverHttp(request, grant)) return true;
    return !isServerOrigin(request.initiator, grant, request.type, limits) || isUpgraded(observation, grant);
  },

  "requests that belong to no tab are blocked, except the extension's own": ({
    outcome,
    request,
    configuration,
    limits,
  }) => {
    if (request.tabId !== -1 || ['main_frame', 'websocket'].includes(request.type)) return true;
    if (isExtensionOrigin(request.initiator, configuration, limits)) return true;
    return outcome.kind === 'blocked' || !configuration.servers.some((server) => isOnServer(request.url, server));
  },

  'Service-Worker-Allowed is removed from script responses': ({ outcome, request, configuration }) => {
    if (request.type !== 'script' || outcome.kind !== 'sent') return true;
    const isFromServer = configuration.servers.some((server) => isOnServer(outcome.url, server));
    return !isFromServer || outcome.responseHeaders.get('service-worker-allowed')?.operation === 'remove';
  },

  'no script runs in the response to a signed request for the API or a kubelet': ({ outcome, grant }) => {
    if (!grant || outcome.kind !== 'sent' || !outcome.requestHeaders.has('authorization')) return true;
    if (grant.kind !== 'api' && !isOfKubelet(grant)) return true;
    const policy = outcome.responseHeaders.get('content-security-policy');
    return policy?.operation === 'set' && policy.value.includes("default-src 'none'");
  },

  'cookies of an isolated app are sent with its own signed requests only': (observation) => {
    const { outcome, grant } = observation;
    if (outcome.kind !== 'sent' || !outcome.requestHeaders.has('cookie')) return true;
    return grant?.kind === 'isolated' && setsAuthHeaders(outcome) && isWithinGrant(observation, outcome);
  },

  'cookies are given to an isolated app by the first document of its frame only': ({
    outcome,
    request,
    configuration,
  }) => {
    if (outcome.kind !== 'sent' || !outcome.responseHeaders.has('set-cookie')) return true;
    return request.type === 'sub_frame' && isExtensionOrigin(request.initiator, configuration, KNOWN_LIMITS);
  },
} satisfies Record<string, (observation: Observation) => boolean>;

/** The name of an invariant: what holds for every request. */
export type Invariant = keyof typeof INVARIANTS;

/** The invariants that do not hold for the request under these rules: those of its configuration, or mutated ones. */
export function violatedInvariants(
  { configuration, request }: Scenario,
  rules: readonly DnrRule[],
  limits = KNOWN_LIMITS,
): Invariant[] {
  const held = configuration.grantedTabs.find(({ tabId }) => tabId === request.tabId)?.grant;
  const grant = held && isKnownServer(held.server, configuration) ? held : null;
  const observation = { configuration, request, limits, grant, outcome: simulateRequest(rules, request) };
  return (Object.keys(INVARIANTS) as Invariant[]).filter((invariant) => !INVARIANTS[invariant](observation));
}

/** Headers that rules set and that identify nobody. */
const NEUTRAL_HEADERS = ['accept-encoding', 'x-forwarded-proto', 'cache-control', 'cookie'];
const setsAuthHeaders = ({ requestHeaders }: SentRequest) =>
  [...requestHeaders].some(([name, { operation }]) => operation === 'set' && !NEUTRAL_HEADERS.includes(name));
const isNavigation = ({ type, method }: DnrRequest) => type === 'main_frame' && method === 'get';
const schemeOf = ({ type }: DnrRequest) => (type === 'websocket' ? 'wss:' : 'https:');

const isOfKubelet = ({ kind, prefix }: Grant) => kind === 'target' && isKubelet(prefix);

/** Whether a signed request is one that asks a server for its version, in a main frame, with the headers for that. */
function isProbe({ configuration, request }: Observation, sent: SentRequest): boolean {
  const isOfServer = configuration.servers.some((server) => isProbeUrl(sent.url, server));
  return isOfServer && isNavigation(request) && hasExactHeaders(sent, { contextId: PROBE_CONTEXT_ID });
}

function isProbeUrl(text: string, server: Server): boolean {
  const { pathname, search, hash } = new URL(text);
  const isVersion = pathname === `${server.basePath}/version` && search === '';
  return isOnServer(text, server) && isVersion && hash.startsWith('#https://');
}

/** Whether a signed request is covered by the tab's grant. */
function isWithinGrant({ grant, request, configuration, limits }: Observation, sent: SentRequest): boolean {
  return (
    grant !== null &&
    hasExactHeaders(sent, grant) &&
    isUnderPrefix(sent.url, grant.server, grant.prefix, schemeOf(request)) &&
    staysUnderPrefix(sent.url, grant) &&
    !(grant.kind === 'api' && isProxyPath(sent.url, grant.server, true)) &&
    (!isOfKubelet(grant) || isNavigation(request)) &&
    mayUseGrant(grant, request, configuration, limits)
  );
}

/** Whether the app that holds the grant sent the request, within the limits. */
function isByApp({ request, configuration, limits }: Observation, grant: Grant): boolean {
  if (grant.kind !== 'isolated') return isServerOrigin(request.initiator, grant, request.type, limits);
  return mayUseGrant(grant, request, configuration, limits);
}

/** Whether the URL has another origin on the host of the grant's server or below it, or contains user info. */
function isNeighbour({ url: text }: DnrRequest, { server }: Grant): boolean {
  const url = new URL(text);
  const own = new URL(server.origin);
  const host = url.hostname.replace(/\.$/, '');
  if (host.endsWith(`.${own.hostname}`)) return true;
  return host === own.hostname && (url.origin !== own.origin || url.username + url.password !== '');
}

/** Whether the URL has the server's origin except that its scheme is http. */
function isOwnOriginOverHttp({ url }: DnrRequest, { server }: Grant): boolean {
  return url.startsWith(`${server.origin.replace('https', 'http')}/`);
}

/** Whether nothing is sent to the server's origin over http, and the tab stays on the origin or gets to the gate. */
function isUpgraded({ outcome, request, configuration }: Observation, grant: Grant): boolean {
  if (!isOwnOriginOverHttp(request, grant)) return false;
  if (outcome.kind !== 'sent') return true;
  const urls = [...outcome.sentBeforeRedirect, outcome].map(({ url }) => url);
  const gate = gateAddressPrefix(configuration.platform);
  return urls.every((url) => isOnOrigin(url, grant.server) || url.startsWith(`${gate}https:`));
}

/** Whether the request is blocked, or ends at the gate with its URL, or the one that it is a probe for. */
function isStopped({ outcome, request, configuration }: Observation): boolean {
  if (outcome.kind === 'blocked') return true;
  const isAnyProbe = configuration.servers.some((server) => isProbeUrl(request.url, server));
  const urls = [request.url, ...(isAnyProbe ? [request.url.replace(/^[^#]*#/, '')] : [])];
  const gates = urls.map((url) => new URL(gateAddressPrefix(configuration.platform) + url).href);
  return outcome.kind === 'sent' && request.type === 'main_frame' && gates.includes(outcome.url);
}

/** Whether exactly the headers of the grant's context are set, and impersonation headers of the page are removed. */
function hasExactHeaders({ requestHeaders }: SentRequest, { contextId }: Pick<Grant, 'contextId'>): boolean {
  const wanted = new Map(headersOf(contextId)?.map(([name, value]) => [name.toLowerCase(), value]));
  const impersonationHeaders = ['impersonate-user', 'impersonate-uid', 'impersonate-group'];
  const areSet = [...wanted].every(([name, value]) => {
    const change = requestHeaders.get(name);
    return change?.operation === 'set' && change.value === value;
  });
  const areOthersRemoved = [...requestHeaders].every(
    ([name, { operation }]) => wanted.has(name) || NEUTRAL_HEADERS.includes(name) || operation === 'remove',
  );
  return areSet && areOthersRemoved && impersonationHeaders.every((name) => requestHeaders.has(name));
}

/** Whether the request has to be signed: it has the right origin, and its URL gives no reason to block it. */
function mustBeSigned({ request, configuration }: Observation, grant: Grant): boolean {
  const { type, initiator, top, url } = request;
  const { pathname } = new URL(url);
  const isUnder = isUnderPrefix(url, grant.server, grant.prefix, schemeOf(request));
  if (!isUnder || isProbeUrl(url, grant.server) || /%2e|%2f|%5c|%c0|%25|\.\.[;%]/i.test(pathname)) return false;
  const extensionOrigin = `chrome-extension://${configuration.platform.extensionHost}`;
  const isByExtension = initiator === extensionOrigin;
  switch (grant.kind) {
    case 'api':
      return isByExtension && isNavigation(request) && !/(p|%70)(r|%72)(o|%6f)(x|%78)(y|%79)/i.test(url);
    case 'isolated':
      return top === extensionOrigin && isStartedInFrame(request, grant.server.origin, extensionOrigin);
    case 'target':
      if (isOfKubelet(grant) && !isNavigation(request)) return false;
      if (type === 'main_frame') return isByExtension || initiator === grant.server.origin;
      return initiator === grant.server.origin && top === grant.server.origin;
  }
}

/** Whether the app in a frame starts the request, or our page the first document of that frame. */
function isStartedInFrame({ type, initiator }: DnrRequest, appOrigin: string, extensionOrigin: string): boolean {
  return type === 'sub_frame'
    ? [appOrigin, extensionOrigin].includes(initiator ?? '')
    : type !== 'main_frame' && initiator === appOrigin;
}
