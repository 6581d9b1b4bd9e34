import type { RuleDraft } from '../dnr/rule.ts';

/**
 * A session rule without effect that records which tabs are suspended or quarantined. Session rules survive a reload of the
 * extension and its memory doesn't, so Portside then still knows which tabs must not be granted anything else.
 */
export function restrictedTabsRule(tabIds: readonly number[]): RuleDraft[] {
  if (tabIds.length === 0) return [];
  return [
    {
      priority: 1,
      action: { type: 'allow' },
      condition: {
        urlFilter: '|https://restricted.invalid/',
        isUrlFilterCaseSensitive: true,
        resourceTypes: ['main_frame'],
        tabIds: [...new Set(tabIds)],
      },
    },
  ];
}
