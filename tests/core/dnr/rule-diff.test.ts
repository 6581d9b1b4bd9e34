import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rule, RuleDraft } from '../../../lib/core/dnr/rule.ts';
import { diffRules, fingerprintOf, isEmptyUpdate } from '../../../lib/core/dnr/rule-diff.ts';

const draft = (priority: number): RuleDraft => ({
  priority,
  action: { type: 'block' },
  condition: { urlFilter: '|https://h/', isUrlFilterCaseSensitive: true, resourceTypes: ['script'] },
});

const inForce = (rules: readonly Rule[]) => new Map(rules.map((rule) => [rule.id, fingerprintOf(rule)]));
const updateOf = (current: readonly Rule[], wanted: readonly RuleDraft[]) => diffRules(inForce(current), wanted).update;

/** The browser's rules after the update. */
function updateRules(current: Rule[], wanted: RuleDraft[]): Rule[] {
  const { removeRuleIds, addRules } = updateOf(current, wanted);
  return [...current.filter(({ id }) => !removeRuleIds.includes(id)), ...addRules];
}

describe('diffRules', () => {
  it('keeps a rule that is already right, whatever the order of its keys', () => {
    const { resourceTypes, ...condition } = draft(1).condition;
    const current = { condition: { resourceTypes, ...condition }, id: 9, action: draft(1).action, priority: 1 };
    expect(JSON.stringify(current.condition)).not.toBe(JSON.stringify(draft(1).condition));
    expect(isEmptyUpdate(updateOf([current], [draft(1)]))).toBe(true);
  });

  it('replaces a rule that differs in a single update', () => {
    const update = updateOf([{ ...draft(1), id: 1 }], [draft(2)]);
    expect(update).toEqual({ removeRuleIds: [1], addRules: [{ ...draft(2), id: 1 }] });
    expect(isEmptyUpdate(update)).toBe(false);
  });

  it('only removes a rule that is no longer wanted, and only adds a rule that is new', () => {
    const current = [
      { ...draft(1), id: 4 },
      { ...draft(2), id: 5 },
    ];
    const removal = updateOf(current, [draft(2)]);
    const addition = updateOf(current, [draft(1), draft(2), draft(3)]);
    expect(removal).toEqual({ removeRuleIds: [4], addRules: [] });
    expect(addition).toEqual({ removeRuleIds: [], addRules: [{ ...draft(3), id: 1 }] });
    expect([removal, addition].map(isEmptyUpdate)).toEqual([false, false]);
  });

  it('turns any rules into any wanted rules, with unique, small ids', () => {
    const priorities = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 12 });
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 30 })), priorities, priorities, (ids, before, after) => {
        const current = ids.map((id, index): Rule => ({ ...draft(before[index] ?? 1), id }));
        const updated = updateRules(current, after.map(draft));
        expect(updated.map(({ priority }) => priority).sort()).toEqual([...after].sort());
        expect(new Set(updated.map(({ id }) => id)).size).toBe(updated.length);
        expect(Math.max(0, ...updated.map(({ id }) => id))).toBeLessThanOrEqual(Math.max(30, after.length));
        expect(diffRules(inForce(current), after.map(draft)).after).toEqual(inForce(updated));
        expect(isEmptyUpdate(updateOf(updated, after.map(draft)))).toBe(true);
      }),
    );
  });
});
