import type { Platform } from '../dnr/platform.ts';
import { PRIORITY } from '../dnr/priorities.ts';
import { escapeRegex } from '../dnr/regex.ts';
import type { RuleDraft } from '../dnr/rule.ts';
import { type Server, serverUrl } from '../proxy-url/server.ts';

const DOTS = '(\\.|%2[eE])(\\.|%2[eE])';
const ENCODED_SLASH = '(%2[fF]|%5[cC])';

/**
 * Dynamic rules that block encoded path traversal (`..%2f`, and `%2f..` where slashes are merged) on a server with a base
 * path. The apiserver passes such a path to the target unchanged; a proxy in front of it (Rancher, nginx) may decode and
 * normalize it, and would then send an app's request to the API.
 */
export function encodedTraversalRules(server: Server, platform: Platform): RuleDraft[] {
  if (server.basePath === '') return [];
  const path = `/[^?#]*(${DOTS}${ENCODED_SLASH}|${ENCODED_SLASH}${DOTS})`;
  const schemes = [
    ['https', ['main_frame', ...platform.subresourceTypes]],
    [platform.webSocketScheme, ['websocket']],
  ] as const;
  return schemes.map(([scheme, resourceTypes]) => ({
    priority: PRIORITY.neighbourOrigin,
    action: { type: 'block' },
    condition: {
      regexFilter: `^${escapeRegex(serverUrl(server).replace(/^https/, scheme))}${path}`,
      isUrlFilterCaseSensitive: true,
      resourceTypes,
    },
  }));
}
