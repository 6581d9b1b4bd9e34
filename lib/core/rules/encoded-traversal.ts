import type { Platform } from '../dnr/platform.ts';
import { PRIORITY } from '../dnr/priorities.ts';
import { escapeRegex } from '../dnr/regex.ts';
import type { RuleDraft } from '../dnr/rule.ts';
import type { Server } from '../proxy-url/server.ts';

/** Percent signs may be encoded any number of times: a front that decodes twice sees `..%252f` as `../`. */
const SLASH = '(/|%(25)*(2[fF]|5[cC]|[cC]0%(25)*[aA][fF]))';
const DOT = '(\\.|%(25)*(2[eE]|[cC]0%(25)*[aA][eE]))';
/** The end of a segment, or an escape, except that of a further dot. */
const END = '([/;?#]|%[^2]|%2[^eE]|$)';

/**
 * Regular expression of every path of this origin with a segment `..` that a browser leaves as it is: with encoded dots or
 * slashes, overlong UTF-8 included, or with something after the dots that a server may cut off (`..;x`, `..%00`).
 */
function traversalRegex(origin: string): string {
  return `^${escapeRegex(origin)}([^?#]*)${SLASH}${DOT}${DOT}${END}`;
}

/**
 * Dynamic rules that block encoded path traversal on the origin of a server. The apiserver passes such a path to the target
 * unchanged; a proxy in front of it (Rancher, nginx) may decode and normalize it, and would then send an app's request to the
 * API. Nobody can tell from outside whether there is one.
 */
export function encodedTraversalRules({ origin }: Pick<Server, 'origin'>, platform: Platform): RuleDraft[] {
  const schemes = [
    ['https', ['main_frame', ...platform.subresourceTypes]],
    [platform.webSocketScheme, ['websocket']],
  ] as const;
  return schemes.map(([scheme, resourceTypes]) => ({
    priority: PRIORITY.neighbourOrigin,
    action: { type: 'block' },
    condition: {
      regexFilter: traversalRegex(origin.replace(/^https/, scheme)),
      isUrlFilterCaseSensitive: true,
      resourceTypes,
    },
  }));
}
