import type { conditionMatches, DnrRule } from '../../core/rules/dnr-model/condition.ts';
import { evaluateRules } from '../../core/rules/dnr-model/model.ts';
import type { RuleQuery } from './match-rules.ts';

/** A request for which the model and Chromium name different rules. */
export interface Disagreement {
  readonly request: RuleQuery['requests'][number];
  readonly model: readonly DnrRule[];
  readonly chromium: readonly DnrRule[];
}

/**
 * Compares the model with what `matchRules` returned for the same queries. `matches` replaces how the model matches
 * conditions.
 */
export function findDisagreements(
  queries: readonly RuleQuery[],
  matchedIndexes: readonly (readonly (readonly number[])[])[],
  matches?: typeof conditionMatches,
): Disagreement[] {
  return queries.flatMap(({ rules, requests }, query) =>
    requests.flatMap((request, index) => {
      const chromium = (matchedIndexes[query]?.[index] ?? []).flatMap((ruleIndex) => rules[ruleIndex] ?? []);
      const decision = evaluateRules(rules, request, matches);
      const changesHeaders = decision.kind === 'send' && decision.headerRules.length > 0;
      const model = changesHeaders ? decision.headerRules : decision.candidates;
      const isSame = changesHeaders ? isSameSetByPriority(model, chromium) : isOneOf(model, chromium);
      return isSame ? [] : [{ request, model, chromium }];
    }),
  );
}

/** Chromium names a rule twice where the literal text of its `urlFilter` occurs twice in the URL. */
function isSameSetByPriority(model: readonly DnrRule[], chromium: readonly DnrRule[]): boolean {
  const named = new Set(chromium);
  const priorities = [...named].map(({ priority }) => priority);
  return (
    named.size === model.length &&
    model.every((rule) => named.has(rule)) &&
    priorities.every((priority, index) => index === 0 || priority <= (priorities[index - 1] ?? 0))
  );
}

function isOneOf(model: readonly DnrRule[], [named, ...more]: readonly DnrRule[]): boolean {
  return named === undefined ? model.length === 0 : more.length === 0 && model.includes(named);
}
