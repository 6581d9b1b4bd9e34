import { appsAtRoot } from '../apps/root-address.ts';
import type { Platform } from '../dnr/platform.ts';
import type { RuleDraft } from '../dnr/rule.ts';
import type { Server } from '../proxy-url/server.ts';
import { encodedTraversalRules } from './encoded-traversal.ts';
import { foreignFrameRule } from './foreign-frames.ts';
import { gateRule } from './gate-redirects.ts';
import { responseHeaderRules } from './response-headers.ts';
import { rootAddressRules } from './root-addresses.ts';
import { probeRules } from './version-probe.ts';

/** Both browsers accept this many dynamic rules with regular expressions, and reject an update that exceeds it. */
export const MAX_REGEX_RULES = 1000;

/** How many of the rules have a regular expression. */
export function countRegexRules(rules: readonly RuleDraft[]): number {
  return rules.filter(({ condition }) => condition.regexFilter !== undefined).length;
}

/**
 * All dynamic rules for these servers, some of whose apps are served from `/`. They contain no secret, are stored on disk,
 * and are in force when the browser starts. If there are too many, addresses at the root are given up, not the guards.
 */
export function dynamicRules(
  servers: readonly Server[],
  rootPrefixes: readonly string[],
  platform: Platform,
): RuleDraft[] {
  const guards = [
    ...foreignFrameRule(servers, platform),
    ...servers.flatMap((server) => [
      gateRule(server, platform),
      ...probeRules(server, platform),
      ...responseHeaderRules(server, platform),
    ]),
  ];
  const origins = [...new Set(servers.map(({ origin }) => origin))];
  const traversal = origins.flatMap((origin) => encodedTraversalRules({ origin }, platform));
  const serversWithRootApps = servers.filter((server) => appsAtRoot(server, rootPrefixes).length > 0);
  const roots = serversWithRootApps.flatMap((server) => rootAddressRules(server, platform));
  const all = [...traversal, ...guards, ...roots];
  return countRegexRules(all) > MAX_REGEX_RULES ? [...traversal, ...guards] : all;
}
