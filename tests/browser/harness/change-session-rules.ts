import type { Rule } from '../../../lib/core/grants/rule.ts';
import type { Chromium } from './chromium.ts';

/** The part of `declarativeNetRequest` that the published types lag behind in. */
interface SessionRules {
  getSessionRules(): Promise<Rule[]>;
  updateSessionRules(changes: { removeRuleIds: number[]; addRules: Rule[] }): Promise<void>;
}

/** Takes a guard off: puts other session rules in force behind the extension's back, to see an attack succeed. */
export async function changeSessionRules(chromium: Chromium, change: (rules: Rule[]) => Rule[]): Promise<void> {
  const before = await chromium.inExtension(() =>
    (chrome.declarativeNetRequest as unknown as SessionRules).getSessionRules(),
  );
  await chromium.inExtension(
    (changes) => (chrome.declarativeNetRequest as unknown as SessionRules).updateSessionRules(changes),
    { removeRuleIds: before.map(({ id }) => id), addRules: change(before) },
  );
}
