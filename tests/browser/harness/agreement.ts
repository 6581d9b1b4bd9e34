import { decide } from '../../unit/grants/dnr-oracle.ts';
import type { conditionMatches, DnrRule } from '../../unit/grants/proof/dnr-condition.ts';
import type { Questions } from './match-rules.ts';

/** A request for which the oracle names other rules than Chromium does. */
export interface Disagreement {
  readonly request: Questions['requests'][number];
  readonly oracle: readonly DnrRule[];
  readonly chromium: readonly DnrRule[];
}

/** Where the oracle, perhaps with other eyes for conditions, and Chromium's answers part. */
export function disagreements(
  asked: readonly Questions[],
  answers: readonly (readonly (readonly number[])[])[],
  matches?: typeof conditionMatches,
): Disagreement[] {
  return asked.flatMap(({ rules, requests }, group) =>
    requests.flatMap((request, at) => {
      const chromium = (answers[group]?.[at] ?? []).flatMap((place) => rules[place] ?? []);
      const decision = decide(rules, request, matches);
      const isHeaders = decision.kind === 'send' && decision.headerRules.length > 0;
      const oracle = isHeaders ? decision.headerRules : decision.candidates;
      const isSame = isHeaders ? isSameOrder(oracle, chromium) : isOneOf(oracle, chromium);
      return isSame ? [] : [{ request, oracle, chromium }];
    }),
  );
}

/** Chromium names a rule of a `urlFilter` twice where the filter's letters come twice in the URL. */
function isSameOrder(oracle: readonly DnrRule[], chromium: readonly DnrRule[]): boolean {
  const named = new Set(chromium);
  const priorities = [...named].map(({ priority }) => priority);
  return (
    named.size === oracle.length &&
    oracle.every((rule) => named.has(rule)) &&
    priorities.every((priority, at) => at === 0 || priority <= (priorities[at - 1] ?? 0))
  );
}

function isOneOf(oracle: readonly DnrRule[], [named, ...more]: readonly DnrRule[]): boolean {
  return named === undefined ? oracle.length === 0 : more.length === 0 && oracle.includes(named);
}
