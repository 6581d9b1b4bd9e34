import type { Rule } from '../../../lib/core/dnr/rule.ts';
import type { Chromium } from './chromium.ts';

/** What the published types of `declarativeNetRequest` lack. */
interface SessionRules {
  getSessionRules(): Promise<Rule[]>;
  updateSessionRules(changes: { removeRuleIds: number[]; addRules: Rule[] }): Promise<void>;
}

/** Replaces session rules without the extension's knowledge, to show that an attack succeeds without a certain rule. */
export async function changeSessionRules(chromium: Chromium, change: (rules: Rule[]) => Rule[]): Promise<void> {
  const before = await chromium.evaluateInExtension(() =>
    (chrome.declarativeNetRequest as unknown as SessionRules).getSessionRules(),
  );
  await chromium.evaluateInExtension(
    (changes) => (chrome.declarativeNetRequest as unknown as SessionRules).updateSessionRules(changes),
    { removeRuleIds: before.map(({ id }) => id), addRules: change(before) },
  );
}
