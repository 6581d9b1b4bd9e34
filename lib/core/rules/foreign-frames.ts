import type { Platform } from '../dnr/platform.ts';
import { PRIORITY } from '../dnr/priorities.ts';
import type { RuleDraft } from '../dnr/rule.ts';
import { hostsOf, type Server } from '../proxy-url/server.ts';

/**
 * Dynamic rule by which nothing is signed below a page of another site, whatever started the request: in a tab that still has the
 * grant of an app from before, and in a frame of the app itself. There a neighbour origin can be shown by `<object>`, which no rule
 * blocks because we have no access to the page around it, and its requests look like the app's.
 *
 * The browser decides when a document is shown, also for pages to which we have no access, and forgets it when a rule of the same
 * set changes. So it is a dynamic rule, and one for all servers: those change only when a person changes something in Portside. Below
 * pages without an origin of their own, `<object>` is blocked.
 */
export function foreignFrameRule(servers: readonly Server[], { seesForeignFrames }: Platform): RuleDraft[] {
  if (!seesForeignFrames || servers.length === 0) return [];
  return [
    {
      priority: PRIORITY.foreignFrame,
      action: { type: 'allowAllRequests' },
      condition: {
        urlFilter: '|http',
        isUrlFilterCaseSensitive: true,
        excludedRequestDomains: hostsOf(servers),
        resourceTypes: ['main_frame', 'sub_frame'],
      },
    },
  ];
}
