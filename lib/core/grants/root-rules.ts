import type { Server } from '../proxy-url/server.ts';
import type { RuleDialect } from './dialect.ts';
import { hostOf } from './patterns.ts';
import { PRIORITY } from './priorities.ts';
import type { RuleDraft } from './rule.ts';
import { atGateStage, navigationsTo, toGate } from './to-gate.ts';
import { API_PATHS } from './virtual-root.ts';

/**
 * Dynamic rules of a server of whose apps some are shown at the root of the address: an address there, in a tab that no
 * app has, comes to the gate, which finds the app. So bookmarks, restored tabs and links in new tabs keep working. The
 * API's own paths are left alone.
 */
export function rootGateRules(server: Server, dialect: RuleDialect): RuleDraft[] {
  const byOthers = { ...navigationsTo(server), excludedInitiatorDomains: [dialect.extensionHost] };
  const { regexFilter: _, ...anywhere } = byOthers;
  return [
    {
      priority: PRIORITY.rootGate,
      action: toGate(dialect),
      condition: { ...byOthers, ...atGateStage(dialect) },
    },
    ...API_PATHS.map((path): RuleDraft => {
      return {
        priority: PRIORITY.apiPaths,
        action: { type: 'allow' },
        condition: { ...anywhere, urlFilter: `|${server.origin}/${path}` },
      };
    }),
  ];
}

/**
 * Session rule of a server with granted tabs: what a page there opens in another tab outside its prefix comes to the gate,
 * which knows the app by the tab that opened it. Behind a base path the origin is somebody else's, so not there.
 */
export function appRootGateRules(server: Server, dialect: RuleDialect): RuleDraft[] {
  if (server.basePath !== '') return [];
  const rule: RuleDraft = {
    priority: PRIORITY.appRootGate,
    action: toGate(dialect),
    condition: { ...navigationsTo(server), initiatorDomains: [hostOf(server)], ...atGateStage(dialect) },
  };
  return [rule];
}
