import type { Server } from '../proxy-url/server.ts';
import type { RuleDialect } from './dialect.ts';
import type { Grant } from './grant.ts';

/**
 * What an app may do without storage, as the `sandbox` attribute and policy say it. Never `allow-same-origin`, which
 * would give it the origin that it shares with others, nor `allow-top-navigation`: the top frame is what rules go by.
 */
export const SANDBOX = 'allow-scripts allow-forms allow-modals allow-downloads allow-popups';

/**
 * Content security policy that lets frames show the app alone. In the app's tab whoever has an opaque origin is signed,
 * and rules cannot tell one such frame from another: so no other page may ever come into one.
 *
 * A semicolon or comma would end the source; policies compare paths decoded (CSP 3 §6.7.2.11).
 */
export function framePolicy(prefix: string): string {
  return `frame-src ${prefix.replaceAll(';', '%3B').replaceAll(',', '%2C')}`;
}

/** Whether targets of the server can be shown without storage. Policies cannot name an IPv6 address. */
export function canIsolate({ origin }: Server): boolean {
  return !origin.includes('[');
}

/** Where a tab with this grant goes for the URL: to the URL, or to our page that frames it. */
export function addressFor({ kind }: Pick<Grant, 'kind'>, url: string, { gateUrl }: RuleDialect): string {
  return kind === 'isolated' ? `${new URL('isolated.html', gateUrl).href}#${url}` : url;
}
