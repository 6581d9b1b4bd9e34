import type { Rules } from '../../background/dependencies.ts';
import type { Rule, RuleDraft } from '../../core/dnr/rule.ts';
import { diffRules, isEmptyUpdate, type RuleUpdate } from '../../core/dnr/rule-diff.ts';
import { browser } from './browser.ts';

/** `declarativeNetRequest` as both browsers have it today; the published types lag behind. */
interface DeclarativeNetRequest {
  getDynamicRules(): Promise<Rule[]>;
  getSessionRules(): Promise<Rule[]>;
  updateDynamicRules(update: RuleUpdate): Promise<void>;
  updateSessionRules(update: RuleUpdate): Promise<void>;
}

/**
 * The only file that uses `declarativeNetRequest`.
 *
 * It remembers nothing about existing rules between calls. The background may be stopped at any moment and the rules stay,
 * so each call first asks the browser which rules there are. Rules are removed and added in one call, which the browser
 * carries out as a whole or not at all.
 */
export function browserRules(): Rules {
  const api = browser.declarativeNetRequest as unknown as DeclarativeNetRequest;
  return {
    replaceDynamic: (wanted) => replace(wanted, api.getDynamicRules(), (update) => api.updateDynamicRules(update)),
    replaceSession: (wanted) => replace(wanted, api.getSessionRules(), (update) => api.updateSessionRules(update)),
    sessionTabIds: async () => {
      const ids = (await api.getSessionRules()).flatMap(({ condition }) => condition.tabIds ?? []);
      return [...new Set(ids)].filter((id) => id >= 0);
    },
    count: async () => {
      const [dynamic, session] = await Promise.all([api.getDynamicRules(), api.getSessionRules()]);
      return { dynamic: dynamic.length, session: session.length };
    },
  };
}

async function replace(
  wanted: readonly RuleDraft[],
  current: Promise<Rule[]>,
  send: (update: RuleUpdate) => Promise<void>,
): Promise<void> {
  const update = diffRules(await current, wanted);
  if (isEmptyUpdate(update)) return;
  try {
    await send(update);
  } catch (error) {
    // A rule that the browser refuses must not keep another one in force that is to be removed.
    await send({ removeRuleIds: update.removeRuleIds, addRules: [] });
    throw error;
  }
}
