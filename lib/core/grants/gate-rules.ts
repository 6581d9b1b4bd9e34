import { type Server, serverUrl } from '../proxy-url/server.ts';
import type { RuleDialect } from './dialect.ts';
import { escapeRegex } from './patterns.ts';
import { PRIORITY } from './priorities.ts';
import type { RuleDraft } from './rule.ts';
import { atGateStage, navigationsToApps, toGate } from './to-gate.ts';

/**
 * Dynamic rules of one known server: its proxy URLs go to the gate, no script of it may widen a service worker's scope
 * over other apps, and no other origin may load what it answers. They hold no secret, so they may rest on disk, and are
 * there when the browser starts. Only what it restores from its cache comes before them; `reloadRestored` sees to that.
 */
export function gateRules(server: Server, dialect: RuleDialect): RuleDraft[] {
  return [
    ...(server.basePath === '' ? [] : climbingRules(server, dialect)),
    {
      priority: PRIORITY.gate,
      action: toGate(dialect),
      condition: { ...navigationsToApps(server), ...atGateStage(dialect) },
    },
    {
      priority: PRIORITY.responseGuards,
      action: {
        type: 'modifyHeaders',
        responseHeaders: [{ header: 'Service-Worker-Allowed', operation: 'remove' }],
      },
      condition: {
        urlFilter: `|${serverUrl(server)}/`,
        isUrlFilterCaseSensitive: true,
        resourceTypes: ['script'],
      },
    },
    {
      // What the HTTP cache keeps is there for the whole site, other ports and subdomains included, without a request
      // that a rule could refuse; but a response from the cache passes through this rule too.
      priority: PRIORITY.responseGuards,
      action: {
        type: 'modifyHeaders',
        responseHeaders: [{ header: 'Cross-Origin-Resource-Policy', operation: 'set', value: 'same-origin' }],
      },
      condition: {
        urlFilter: `|${serverUrl(server)}/`,
        isUrlFilterCaseSensitive: true,
        resourceTypes: dialect.subresourceTypes,
      },
    },
  ];
}

/**
 * Dynamic rules that refuse encoded climbing (`..%2f`, and `%2f..` where slashes are merged) in the path, on a server
 * with a base path. The apiserver keeps such a path with its target; what stands before it (Rancher, nginx) may decode
 * and shorten it, and would then hand an app's request to the API.
 */
function climbingRules(server: Server, dialect: RuleDialect): RuleDraft[] {
  const [dots, slash] = ['(\\.|%2[eE])(\\.|%2[eE])', '(%2[fF]|%5[cC])'];
  const rest = `/[^?#]*(${dots}${slash}|${slash}${dots})`;
  const kinds = [
    ['https', ['main_frame', ...dialect.subresourceTypes]],
    [dialect.socketScheme, ['websocket']],
  ] as const;
  return kinds.map(([scheme, resourceTypes]) => ({
    priority: PRIORITY.neighbours,
    action: { type: 'block' },
    condition: {
      regexFilter: `^${escapeRegex(serverUrl(server).replace(/^https/, scheme))}${rest}`,
      isUrlFilterCaseSensitive: true,
      resourceTypes,
    },
  }));
}
