import * as v from 'valibot';

/**
 * Who started a navigation: a person (typing, a bookmark, our own pages on their behalf), or a page. `origin` is the
 * page's, and null where it has none or does not say.
 */
export const InitiatorSchema = v.variant('kind', [
  v.object({ kind: v.literal('person') }),
  v.object({ kind: v.literal('page'), origin: v.nullable(v.string()) }),
]);
export type Initiator = v.InferOutput<typeof InitiatorSchema>;

const PERSON: Initiator = { kind: 'person' };

/** What Chromium tells an extension of a navigation that it sends. */
export interface SentNavigation {
  /** Left out by the browser where the extension has no access to it; `null` as a word for an origin without a name. */
  readonly initiator: string | undefined;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Who started a navigation in Chromium, or null where nobody goes anywhere yet (a prefetch).
 *
 * `Sec-Fetch-Site: none` is the browser's own word that no page did (Fetch Metadata §2.3). The initiator is hidden for
 * sites that we have no access to, and they are the ones to ask about: their name is then in the referrer, which a
 * page can withhold and cannot forge.
 */
export function initiatorBySentHeaders({ initiator, headers }: SentNavigation, ownOrigin: string): Initiator | null {
  if (headers['sec-purpose'] !== undefined) return null;
  if (initiator === ownOrigin || headers['sec-fetch-site'] === 'none') return PERSON;
  return { kind: 'page', origin: originOf(initiator ?? headers.referer) };
}

/**
 * Who started a navigation in Firefox, by the page that it names as `originUrl`. Pages without an origin of their own
 * (sandboxed frames, `data:`) are not named, and so pass for a person there.
 */
export function initiatorByOriginUrl(originUrl: string | undefined, ownOrigin: string): Initiator {
  if (originUrl === undefined || originUrl.startsWith(`${ownOrigin}/`)) return PERSON;
  return { kind: 'page', origin: originOf(originUrl) };
}

function originOf(url: string | undefined): string | null {
  const origin = url !== undefined && URL.canParse(url) ? new URL(url).origin : 'null';
  return origin === 'null' ? null : origin;
}
