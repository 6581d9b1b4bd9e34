import { beforeEach, describe, expect, it } from 'vitest';
import { type DeclarativeNetRequest, guardedRules } from '../../../lib/adapters/browser/guarded-rules.ts';
import type { Rules } from '../../../lib/background/dependencies.ts';
import type { Rule, RuleDraft } from '../../../lib/core/dnr/rule.ts';
import type { RuleUpdate } from '../../../lib/core/dnr/rule-diff.ts';

/** A rule that the test recognises by its name. */
const rule = (name: string): RuleDraft => ({
  priority: 1,
  action: { type: 'block' },
  condition: { urlFilter: name, isUrlFilterCaseSensitive: true, resourceTypes: ['script'] },
});
const namesOf = (rules: readonly Rule[]) => rules.map(({ condition }) => condition.urlFilter).sort();

/** A browser that refuses updates with some rules, and can lose one that it accepted. */
function fakeBrowser() {
  const fake = {
    session: [] as Rule[],
    dynamic: [] as Rule[],
    /** All rules after each update: session rules, then dynamic ones. */
    history: [] as string[],
    refused: new Set<string>(),
    lost: new Set<string>(),
    maxDynamic: Number.POSITIVE_INFINITY,
  };
  const update = async (kind: 'session' | 'dynamic', { removeRuleIds, addRules }: RuleUpdate) => {
    const kept = fake[kind].filter(({ id }) => !removeRuleIds.includes(id));
    const after = [...kept, ...addRules];
    if (namesOf(addRules).some((name) => fake.refused.has(name ?? ''))) throw new Error('refused');
    if (kind === 'dynamic' && after.length > fake.maxDynamic) throw new Error('too many');
    if (new Set(after.map(({ id }) => id)).size < after.length) throw new Error('two rules of one id');
    fake[kind] = after.filter(({ condition }) => !fake.lost.has(condition.urlFilter ?? ''));
    fake.history.push(`${namesOf(fake.session)} | ${namesOf(fake.dynamic)}`);
  };
  const api: DeclarativeNetRequest = {
    getSessionRules: async () => fake.session,
    getDynamicRules: async () => fake.dynamic,
    updateSessionRules: (changes) => update('session', changes),
    updateDynamicRules: (changes) => update('dynamic', changes),
    isRegexSupported: async ({ regex }) => ({ isSupported: regex.length < 100 }),
  };
  return { fake, api };
}

let browser: ReturnType<typeof fakeBrowser>;
let rules: Rules;

const replace = (session: string[], dynamic: string[] | null) =>
  rules.replace({ session: session.map(rule), dynamic: dynamic?.map(rule) ?? null });
const inForce = () => browser.fake.history.at(-1);

beforeEach(async () => {
  browser = fakeBrowser();
  rules = guardedRules(browser.api);
  await replace(['sign 1', 'guard 1'], ['gate 1']);
  browser.fake.history.length = 0;
});

describe('rules that sign', () => {
  it('come after the guards on disk, and in one update with those of the session', async () => {
    await replace(['sign 1', 'guard 1', 'sign 2', 'guard 2'], ['gate 1', 'gate 2']);
    expect(browser.fake.history).toEqual([
      'guard 1,sign 1 | gate 1,gate 2',
      'guard 1,guard 2,sign 1,sign 2 | gate 1,gate 2',
    ]);
  });

  it('go before the guards on disk', async () => {
    await replace([], []);
    expect(browser.fake.history).toEqual([' | gate 1', ' | ']);
  });

  it.each(['sign 2', 'guard 2', 'gate 2'])('are gone if the browser refuses %s', async (refused) => {
    browser.fake.refused.add(refused);
    await expect(replace(['sign 1', 'sign 2', 'guard 2'], ['gate 1', 'gate 2'])).rejects.toThrow('refused');
    expect(namesOf(browser.fake.session)).toEqual([]);
  });

  it.each(['sign 2', 'guard 2', 'gate 2'])('are gone if the browser accepts %s and loses it', async (lost) => {
    browser.fake.lost.add(lost);
    await expect(replace(['sign 1', 'sign 2', 'guard 2'], ['gate 1', 'gate 2'])).rejects.toThrow('other rules');
    expect(namesOf(browser.fake.session)).toEqual([]);
  });

  it('are gone while guards are replaced for which there is no room beside the old ones', async () => {
    browser.fake.maxDynamic = 1;
    await replace(['sign 2'], ['gate 2']);
    expect(browser.fake.history).toEqual([' | gate 1', ' | gate 2', 'sign 2 | gate 2']);
  });

  it('come back with the next change', async () => {
    browser.fake.refused.add('guard 2');
    await expect(replace(['sign 1', 'guard 2'], ['gate 1'])).rejects.toThrow('refused');
    browser.fake.refused.clear();
    await replace(['sign 1', 'guard 2'], ['gate 1']);
    expect(inForce()).toBe('guard 2,sign 1 | gate 1');
  });

  it('change while the guards on disk stay as they are', async () => {
    await replace(['sign 2'], null);
    expect(browser.fake.history).toEqual(['sign 2 | gate 1']);
  });
});

it('rules that are right already cause no update, also where another background has made them', async () => {
  await replace(['sign 1', 'guard 1'], ['gate 1']);
  rules = guardedRules(browser.api);
  await replace(['guard 1', 'sign 1'], ['gate 1']);
  expect(browser.fake.history).toEqual([]);
});

it('rules are supported if the browser can compile their regular expressions', async () => {
  const withRegex = (regexFilter: string): RuleDraft => ({
    ...rule(''),
    condition: { regexFilter, isUrlFilterCaseSensitive: true, resourceTypes: ['script'] },
  });
  expect(await rules.areSupported([rule('a'), withRegex('a'.repeat(99))])).toBe(true);
  expect(await rules.areSupported([withRegex('a'), withRegex('a'.repeat(100))])).toBe(false);
});
