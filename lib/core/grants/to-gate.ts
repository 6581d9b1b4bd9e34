import type { Server } from '../proxy-url/server.ts';
import type { RuleDialect } from './dialect.ts';
import { escapeRegex, proxyUrlRegex } from './patterns.ts';
import type { RuleAction, RuleCondition } from './rule.ts';

/** Leads a navigation to the gate page, with its URL in the fragment. */
export function toGate(dialect: RuleDialect): RuleAction {
  return { type: 'redirect', redirect: { regexSubstitution: `${dialect.gateUrl}#\\0` } };
}

/**
 * Where the browser can, the gate waits for the response to what was asked without credential: only then did the
 * extension see by the request's own headers who started it (`lib/core/grants/initiator.ts`). No response has this
 * header, so all match.
 */
export function atGateStage(dialect: RuleDialect) {
  return dialect.matchesResponses ? { excludedResponseHeaders: [{ header: 'portside-never-sent' }] } : {};
}

/** Condition of navigations to any page of the server's origin. */
export function navigationsTo({ origin }: Server): RuleCondition {
  return navigations(`^${escapeRegex(origin)}/.*`);
}

/** Condition of navigations to proxy URLs of the server. */
export function navigationsToApps(server: Server): RuleCondition {
  return navigations(proxyUrlRegex(server));
}

/** Only GET: a redirect to a page would lose a form's body without a word. */
function navigations(regexFilter: string): RuleCondition {
  return {
    regexFilter,
    isUrlFilterCaseSensitive: true,
    resourceTypes: ['main_frame'],
    requestMethods: ['get'],
  };
}
