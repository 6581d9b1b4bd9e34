import * as v from 'valibot';

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

/** What Chromium tells an extension about a navigation request that it sends. */
export interface SentNavigation {
  /** Missing for origins that the extension has no access to; the text `null` for an opaque origin. */
  readonly initiator: string | undefined;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Who started a navigation in Chromium, or null for a prefetch, which navigates nowhere yet.
 *
 * `Sec-Fetch-Site: none` is the browser's word that no page started it (Fetch Metadata §2.3). The initiator is hidden for
 * sites that we have no access to, which are the ones to ask about: their name is then in the referrer, which a page can
 * withhold but not forge.
 */
export function initiatorFromHeaders({ initiator, headers }: SentNavigation, ownOrigin: string): Initiator | null {
  if (headers['sec-purpose'] !== undefined) return null;
  if (initiator === ownOrigin || headers['sec-fetch-site'] === 'none') return PERSON;
  return { kind: 'page', origin: originOf(initiator ?? headers.referer) };
}

/**
 * Who started a navigation in Firefox, from the page that it reports as `originUrl`. Pages without an origin (sandboxed
 * frames, `data:`) are not reported, and so pass for a person there.
 */
export function initiatorFromOriginUrl(originUrl: string | undefined, ownOrigin: string): Initiator {
  if (originUrl === undefined || originUrl.startsWith(`${ownOrigin}/`)) return PERSON;
  return { kind: 'page', origin: originOf(originUrl) };
}

function originOf(url: string | undefined): string | null {
  const origin = url !== undefined && URL.canParse(url) ? new URL(url).origin : 'null';
  return origin === 'null' ? null : origin;
}
