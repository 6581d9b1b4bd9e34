import { chromium, firefox, type Platform } from '../../core/dnr/platform.ts';
import { isFirefox } from './browser.ts';

/**
 * The browser that we run in.
 *
 * Our addresses are taken from our own origin: for a page under `use_dynamic_url`, Chromium's `runtime.getURL` returns
 * another address in each browser session, and dynamic rules outlive the session.
 */
export function currentPlatform({ protocol, hostname, origin } = self.location): Platform {
  const gateUrl = `${origin}/gate.html`;
  return isFirefox({ protocol }) ? firefox(hostname, gateUrl) : chromium(hostname, gateUrl);
}
