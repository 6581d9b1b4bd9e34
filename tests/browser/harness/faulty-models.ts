import { conditionMatches, type DnrCondition } from '../../core/rules/dnr-model/condition.ts';

type Matches = typeof conditionMatches;

/** Replacements for `conditionMatches` with one mistake each, by their mistake. A comparison has to find every one. */
export const FAULTY_MODELS: Readonly<Record<string, Matches>> = {
  'ignores tab ids': (condition, request) =>
    conditionMatches(without(condition, ['tabIds', 'excludedTabIds']), request),
  'takes a missing initiator for the first initiator domain': (condition, request) => {
    const [domain = 'missing'] = condition.initiatorDomains ?? [];
    return conditionMatches(condition, { ...request, initiator: request.initiator ?? `https://${domain}` });
  },
  'takes the initiator for the top frame': (condition, request) =>
    conditionMatches(condition, { ...request, top: request.initiator }),
  'takes a missing top frame for an unknown site': (condition, request) =>
    conditionMatches(condition, { ...request, top: request.top ?? 'https://missing' }),
  'includes main frames where no resource types are given': (condition, request) => {
    const hasTypes = condition.resourceTypes !== undefined || condition.excludedResourceTypes !== undefined;
    return conditionMatches(hasTypes ? condition : { ...condition, resourceTypes: [request.type] }, request);
  },
  'matches URLs case-sensitively by default': (condition, request) =>
    conditionMatches({ isUrlFilterCaseSensitive: true, ...condition }, request),
  'removes fragments from URLs': (condition, request) =>
    conditionMatches(condition, { ...request, url: request.url.replace(/#.*/, '') }),
};

function without(condition: DnrCondition, keys: readonly string[]): DnrCondition {
  return Object.fromEntries(Object.entries(condition).filter(([key]) => !keys.includes(key)));
}
