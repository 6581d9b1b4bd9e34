import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rule, RuleDraft } from '../../../lib/core/grants/rule.ts';
import { isEmpty, ruleChanges } from '../../../lib/core/grants/rule-changes.ts';

const draft = (priority: number): RuleDraft => ({
  priority,
  action: { type: 'block' },
  condition: { urlFilter: '|https://h/', isUrlFilterCaseSensitive: true, resourceTypes: ['script'] },
});

function carryOut(present: Rule[], wanted: RuleDraft[]): Rule[] {
  const { removeRuleIds, addRules } = ruleChanges(present, wanted);
  return [...present.filter(({ id }) => !removeRuleIds.includes(id)), ...addRules];
}

describe('rule changes', () => {
  it('leave what is right alone, whatever the order of its keys', () => {
    const kept = { condition: draft(1).condition, id: 9, action: draft(1).action, priority: 1 };
    expect(isEmpty(ruleChanges([kept], [draft(1)]))).toBe(true);
  });

  it('replace what differs in one call', () => {
    expect(ruleChanges([{ ...draft(1), id: 1 }], [draft(2)])).toEqual({
      removeRuleIds: [1],
      addRules: [{ ...draft(2), id: 1 }],
    });
  });

  it('bring any rules to any wanted ones, with ids that are unique and small', () => {
    const priorities = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 12 });
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 30 })), priorities, priorities, (ids, before, after) => {
        const present = ids.map((id, at): Rule => ({ ...draft(before[at] ?? 1), id }));
        const result = carryOut(present, after.map(draft));
        expect(result.map(({ priority }) => priority).sort()).toEqual([...after].sort());
        expect(new Set(result.map(({ id }) => id)).size).toBe(result.length);
        expect(Math.max(0, ...result.map(({ id }) => id))).toBeLessThanOrEqual(Math.max(30, after.length));
        expect(isEmpty(ruleChanges(result, after.map(draft)))).toBe(true);
      }),
    );
  });
});
