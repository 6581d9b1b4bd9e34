import type { RequestHeader } from '../auth-headers.ts';
import type { Platform } from '../dnr/platform.ts';
import { PRIORITY } from '../dnr/priorities.ts';
import type { RuleDraft } from '../dnr/rule.ts';
import type { GrantGroup } from './grant-group.ts';
import { appHeaderChanges, sign } from './signing.ts';

/**
 * Session rules that let a navigation on which the background held go on: signed, and not through the gate again. It comes
 * from no page and no extension for a rule, so the URL alone tells it from others. The rules are removed once it is sent.
 */
export function heldNavigationRules(
  group: GrantGroup,
  { tabId, url }: { readonly tabId: number; readonly url: string },
  headers: readonly RequestHeader[],
  platform: Platform,
): RuleDraft[] {
  // A filter sees the fragment, which the background doesn't.
  return [`|${url}|`, `|${url}#`].flatMap((urlFilter): RuleDraft[] => {
    const condition = {
      urlFilter,
      isUrlFilterCaseSensitive: true,
      resourceTypes: ['main_frame'],
      requestMethods: ['get'],
      tabIds: [tabId],
    } as const;
    return [
      { priority: PRIORITY.allowHeldNavigation, action: { type: 'allow' }, condition },
      { priority: PRIORITY.sign, action: sign(headers, appHeaderChanges(group, platform)), condition },
    ];
  });
}

/** Whether a filter matches exactly this URL: `*`, `^` and `|` in it would be wildcards. */
export function isExactFilter(url: string): boolean {
  return !/[*^|]/.test(url);
}
