import type { Rule } from '../../lib/core/dnr/rule.ts';
import type { Fixture } from './fixture.ts';

/** The part of `declarativeNetRequest` that is used. Its published types lag behind. */
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
export type RuleChange = (rules: Rules) => Rules;

export function readRules({ chromium }: Fixture): Promise<Rules> {
  return chromium.evaluateInExtension(async () => {
    const api = chrome.declarativeNetRequest as unknown as RuleApi;
    return { session: await api.getSessionRules(), dynamic: await api.getDynamicRules() };
  });
}

/** Puts exactly these rules in force without the extension's knowledge. */
export async function writeRules({ chromium }: Fixture, { session, dynamic }: Rules): Promise<void> {
  const numbered = (rules: readonly Rule[]) => rules.map((rule, index) => ({ ...rule, id: index + 1 }));
  await chromium.evaluateInExtension(
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
 * Runs a task with changed rules, or with all guards for null. The extension goes on as usual meanwhile, but what it does to
 * rules is held back until the task is done.
 */
export async function withRuleChange<T>(
  fixture: Fixture,
  change: RuleChange | null,
  task: () => Promise<T>,
): Promise<T> {
  if (change === null) return task();
  const before = await readRules(fixture);
  await fixture.background.evaluate(holdBackRules, before);
  await writeRules(fixture, change(before));
  try {
    return await task();
  } finally {
    await fixture.background.evaluate(releaseRules);
  }
}

/** The background while its rules are held back. */
interface HeldBackground {
  heldRules: { session: Rule[]; dynamic: Rule[]; readonly api: RuleApi };
}

/** Gives the background rules of its own, in place of those of the browser. */
function holdBackRules({ session, dynamic }: Rules): void {
  const target = chrome.declarativeNetRequest as unknown as RuleApi;
  const held: HeldBackground['heldRules'] = { session: [...session], dynamic: [...dynamic], api: { ...target } };
  Object.assign(globalThis, { heldRules: held });
  const update =
    (area: 'session' | 'dynamic'): RuleApi['updateSessionRules'] =>
    async ({ removeRuleIds, addRules }) => {
      held[area] = [...held[area].filter(({ id }) => !removeRuleIds.includes(id)), ...addRules];
    };
  Object.assign(target, {
    getSessionRules: async () => held.session,
    getDynamicRules: async () => held.dynamic,
    updateSessionRules: update('session'),
    updateDynamicRules: update('dynamic'),
  });
}

/** Gives the browser the rules that the background made meanwhile, and the background the browser's rules. */
async function releaseRules(): Promise<void> {
  const held = (globalThis as unknown as HeldBackground).heldRules;
  const { api } = held;
  const ids = async (rules: Promise<Rule[]>) => (await rules).map(({ id }) => id);
  let { session, dynamic } = held;
  do {
    // The background can change them at any moment.
    ({ session, dynamic } = held);
    await api.updateSessionRules({ removeRuleIds: await ids(api.getSessionRules()), addRules: session });
    await api.updateDynamicRules({ removeRuleIds: await ids(api.getDynamicRules()), addRules: dynamic });
  } while (held.session !== session || held.dynamic !== dynamic);
  Object.assign(chrome.declarativeNetRequest, api);
}

/** The part of `scripting` that is used. Its published types lag behind. */
interface ScriptingApi {
  getRegisteredContentScripts(filter: { ids: string[] }): Promise<object[]>;
  registerContentScripts(scripts: object[]): Promise<void>;
  unregisterContentScripts(filter: { ids: string[] }): Promise<void>;
}

/** Runs a task without the guard in documents. */
export async function withoutDocumentGuard<T>({ chromium }: Fixture, task: () => Promise<T>): Promise<T> {
  const registered = await chromium.evaluateInExtension(async () => {
    const api = chrome.scripting as unknown as ScriptingApi;
    const scripts = await api.getRegisteredContentScripts({ ids: ['document-guard'] });
    await api.unregisterContentScripts({ ids: ['document-guard'] });
    return scripts;
  });
  try {
    return await task();
  } finally {
    await chromium.evaluateInExtension(
      (scripts) => (chrome.scripting as unknown as ScriptingApi).registerContentScripts(scripts),
      registered,
    );
  }
}

/** Whether the rule adds a credential to requests of an app. A probe belongs to no app. */
export function isSigning({ action, condition }: Rule): boolean {
  const isOfApp = action.type === 'modifyHeaders' && condition.tabIds !== undefined;
  return isOfApp && action.requestHeaders?.some(({ header }) => header === 'Authorization') === true;
}

/** What a header extension does: signs every request to the host, whoever makes it, and nothing else. */
export const signWholeHost: RuleChange = ({ session }) => ({
  dynamic: [],
  session: session
    .filter(isSigning)
    .map((rule) => ({ ...rule, condition: onlyTypes(rule, { requestDomains: ['k8s.test'] }) })),
});

/** Signs everything, wherever it goes. */
export const signEverything: RuleChange = ({ session }) => ({
  dynamic: [],
  session: session.filter(isSigning).map((rule) => ({ ...rule, condition: onlyTypes(rule, { urlFilter: '*' }) })),
});

/** Removes the rules for which this holds. */
export const removeRules =
  (isGuard: (rule: Rule) => boolean): RuleChange =>
  ({ session, dynamic }) => ({
    session: session.filter((rule) => !isGuard(rule)),
    dynamic: dynamic.filter((rule) => !isGuard(rule)),
  });

function onlyTypes({ condition }: Rule, more: Partial<Rule['condition']>): Rule['condition'] {
  return { isUrlFilterCaseSensitive: true, resourceTypes: condition.resourceTypes, ...more };
}
