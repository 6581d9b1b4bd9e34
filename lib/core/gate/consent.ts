import * as v from 'valibot';
import { unsentUrl, withoutFragment } from '../tabs/navigations.ts';
import type { Navigation, TabState } from '../tabs/tab-state.ts';
import type { Question } from './gate-request.ts';
import { canBeTrusted } from './trusted-site.ts';

/** A page that wants to open something: its site, or null where it has no name that could be remembered. */
export interface AskingPage {
  readonly site: string | null;
}

/**
 * The page that started a navigation, which the person has to be asked about; null where a person started it.
 *
 * A navigation that nobody saw counts as a page's: the gate may have been addressed directly. Except in a tab that passed the
 * gate with this URL before, whose page was restored with its browser, and in which no other navigation was seen: that of a
 * URL too long to remember is recorded as another one. A suspended tab loads again what it showed, whoever
 * started that the first time. And what the background has let through already needs no question if the gate's page is shown
 * nevertheless.
 */
export function askingPage(
  url: string,
  navigation: Navigation | null,
  surroundings: Surroundings & { readonly isResumed: boolean },
): AskingPage | null {
  const { tab, isResumed } = surroundings;
  if (unsentUrl(tab) === withoutFragment(url)) return null;
  if (tab.access.state === 'suspended' && tab.passedUrl === withoutFragment(url)) return null;
  if (!navigation) return isResumed && tab.lastNavigation === null ? null : { site: null };
  const { initiator, site } = navigation;
  if (initiator.kind === 'person') return null;
  if (site !== undefined) return { site };
  return { site: siteOf(initiator.origin, surroundings) };
}

/** What a page is called that has this origin: the app to which it belongs, or the origin where that is no apiserver's. */
export function siteOf(origin: string | null, { tab, isApiserver, shownAppAt }: Surroundings): string | null {
  return origin === null || !isApiserver(origin) ? origin : appOfPage(origin, tab, shownAppAt);
}

/** What is known about the tab that shows the gate, or the page itself. */
export interface Surroundings {
  readonly tab: TabState;
  /** Whether apps of a known server have this origin. */
  readonly isApiserver: (origin: string) => boolean;
  /** The prefix of the only app of this origin whose documents the tab contains; null if there is none, or may be any. */
  readonly shownAppAt: (origin: string) => string | null;
}

/**
 * The app to which a page of an apiserver's origin belongs: that of its tab, or the only one whose documents the tab contains.
 * All apps share the origin, so where the app is unknown the origin must not stand for it. Nor does what a suspended tab had.
 */
function appOfPage(origin: string, { access }: TabState, shownAppAt: (origin: string) => string | null): string | null {
  const grant = access.state === 'granted' && access.grant.kind === 'target' ? access.grant : null;
  const prefix = access.state === 'ungranted' ? shownAppAt(origin) : (grant?.prefix ?? null);
  return prefix?.startsWith(`${origin}/`) ? prefix : null;
}

/** Consent to a site's opening an app as a context, whatever its URL. */
export const AllowedOpeningSchema = v.object({
  /** The origin of a page, or the prefix of an app. */
  site: v.string(),
  /** The prefix of the app that it may open. */
  prefix: v.string(),
  /** The context that opens it. */
  contextId: v.string(),
});
export type AllowedOpening = v.InferOutput<typeof AllowedOpeningSchema>;

/** Whether they let the same site open the same app as the same context. */
export function isSameOpening(one: AllowedOpening, other: AllowedOpening): boolean {
  return one.site === other.site && one.prefix === other.prefix && one.contextId === other.contextId;
}

/** What persons have agreed to before. */
export interface Consents {
  /** Sites that may open everything. */
  readonly trustedSites: readonly string[];
  readonly allowedOpenings: readonly AllowedOpening[];
}

/**
 * Whether the question needs none, because its site may open this app as this context. Where the context has yet to be chosen, it
 * may if it may as any: the chosen one is decided about then. A site that is trusted for good may open everything as whichever
 * context the ordinary choice comes to, which asks the person where there are several.
 */
export function hasConsent({ site, prefix, contextId }: Omit<Question, 'identity'>, given: Consents): boolean {
  if (site === null) return false;
  if (canBeTrusted(site) && given.trustedSites.includes(site)) return true;
  return given.allowedOpenings.some(
    (allowed) => allowed.site === site && allowed.prefix === prefix && [null, allowed.contextId].includes(contextId),
  );
}
