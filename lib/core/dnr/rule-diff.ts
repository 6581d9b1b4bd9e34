import { canonicalJson } from '../canonical-json.ts';
import type { Rule, RuleDraft } from './rule.ts';

/** The argument of `updateSessionRules` and `updateDynamicRules`. */
export interface RuleUpdate {
  readonly removeRuleIds: number[];
  readonly addRules: Rule[];
}

/** Text that is the same for rules that do the same, whatever their ids. */
export type Fingerprint = (rule: RuleDraft) => string;

/** Sorts the fields: the browser gives a rule back with its fields in an order of its own. */
export const fingerprintOf: Fingerprint = ({ priority, action, condition }) =>
  canonicalJson({ priority, action, condition });

/** The fingerprints of rules in force, by id. */
export type RulesInForce = ReadonlyMap<number, string>;

/** An update, and the rules that are in force after it. */
export interface RuleDiff {
  readonly update: RuleUpdate;
  readonly after: RulesInForce;
}

/**
 * The update that turns the rules in force into the wanted ones. Rules that are already right stay, so that no request goes
 * unsigned while rules change. New rules get the lowest free ids.
 *
 * Ids are never derived from tab ids, which go up to 2^31.
 */
export function diffRules(
  inForce: RulesInForce,
  wanted: readonly RuleDraft[],
  fingerprint: Fingerprint = fingerprintOf,
): RuleDiff {
  return diff(inForce, wanted, fingerprint, { keepsOthers: false });
}

/** The same, but rules that are not wanted stay as well. */
export function addRules(
  inForce: RulesInForce,
  wanted: readonly RuleDraft[],
  fingerprint: Fingerprint = fingerprintOf,
): RuleDiff {
  return diff(inForce, wanted, fingerprint, { keepsOthers: true });
}

function diff(
  inForce: RulesInForce,
  wanted: readonly RuleDraft[],
  fingerprint: Fingerprint,
  { keepsOthers }: { readonly keepsOthers: boolean },
): RuleDiff {
  const missing = new Map<string, RuleDraft[]>();
  for (const draft of wanted) {
    const key = fingerprint(draft);
    missing.set(key, [...(missing.get(key) ?? []), draft]);
  }
  const removeRuleIds: number[] = [];
  const after = new Map<number, string>();
  for (const [id, key] of inForce) {
    if (missing.get(key)?.pop() || keepsOthers) after.set(id, key);
    else removeRuleIds.push(id);
  }
  let id = 0;
  const nextFreeId = () => {
    do id += 1;
    while (after.has(id));
    return id;
  };
  const added: Rule[] = [];
  for (const [key, drafts] of missing) {
    for (const draft of drafts) {
      const rule = { ...draft, id: nextFreeId() };
      added.push(rule);
      after.set(rule.id, key);
    }
  }
  return { update: { removeRuleIds, addRules: added }, after };
}

/** Whether the update changes nothing. */
export function isEmptyUpdate({ removeRuleIds, addRules }: RuleUpdate): boolean {
  return removeRuleIds.length === 0 && addRules.length === 0;
}
