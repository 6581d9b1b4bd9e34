import { chromiumDialect, firefoxDialect, type RuleDialect } from '../../core/grants/dialect.ts';

/**
 * The rule dialect of the browser that we run in, with our own addresses in it.
 *
 * Taken from our own origin: for a page under `use_dynamic_url`, Chromium's `runtime.getURL` answers an address that is
 * another in each browser session, and gate rules outlive the session.
 */
export function currentDialect({ protocol, hostname, origin } = self.location): RuleDialect {
  const gateUrl = `${origin}/gate.html`;
  return protocol === 'moz-extension:' ? firefoxDialect(hostname, gateUrl) : chromiumDialect(hostname, gateUrl);
}
