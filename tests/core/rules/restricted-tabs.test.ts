import { describe, expect, it } from 'vitest';
import { UNKNOWN_APP } from '../../../lib/core/rules/grant-group.ts';
import { restrictedTabsRule } from '../../../lib/core/rules/restricted-tabs.ts';
import { sessionRules } from '../../../lib/core/rules/session-rules.ts';
import { PLATFORM } from '../../fakes/fake-dependencies.ts';
import { SERVER } from '../../fakes/sample-contexts.ts';
import { headersOf, outcomeOf, requestOf } from './sample-rules.ts';

describe('restrictedTabsRule', () => {
  it('is one rule that names each tab once', () => {
    expect(restrictedTabsRule([7, 8, 7]).map(({ condition }) => condition.tabIds)).toEqual([[7, 8]]);
  });

  it('is no rule without tabs, because a rule with an empty list would apply to all tabs', () => {
    expect(restrictedTabsRule([])).toEqual([]);
  });

  it('is among the session rules, and has no effect on requests of the tab', () => {
    const input = {
      servers: [SERVER],
      grantedTabs: [],
      headersOf,
      probeHeadersOf: () => null,
      traitsOf: () => UNKNOWN_APP,
      cookiesOf: () => [],
    };
    const rules = sessionRules({ ...input, heldTabs: [], restrictedTabIds: [7] }, PLATFORM);
    expect(rules).toEqual([
      ...sessionRules({ ...input, heldTabs: [], restrictedTabIds: [] }, PLATFORM),
      ...restrictedTabsRule([7]),
    ]);
    const request = requestOf();
    expect(outcomeOf(restrictedTabsRule([7]), request)).toBe(`sent to ${request.url}`);
  });
});
