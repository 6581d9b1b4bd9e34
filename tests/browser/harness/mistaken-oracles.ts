import { conditionMatches, type DnrCondition } from '../../unit/grants/proof/dnr-condition.ts';

type Matches = typeof conditionMatches;

/** Oracles that get one thing wrong, by what they get wrong. */
export const MISTAKEN_ORACLES: Readonly<Record<string, Matches>> = {
  'takes no notice of tabs': (condition, request) =>
    conditionMatches(without(condition, ['tabIds', 'excludedTabIds']), request),
  'takes nobody for the first domain that is asked for': (condition, request) => {
    const [domain = 'nobody'] = condition.initiatorDomains ?? [];
    return conditionMatches(condition, { ...request, initiator: request.initiator ?? `https://${domain}` });
  },
  'takes who starts a request for the top frame': (condition, request) =>
    conditionMatches(condition, { ...request, top: request.initiator }),
  'finds nobody where there is no top frame': (condition, request) =>
    conditionMatches(condition, { ...request, top: request.top ?? 'https://nobody' }),
  'counts main frames among all types': (condition, request) => {
    const isTyped = condition.resourceTypes !== undefined || condition.excludedResourceTypes !== undefined;
    return conditionMatches(isTyped ? condition : { ...condition, resourceTypes: [request.type] }, request);
  },
  'tells upper from lower case unasked': (condition, request) =>
    conditionMatches({ isUrlFilterCaseSensitive: true, ...condition }, request),
  'does not see fragments': (condition, request) =>
    conditionMatches(condition, { ...request, url: request.url.replace(/#.*/, '') }),
};

function without(condition: DnrCondition, keys: readonly string[]): DnrCondition {
  return Object.fromEntries(Object.entries(condition).filter(([key]) => !keys.includes(key)));
}
