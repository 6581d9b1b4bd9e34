import type { Rules } from '../../background/dependencies.ts';
import type { Rule, RuleDraft } from '../../core/dnr/rule.ts';
import {
  diffRules,
  fingerprintOf,
  isEmptyUpdate,
  type RulesInForce,
  type RuleUpdate,
} from '../../core/dnr/rule-diff.ts';
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
 * The background may be stopped at any moment and the rules stay, so it first asks the browser which rules there are. From then on
 * it remembers them, as it alone changes them, and asks again after a failure. Rules are removed and added in one call, which
 * the browser carries out as a whole or not at all.
 */
export function browserRules(): Rules {
  const api = browser.declarativeNetRequest as unknown as DeclarativeNetRequest;
  return {
    replaceDynamic: replacer(
      () => api.getDynamicRules(),
      (update) => api.updateDynamicRules(update),
    ),
    replaceSession: replacer(
      () => api.getSessionRules(),
      (update) => api.updateSessionRules(update),
    ),
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

/**
 * Computing what identifies a rule takes longer than comparing it. Most rules are built alike in each call, and only the browser
 * gives them back with their fields in another order. What a call doesn't need is forgotten: it may contain a credential.
 */
function replacer(
  read: () => Promise<Rule[]>,
  send: (update: RuleUpdate) => Promise<void>,
): (wanted: readonly RuleDraft[]) => Promise<void> {
  let inForce: RulesInForce | null = null;
  let fingerprints: ReadonlyMap<string, string> = new Map();
  return async (wanted) => {
    inForce ??= new Map((await read()).map((rule) => [rule.id, fingerprintOf(rule)]));
    const used = new Map<string, string>();
    const { update, after } = diffRules(inForce, wanted, (draft) => {
      const text = JSON.stringify(draft);
      const fingerprint = used.get(text) ?? fingerprints.get(text) ?? fingerprintOf(draft);
      used.set(text, fingerprint);
      return fingerprint;
    });
    fingerprints = used;
    if (isEmptyUpdate(update)) return;
    inForce = null;
    try {
      await send(update);
    } catch (error) {
      // A rule that the browser refuses must not keep another one in force that is to be removed.
      await send({ removeRuleIds: update.removeRuleIds, addRules: [] });
      throw error;
    }
    inForce = after;
  };
}
