import type { Server } from '../proxy-url/server.ts';
import type { RuleDialect } from './dialect.ts';
import { escapeRegex } from './patterns.ts';
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

/** Condition of navigations to any page of the server's origin: those that could be led to the gate without loss. */
export function navigationsTo({ origin }: Server): RuleCondition {
  return {
    regexFilter: `^${escapeRegex(origin)}/.*`,
    isUrlFilterCaseSensitive: true,
    resourceTypes: ['main_frame'],
    requestMethods: ['get'],
  };
}
