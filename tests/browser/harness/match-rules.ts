import type { DnrRequest, DnrRule } from '../../core/rules/dnr-model/condition.ts';
import type { Chromium } from './chromium.ts';

/** Rules, and requests to match against them while no other rules are in force. */
export interface RuleQuery<R extends DnrRule = DnrRule> {
  readonly rules: readonly R[];
  readonly requests: readonly DnrRequest[];
}

/** What `testMatchOutcome` of Chromium 156 accepts; it refuses other keys. The published types lag behind. */
interface HypotheticalRequest {
  readonly url: string;
  readonly type: string;
  readonly method: string;
  readonly tabId: number;
  readonly initiator?: string;
  readonly topUrl?: string;
}

interface DeclarativeNetRequest {
  getSessionRules(): Promise<{ id: number }[]>;
  updateSessionRules(changes: { removeRuleIds: number[]; addRules: object[] }): Promise<void>;
  testMatchOutcome(request: HypotheticalRequest): Promise<{ matchedRules: { ruleId: number }[] }>;
}

/**
 * Asks Chromium which rules match each request. For each query and request it returns indexes into the query's rules:
 * of the one that decides, or of those that change headers, highest priority first. Redirects are not followed.
 */
export async function matchRules(chromium: Chromium, queries: readonly RuleQuery[]): Promise<number[][][]> {
  const serialized = queries.map(({ rules, requests }) => ({
    rules: rules.map((rule, index) => ({ ...rule, id: index + 1 })),
    requests: requests.map(toHypotheticalRequest),
  }));
  return chromium.evaluateInExtension(async (all) => {
    const api = chrome.declarativeNetRequest as unknown as DeclarativeNetRequest;
    const replaceRules = async (addRules: object[]) => {
      const removeRuleIds = (await api.getSessionRules()).map(({ id }) => id);
      await api.updateSessionRules({ removeRuleIds, addRules });
    };
    const matches: number[][][] = [];
    for (const { rules, requests } of all) {
      await replaceRules(rules);
      const outcomes = await Promise.all(requests.map((request) => api.testMatchOutcome(request)));
      matches.push(outcomes.map(({ matchedRules }) => matchedRules.map(({ ruleId }) => ruleId - 1)));
    }
    await replaceRules([]);
    return matches;
  }, serialized);
}

function toHypotheticalRequest({ url, type, method, tabId, initiator, top }: DnrRequest): HypotheticalRequest {
  const topUrl = type === 'main_frame' ? url : top;
  return {
    url,
    type,
    method,
    tabId,
    ...(initiator === null ? {} : { initiator }),
    ...(topUrl === null ? {} : { topUrl }),
  };
}
