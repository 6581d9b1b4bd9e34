import type { Platform } from '../dnr/platform.ts';
import { PRIORITY } from '../dnr/priorities.ts';
import type { RuleAction, RuleDraft } from '../dnr/rule.ts';
import { FRAME_PATH } from '../frame-path.ts';
import { hostnameOf, type Server } from '../proxy-url/server.ts';

/** What a document in a frame gets that may go on. Nothing is sent. */
const GO_ON: RuleAction = { type: 'redirect', redirect: { url: 'data:,' } };

const CHECK = { isUrlFilterCaseSensitive: true, resourceTypes: ['xmlhttprequest'] } as const;

/**
 * Session rule that answers our script in a frame of another site's page (`lib/guard/check-frame.ts`): its document may go on.
 * There is none where the background holds such requests.
 */
export function frameCheckRule({ seesForeignFrames }: Platform): RuleDraft[] {
  if (!seesForeignFrames) return [];
  return [{ priority: PRIORITY.checkFrame, action: GO_ON, condition: { ...CHECK, urlFilter: `${FRAME_PATH}|` } }];
}

/** Session rules of a server's tabs with apps: there only documents of the server's own origin may go on, and no neighbour's. */
export function neighbourFrameCheckRules(
  server: Server,
  tabIds: readonly number[],
  { seesForeignFrames }: Platform,
): RuleDraft[] {
  if (!seesForeignFrames) return [];
  return [
    {
      priority: PRIORITY.checkFrame,
      action: { type: 'block' },
      condition: { ...CHECK, urlFilter: `${FRAME_PATH}|`, requestDomains: [hostnameOf(server)], tabIds },
    },
    {
      priority: PRIORITY.checkOwnFrame,
      action: GO_ON,
      condition: { ...CHECK, urlFilter: `|${server.origin}${FRAME_PATH}|`, tabIds },
    },
  ];
}
