import * as v from 'valibot';
import { originOf } from '../origin-of.ts';

/**
 * Who started a navigation: a person (typing, a bookmark, our own pages on their behalf), or a page. `origin` is the page's;
 * null where it has none or doesn't reveal it.
 */
export const InitiatorSchema = v.variant('kind', [
  v.object({ kind: v.literal('person') }),
  v.object({ kind: v.literal('page'), origin: v.nullable(v.string()) }),
]);
export type Initiator = v.InferOutput<typeof InitiatorSchema>;

/** A navigation that a person started. */
export const PERSON: Initiator = { kind: 'person' };

/** A navigation that a page started of which nothing is known. */
export const UNKNOWN_PAGE: Initiator = { kind: 'page', origin: null };

/**
 * The same as a browser tells it. One of our own pages navigates on a person's behalf only to what the background told it; whatever
 * else has our name was redirected by somebody. The browser itself loads bookmarks, and tabs that it restores.
 */
export type SeenInitiator = Initiator | { readonly kind: 'extension' } | { readonly kind: 'browser' };

/** What a browser tells an extension about a navigation request. */
export interface NavigationHeaders {
  /**
   * Chromium: the origin of the page that started it. Missing for origins that the extension has no access to; the text `null`
   * for an opaque origin. Firefox: the URL of that page. Missing for an opaque origin.
   */
  readonly initiator: string | undefined;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Who started a navigation, or null for a prefetch, which navigates nowhere yet.
 *
 * `Sec-Fetch-Site: none` is the browser's word that no page started it (Fetch Metadata §2.3), and `Sec-Fetch-User` that a person
 * did, by typing or in another program. It counts only where the browser names no page either: Firefox says `none` of a link without
 * a referrer whose redirect has a referrer policy. Chromium hides the initiator for sites that we have no access to, which are the ones to
 * ask about: their name is then in the referrer, which a page can withhold but not forge.
 */
export function readInitiator(
  { initiator, headers }: NavigationHeaders,
  { ownOrigin, targetOrigin }: { readonly ownOrigin: string; readonly targetOrigin: string },
): SeenInitiator | null {
  if (headers['sec-purpose'] !== undefined) return null;
  const isOwn = initiator === ownOrigin || initiator?.startsWith(`${ownOrigin}/`);
  if (isOwn) return { kind: 'extension' };
  if (initiator === undefined && headers['sec-fetch-site'] === 'none') {
    return headers['sec-fetch-user'] === '?1' ? PERSON : { kind: 'browser' };
  }
  const origin = originOf(initiator ?? headers.referer ?? '');
  // A page of another site may have redirected what it requested.
  const isRedirected = headers['sec-fetch-site'] === 'cross-site' && origin === targetOrigin;
  return { kind: 'page', origin: isRedirected ? null : origin };
}
