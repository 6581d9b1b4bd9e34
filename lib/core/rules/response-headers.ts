import type { Platform } from '../dnr/platform.ts';
import { PRIORITY } from '../dnr/priorities.ts';
import type { RuleDraft } from '../dnr/rule.ts';
import { type Server, serverUrl } from '../proxy-url/server.ts';

/** Dynamic rules that change headers of everything a server answers, whoever asked. */
export function responseHeaderRules(server: Server, platform: Platform): RuleDraft[] {
  const onServer = { urlFilter: `|${serverUrl(server)}/`, isUrlFilterCaseSensitive: true } as const;
  return [
    {
      // No app may register a service worker whose scope covers other apps.
      priority: PRIORITY.responseGuards,
      action: {
        type: 'modifyHeaders',
        responseHeaders: [{ header: 'Service-Worker-Allowed', operation: 'remove' }],
      },
      condition: { ...onServer, resourceTypes: ['script'] },
    },
    {
      // The HTTP cache is shared by the whole site, other ports and subdomains included. A cached response causes no
      // request that a rule could block, but this rule applies to it too.
      priority: PRIORITY.responseGuards,
      action: {
        type: 'modifyHeaders',
        responseHeaders: [{ header: 'Cross-Origin-Resource-Policy', operation: 'set', value: 'same-origin' }],
      },
      condition: { ...onServer, resourceTypes: platform.subresourceTypes },
    },
    {
      // It would lead the requests of all apps, with their credentials, to another server that the browser takes for this one.
      priority: PRIORITY.responseGuards,
      action: { type: 'modifyHeaders', responseHeaders: [{ header: 'Alt-Svc', operation: 'remove' }] },
      condition: { ...onServer, resourceTypes: ['main_frame', 'websocket', ...platform.subresourceTypes] },
    },
  ];
}
