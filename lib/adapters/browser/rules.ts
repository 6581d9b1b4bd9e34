import type { Rule, RuleDraft } from '../../core/grants/rule.ts';
import { isEmpty, type RuleChanges, ruleChanges } from '../../core/grants/rule-changes.ts';
import type { Rules } from '../../tasks/world.ts';
import { browser } from './browser.ts';

/** `declarativeNetRequest` as both browsers have it today; the published types lag behind. */
interface DeclarativeNetRequest {
  getDynamicRules(): Promise<Rule[]>;
  getSessionRules(): Promise<Rule[]>;
  updateDynamicRules(changes: RuleChanges): Promise<void>;
  updateSessionRules(changes: RuleChanges): Promise<void>;
}

/**
 * The only file that speaks to `declarativeNetRequest`.
 *
 * Nothing about existing rules is remembered between calls. The background may be stopped at any moment and the
 * rules stay; so each call first asks the browser what is there. Removing and adding is one call, which the browser
 * carries out as a whole or not at all.
 */
export function browserRules(): Rules {
  const api = browser.declarativeNetRequest as unknown as DeclarativeNetRequest;
  return {
    replaceDynamic: (wanted) => replace(wanted, api.getDynamicRules(), (changes) => api.updateDynamicRules(changes)),
    replaceSession: (wanted) => replace(wanted, api.getSessionRules(), (changes) => api.updateSessionRules(changes)),
    tabsOfSession: async () => {
      const ids = (await api.getSessionRules()).flatMap(({ condition }) => condition.tabIds ?? []);
      return [...new Set(ids)].filter((id) => id >= 0);
    },
  };
}

async function replace(
  wanted: readonly RuleDraft[],
  present: Promise<Rule[]>,
  update: (changes: RuleChanges) => Promise<void>,
): Promise<void> {
  const changes = ruleChanges(await present, wanted);
  if (isEmpty(changes)) return;
  try {
    await update(changes);
  } catch (error) {
    // A rule that the browser refuses must not keep one in force that is to go.
    await update({ removeRuleIds: changes.removeRuleIds, addRules: [] });
    throw error;
  }
}
