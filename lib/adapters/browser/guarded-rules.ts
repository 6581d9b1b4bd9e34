import type { Rules } from '../../background/dependencies.ts';
import type { Rule, RuleDraft } from '../../core/dnr/rule.ts';
import {
  addRules,
  diffRules,
  fingerprintOf,
  isEmptyUpdate,
  type RuleDiff,
  type RulesInForce,
  type RuleUpdate,
} from '../../core/dnr/rule-diff.ts';

/** `declarativeNetRequest` as both browsers have it today; the published types lag behind. */
export interface DeclarativeNetRequest {
  getDynamicRules(): Promise<Rule[]>;
  getSessionRules(): Promise<Rule[]>;
  /** Carries out the update as a whole or not at all. */
  updateDynamicRules(update: RuleUpdate): Promise<void>;
  updateSessionRules(update: RuleUpdate): Promise<void>;
  isRegexSupported(options: {
    regex: string;
    isCaseSensitive: boolean;
    requireCapturing: boolean;
  }): Promise<{ isSupported: boolean }>;
}

/**
 * Rules of which those that sign are in force only while all guards are. Guards on disk are added before and removed after the
 * session's rules, which are replaced in one update. If the browser refuses a rule, or afterwards has others than it was given,
 * no session rule stays: then nothing is signed.
 */
export function guardedRules(api: DeclarativeNetRequest): Rules {
  const session = ruleSet(
    () => api.getSessionRules(),
    (update) => api.updateSessionRules(update),
  );
  const dynamic = ruleSet(
    () => api.getDynamicRules(),
    (update) => api.updateDynamicRules(update),
  );

  /** The old guards stay until the session's rules are replaced, unless the browser has no room for both. */
  const addGuards = async (guards: readonly RuleDraft[]): Promise<void> => {
    try {
      await dynamic.add(guards);
    } catch {
      await session.clear();
      await dynamic.replace(guards);
    }
  };

  return {
    replace: async ({ session: wanted, dynamic: guards }) => {
      try {
        if (guards) await addGuards(guards);
        await session.replace(wanted);
        if (guards) await dynamic.replace(guards);
      } catch (error) {
        await session.clear();
        throw error;
      }
    },
    areSupported: async (rules) => {
      const supported = await Promise.all(
        rules.map(({ action, condition }) => {
          const { regexFilter: regex, isUrlFilterCaseSensitive: isCaseSensitive = false } = condition;
          if (regex === undefined) return { isSupported: true };
          return api.isRegexSupported({ regex, isCaseSensitive, requireCapturing: action.type === 'redirect' });
        }),
      );
      return supported.every(({ isSupported }) => isSupported);
    },
    sessionTabIds: async () => {
      const ids = (await api.getSessionRules()).flatMap(({ condition }) => condition.tabIds ?? []);
      return [...new Set(ids)].filter((id) => id >= 0);
    },
    count: async () => {
      const [dynamicRules, sessionRules] = await Promise.all([api.getDynamicRules(), api.getSessionRules()]);
      return { dynamic: dynamicRules.length, session: sessionRules.length };
    },
  };
}

interface RuleSet {
  /** Adds what is missing of these rules. */
  add(wanted: readonly RuleDraft[]): Promise<void>;
  /** Puts exactly these rules in force. */
  replace(wanted: readonly RuleDraft[]): Promise<void>;
  clear(): Promise<void>;
}

/**
 * The background may be stopped at any moment and the rules stay, so it first asks the browser which rules there are. From then
 * on it remembers them, as it alone changes them, and asks again after a failure.
 *
 * Computing what identifies a rule takes longer than comparing it. Most rules are built alike in each call, and only the browser
 * gives them back with their fields in another order. What a call doesn't need is forgotten: it may contain a credential.
 */
function ruleSet(read: () => Promise<Rule[]>, send: (update: RuleUpdate) => Promise<void>): RuleSet {
  let inForce: RulesInForce | null = null;
  let fingerprints: ReadonlyMap<string, string> = new Map();

  const change = async (wanted: readonly RuleDraft[], diff: typeof diffRules): Promise<void> => {
    inForce ??= new Map((await read()).map((rule) => [rule.id, fingerprintOf(rule)]));
    const used = new Map<string, string>();
    const result = diff(inForce, wanted, (draft) => {
      const text = JSON.stringify(draft);
      const fingerprint = used.get(text) ?? fingerprints.get(text) ?? fingerprintOf(draft);
      used.set(text, fingerprint);
      return fingerprint;
    });
    fingerprints = used;
    if (!isEmptyUpdate(result.update)) await carryOut(result);
  };

  const carryOut = async ({ update, after }: RuleDiff): Promise<void> => {
    inForce = null;
    await send(update);
    const ids = (await read()).map(({ id }) => id);
    if (ids.length !== after.size || !ids.every((id) => after.has(id))) {
      throw new Error('The browser has other rules than it was given');
    }
    inForce = after;
  };

  return {
    add: (wanted) => change(wanted, addRules),
    replace: (wanted) => change(wanted, diffRules),
    clear: async () => {
      inForce = null;
      await send({ removeRuleIds: (await read()).map(({ id }) => id), addRules: [] });
    },
  };
}
