import type { Rules } from '../../background/dependencies.ts';
import { browser } from './browser.ts';
import { type DeclarativeNetRequest, guardedRules } from './guarded-rules.ts';

/** The browser's rules. The only file that uses `declarativeNetRequest`. */
export function browserRules(): Rules {
  return guardedRules(browser.declarativeNetRequest as unknown as DeclarativeNetRequest);
}
