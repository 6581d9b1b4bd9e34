import type { Rule } from '../../lib/core/grants/rule.ts';
import type { Stage } from './stage.ts';

/** The part of `declarativeNetRequest` that the published types lag behind in. */
interface RuleApi {
  getSessionRules(): Promise<Rule[]>;
  getDynamicRules(): Promise<Rule[]>;
  updateSessionRules(changes: { removeRuleIds: number[]; addRules: Rule[] }): Promise<void>;
  updateDynamicRules(changes: { removeRuleIds: number[]; addRules: Rule[] }): Promise<void>;
}

/** All rules in force. */
export interface Rules {
  readonly session: readonly Rule[];
  readonly dynamic: readonly Rule[];
}

/** What the rules become without a guard. */
export type TakeOff = (rules: Rules) => Rules;

export function readRules({ chromium }: Stage): Promise<Rules> {
  return chromium.inExtension(async () => {
    const api = chrome.declarativeNetRequest as unknown as RuleApi;
    return { session: await api.getSessionRules(), dynamic: await api.getDynamicRules() };
  });
}

/** Puts just these rules in force, behind the extension's back. */
export async function writeRules({ chromium }: Stage, { session, dynamic }: Rules): Promise<void> {
  const numbered = (rules: readonly Rule[]) => rules.map((rule, at) => ({ ...rule, id: at + 1 }));
  await chromium.inExtension(
    async (newSession, newDynamic) => {
      const api = chrome.declarativeNetRequest as unknown as RuleApi;
      const ids = async (rules: Promise<Rule[]>) => (await rules).map(({ id }) => id);
      await api.updateSessionRules({ removeRuleIds: await ids(api.getSessionRules()), addRules: newSession });
      await api.updateDynamicRules({ removeRuleIds: await ids(api.getDynamicRules()), addRules: newDynamic });
    },
    numbered(session),
    numbered(dynamic),
  );
}

/**
 * Runs this without a guard, or with all of them where none is named, and puts the guard back. What makes or ends a grant
 * makes the extension put its rules right: that is for before and after.
 */
export async function without<T>(stage: Stage, takeOff: TakeOff | null, run: () => Promise<T>): Promise<T> {
  if (takeOff === null) return run();
  const before = await readRules(stage);
  await writeRules(stage, takeOff(before));
  try {
    return await run();
  } finally {
    await writeRules(stage, before);
  }
}

export function signs({ action }: Rule): boolean {
  return (
    action.type === 'modifyHeaders' && action.requestHeaders?.some(({ header }) => header === 'Authorization') === true
  );
}

/** What a header extension does: signs whatever goes to the host, whoever asks, and nothing else. */
export const signHost: TakeOff = ({ session }) => ({
  dynamic: [],
  session: session
    .filter(signs)
    .map((rule) => ({ ...rule, condition: onlyTypes(rule, { requestDomains: ['k8s.test'] }) })),
});

/** Signs everything, wherever it goes. */
export const signAll: TakeOff = ({ session }) => ({
  dynamic: [],
  session: session.filter(signs).map((rule) => ({ ...rule, condition: onlyTypes(rule, { urlFilter: '*' }) })),
});

/** Without the rules for which this holds. */
export const withoutRules =
  (isGuard: (rule: Rule) => boolean): TakeOff =>
  ({ session, dynamic }) => ({
    session: session.filter((rule) => !isGuard(rule)),
    dynamic: dynamic.filter((rule) => !isGuard(rule)),
  });

function onlyTypes({ condition }: Rule, besides: Partial<Rule['condition']>): Rule['condition'] {
  return { isUrlFilterCaseSensitive: true, resourceTypes: condition.resourceTypes, ...besides };
}
