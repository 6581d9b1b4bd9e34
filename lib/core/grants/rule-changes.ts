import type { Rule, RuleDraft } from './rule.ts';

/** One call's worth of changes to the browser's rules. */
export interface RuleChanges {
  readonly removeRuleIds: number[];
  readonly addRules: Rule[];
}

/**
 * What turns the rules that the browser has into those wanted. Rules that are right already stay as they are, so
 * that nothing is unsigned for a moment and nothing is redone; others get the lowest free ids.
 *
 * Ids are never computed from tab ids, which reach 2^31.
 */
export function ruleChanges(present: readonly Rule[], wanted: readonly RuleDraft[]): RuleChanges {
  const missing = new Map<string, RuleDraft[]>();
  for (const draft of wanted) {
    const key = fingerprint(draft);
    missing.set(key, [...(missing.get(key) ?? []), draft]);
  }
  const removeRuleIds: number[] = [];
  const kept = new Set<number>();
  for (const rule of present) {
    if (missing.get(fingerprint(rule))?.pop()) kept.add(rule.id);
    else removeRuleIds.push(rule.id);
  }
  let id = 0;
  const nextId = () => {
    do id += 1;
    while (kept.has(id));
    return id;
  };
  const addRules = [...missing.values()].flat().map((draft) => ({ ...draft, id: nextId() }));
  return { removeRuleIds, addRules };
}

/** Whether there is anything to do. */
export function isEmpty({ removeRuleIds, addRules }: RuleChanges): boolean {
  return removeRuleIds.length === 0 && addRules.length === 0;
}

/** Text that is equal for rules that mean the same: browsers hand keys back in an order of their own. */
function fingerprint({ priority, action, condition }: RuleDraft): string {
  return JSON.stringify({ priority, action, condition }, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}
