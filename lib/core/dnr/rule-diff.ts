import { canonicalJson } from '../canonical-json.ts';
import type { Rule, RuleDraft } from './rule.ts';

/** The argument of `updateSessionRules` and `updateDynamicRules`. */
export interface RuleUpdate {
  readonly removeRuleIds: number[];
  readonly addRules: Rule[];
}

/**
 * The update that turns the browser's current rules into the wanted ones. Rules that are already right stay, so that no
 * request goes unsigned while rules change. New rules get the lowest free ids.
 *
 * Ids are never derived from tab ids, which go up to 2^31.
 */
export function diffRules(current: readonly Rule[], wanted: readonly RuleDraft[]): RuleUpdate {
  const missing = new Map<string, RuleDraft[]>();
  for (const draft of wanted) {
    const key = fingerprint(draft);
    missing.set(key, [...(missing.get(key) ?? []), draft]);
  }
  const removeRuleIds: number[] = [];
  const keptIds = new Set<number>();
  for (const rule of current) {
    if (missing.get(fingerprint(rule))?.pop()) keptIds.add(rule.id);
    else removeRuleIds.push(rule.id);
  }
  let id = 0;
  const nextFreeId = () => {
    do id += 1;
    while (keptIds.has(id));
    return id;
  };
  const addRules = [...missing.values()].flat().map((draft) => ({ ...draft, id: nextFreeId() }));
  return { removeRuleIds, addRules };
}

/** Whether the update changes nothing. */
export function isEmptyUpdate({ removeRuleIds, addRules }: RuleUpdate): boolean {
  return removeRuleIds.length === 0 && addRules.length === 0;
}

function fingerprint({ priority, action, condition }: RuleDraft): string {
  return canonicalJson({ priority, action, condition });
}
