import { API_PATHS } from '../apps/root-address.ts';
import type { Platform } from '../dnr/platform.ts';
import { PRIORITY } from '../dnr/priorities.ts';
import type { RuleDraft } from '../dnr/rule.ts';
import { hostnameOf, type Server } from '../proxy-url/server.ts';
import { navigationsToOrigin, routeThroughGate } from './gate-redirects.ts';

/**
 * Dynamic rules of a server some of whose apps are served from `/`: an address outside all prefixes, in a tab without an
 * app, goes to the gate, which finds the app. That keeps bookmarks, restored tabs and links in new tabs working. The API's
 * own paths are left alone.
 */
export function rootAddressRules(server: Server, platform: Platform): RuleDraft[] {
  const byOthers = { ...navigationsToOrigin(server), excludedInitiatorDomains: [platform.extensionHost] };
  const { regexFilter: _, ...anywhere } = byOthers;
  return [
    routeThroughGate(PRIORITY.rootAddress, byOthers, server, platform),
    ...API_PATHS.map(
      (path): RuleDraft => ({
        priority: PRIORITY.apiPath,
        action: { type: 'allow' },
        condition: { ...anywhere, urlFilter: `|${server.origin}/${path}` },
      }),
    ),
  ];
}

/**
 * Session rule of a server with granted tabs: what a page there opens in another tab outside its prefix goes to the gate,
 * which knows the app by the tab that opened it. Behind a base path the origin belongs to somebody else, so not there.
 */
export function appRootAddressRules(server: Server, platform: Platform): RuleDraft[] {
  if (server.basePath !== '') return [];
  return [
    routeThroughGate(
      PRIORITY.appRootAddress,
      { ...navigationsToOrigin(server), initiatorDomains: [hostnameOf(server)] },
      server,
      platform,
    ),
  ];
}
