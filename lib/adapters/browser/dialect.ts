import { chromiumDialect, firefoxDialect, type RuleDialect } from '../../core/grants/dialect.ts';
import { browser } from './browser.ts';

/** The rule dialect of the browser that we run in, with our own addresses in it. */
export function currentDialect(): RuleDialect {
  const gateUrl = browser.runtime.getURL('gate.html');
  const { protocol, hostname } = new URL(gateUrl);
  return protocol === 'moz-extension:' ? firefoxDialect(hostname, gateUrl) : chromiumDialect(hostname, gateUrl);
}
