import type { Platform } from '../dnr/platform.ts';
import type { Server } from '../proxy-url/server.ts';
import type { Grant } from '../tabs/grant.ts';

/**
 * What an isolated app may do, as the `sandbox` attribute and policy spell it. Never `allow-same-origin`, which would give
 * it the origin that it shares with other apps, nor `allow-top-navigation`: rules rely on the top frame.
 */
export const SANDBOX = 'allow-scripts allow-forms allow-modals allow-downloads allow-popups';

/**
 * Content security policy that lets frames show only this app. In the app's tab every request with an opaque origin is
 * signed, and rules cannot tell one such frame from another: so no other page may ever get into a frame.
 *
 * A semicolon or comma would end the source; policies compare decoded paths (CSP 3 §6.7.2.11).
 */
export function framePolicy(prefix: string): string {
  return `frame-src ${prefix.replaceAll(';', '%3B').replaceAll(',', '%2C')}`;
}

/** Whether apps of the server can be isolated. Policies cannot name an IPv6 address. */
export function canIsolate({ origin }: Server): boolean {
  return !origin.includes('[');
}

/** Where a tab with this grant navigates to show the URL: to the URL itself, or to our page that frames it. */
export function addressFor({ kind }: Pick<Grant, 'kind'>, url: string, { gateUrl }: Pick<Platform, 'gateUrl'>): string {
  return kind === 'isolated' ? `${new URL('isolated.html', gateUrl).href}#${url}` : url;
}
