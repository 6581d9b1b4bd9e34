import type { JarCookie } from '../../../lib/core/apps/cookie-jar.ts';
import type { RequestHeader } from '../../../lib/core/auth-headers.ts';
import type { Platform } from '../../../lib/core/dnr/platform.ts';
import type { HeaderChange, RuleDraft } from '../../../lib/core/dnr/rule.ts';
import { gateAddressPrefix } from '../../../lib/core/gate/gate-address.ts';
import type { Server } from '../../../lib/core/proxy-url/server.ts';
import { GATE_MARK } from '../../../lib/core/rules/gate-redirects.ts';
import { type AppTraits, UNKNOWN_APP } from '../../../lib/core/rules/grant-group.ts';
import { sessionRules } from '../../../lib/core/rules/session-rules.ts';
import { probePrefix } from '../../../lib/core/rules/version-probe.ts';
import type { Grant } from '../../../lib/core/tabs/grant.ts';
import type { GrantedTab } from '../../../lib/core/tabs/tab-state.ts';
import { PLATFORM } from '../../fakes/fake-dependencies.ts';
import { GRAFANA, SERVER } from '../../fakes/sample-contexts.ts';
import type { DnrRequest } from './dnr-model/condition.ts';
import { simulateRequest } from './dnr-model/model.ts';

/** The origin of our own pages in `PLATFORM`. */
export const EXTENSION_ORIGIN = `chrome-extension://${PLATFORM.extensionHost}`;
/** The origin of an unrelated website. */
export const OTHER_SITE = 'https://evil.example';

/** A tab with a grant for Grafana as the context `config/dev`, changed as given. */
export function grantedTab(tabId: number, changes: Partial<Grant> = {}): GrantedTab {
  return { tabId, grant: { kind: 'target', contextId: 'config/dev', server: SERVER, prefix: GRAFANA, ...changes } };
}

/** A tab with a grant to read the API. */
export function apiTab(tabId: number): GrantedTab {
  return grantedTab(tabId, { kind: 'api', prefix: `${SERVER.origin}/` });
}

/** A bearer token that is different for each context and that `isSigning` recognises. */
export function headersOf(contextId: string): RequestHeader[] {
  return [['Authorization', `Bearer token-of-${contextId}`]];
}

interface Options {
  readonly servers?: readonly Server[];
  readonly traits?: Partial<AppTraits>;
  /** The URL of the navigation that is held, by tab. */
  readonly heldUrls?: Readonly<Record<number, string>>;
  /** What isolated apps have stored as cookies. */
  readonly cookies?: readonly JarCookie[];
  readonly platform?: Platform;
}

/** The session rules for these tabs, by default on `SERVER` in Chromium. */
export function sessionRulesFor(
  grantedTabs: readonly GrantedTab[],
  { servers = [SERVER], traits = {}, heldUrls = {}, cookies = [], platform = PLATFORM }: Options = {},
): RuleDraft[] {
  const traitsOf = () => ({ ...UNKNOWN_APP, ...traits });
  const heldTabs = grantedTabs.flatMap((tab) => {
    const url = heldUrls[tab.tabId];
    return url === undefined ? [] : [{ ...tab, url }];
  });
  return sessionRules(
    {
      servers,
      grantedTabs,
      heldTabs,
      restrictedTabIds: [],
      headersOf,
      probeHeadersOf: () => null,
      traitsOf,
      cookiesOf: () => cookies,
    },
    platform,
  );
}

/** Whether the rule contains a credential. */
export function isSigning(rule: RuleDraft): boolean {
  return JSON.stringify(rule).includes('token-of-');
}

/** All header changes of the rules, for requests and for responses. */
export function headerChanges(rules: readonly RuleDraft[]): HeaderChange[] {
  return rules.flatMap(({ action }) =>
    action.type === 'modifyHeaders' ? [...(action.requestHeaders ?? []), ...(action.responseHeaders ?? [])] : [],
  );
}

/** A main-frame GET of the app in tab 7 under its prefix, changed as given. */
export function requestOf(changes: Partial<DnrRequest> = {}): DnrRequest {
  const { origin } = SERVER;
  return { url: GRAFANA, type: 'main_frame', method: 'get', initiator: origin, top: origin, tabId: 7, ...changes };
}

/**
 * What the rules do with the request, as text: `blocked`, `redirectLoop`, `gate`, `gate after a probe`, `marked for the gate` or
 * `sent to …`. It begins with `signed` if a request other than a probe was sent with a credential.
 */
export function outcomeOf(rules: readonly RuleDraft[], request: DnrRequest): string {
  const outcome = simulateRequest(rules, request);
  const all = outcome.kind === 'sent' ? [...outcome.sentBeforeRedirect, outcome] : outcome.sentBeforeRedirect;
  const sent = all.filter(({ url }) => !url.startsWith(probePrefix(SERVER)));
  const signed = sent.some(({ requestHeaders }) => requestHeaders.has('authorization')) ? 'signed, ' : '';
  if (outcome.kind !== 'sent') return signed + outcome.kind;
  if (outcome.requestHeaders.has(GATE_MARK.toLowerCase())) return `${signed}marked for the gate`;
  if (outcome.url !== `${gateAddressPrefix(PLATFORM)}${request.url}`) return `${signed}sent to ${outcome.url}`;
  return signed + (outcome.sentBeforeRedirect.length > 0 ? 'gate after a probe' : 'gate');
}
