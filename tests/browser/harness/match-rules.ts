import type { DnrRequest, DnrRule } from '../../unit/grants/proof/dnr-condition.ts';
import type { Chromium } from './chromium.ts';

/** Rules, and requests to ask about while they and no others are in force. */
export interface Questions<R extends DnrRule = DnrRule> {
  readonly rules: readonly R[];
  readonly requests: readonly DnrRequest[];
}

/** What `testMatchOutcome` of Chromium 156 takes; it refuses any other key. The published types lag behind. */
interface HypotheticalRequest {
  readonly url: string;
  readonly type: string;
  readonly method: string;
  readonly tabId: number;
  readonly initiator?: string;
  readonly topUrl?: string;
}

interface MatchInterface {
  getSessionRules(): Promise<{ id: number }[]>;
  updateSessionRules(changes: { removeRuleIds: number[]; addRules: object[] }): Promise<void>;
  testMatchOutcome(request: HypotheticalRequest): Promise<{ matchedRules: { ruleId: number }[] }>;
}

/**
 * Which rules Chromium names for each request, by their place in the list: the one that decides, or those that change
 * headers, the highest priority first. The answer is about the first hop; redirects are not followed.
 */
export async function matchRules(chromium: Chromium, asked: readonly Questions[]): Promise<number[][][]> {
  const groups = asked.map(({ rules, requests }) => ({
    rules: rules.map((rule, at) => ({ ...rule, id: at + 1 })),
    requests: requests.map(hypothetical),
  }));
  return chromium.inExtension(async (questions) => {
    const api = chrome.declarativeNetRequest as unknown as MatchInterface;
    const replace = async (addRules: object[]) => {
      const removeRuleIds = (await api.getSessionRules()).map(({ id }) => id);
      await api.updateSessionRules({ removeRuleIds, addRules });
    };
    const answers: number[][][] = [];
    for (const { rules, requests } of questions) {
      await replace(rules);
      const outcomes = await Promise.all(requests.map((request) => api.testMatchOutcome(request)));
      answers.push(outcomes.map(({ matchedRules }) => matchedRules.map(({ ruleId }) => ruleId - 1)));
    }
    await replace([]);
    return answers;
  }, groups);
}

function hypothetical({ url, type, method, tabId, initiator, top }: DnrRequest): HypotheticalRequest {
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
