import type { Arrival } from '../core/grants/arrival.ts';
import type { Grant } from '../core/grants/grant.ts';
import type { GateRequest } from '../core/messages.ts';
import { withoutFragment } from './note-navigation.ts';
import type { World } from './world.ts';

/** The tab that shows the gate, as the browser describes it. */
export interface GateTab {
  /** Null where the asking page is not the main frame of a tab; the gate then opens nothing. */
  readonly id: number | null;
  /** The tab that opened it, where the browser knows. */
  readonly openerTabId: number | null;
}

/** A page that wants to open something: the site to ask about, or null where it has no name to remember. */
export interface AskingPage {
  readonly site: string | null;
}

/**
 * The page that a person has to be asked about before this URL opens, or null where there is nothing to ask: the person
 * came by themselves, said yes, or trusts the site.
 *
 * What was not seen to be a person counts as a page: a navigation that the background missed, or a gate page that was
 * addressed by itself.
 */
export async function pageToAskAbout(
  world: World,
  tab: GateTab,
  request: GateRequest,
  ownPrefix: string | null,
): Promise<AskingPage | null> {
  const page = await askingPage(world, tab, request);
  if (page === null || (ownPrefix !== null && page.site === ownPrefix)) return null;
  const { site } = page;
  if (request.consent === 'none') return site !== null && (await isTrusted(world, site)) ? null : page;
  if (site !== null) await trust(world, site, request.consent === 'always' ? 'trustedSites' : 'allowedSites');
  await rememberConsent(world, tab, request.url);
  return null;
}

/** How the tab came to this URL, where that was seen. */
export async function arrivalOf(world: World, tab: GateTab, url: string): Promise<Arrival | undefined> {
  const arrivals = await world.storage.read('arrivals');
  return arrivals.find(({ tabId, url: arrived }) => tabId === tab.id && arrived === withoutFragment(url));
}

async function askingPage(world: World, tab: GateTab, { url, isResumed }: GateRequest): Promise<AskingPage | null> {
  const arrival = await arrivalOf(world, tab, url);
  if (!arrival) return isResumed ? null : { site: null };
  const { initiator } = arrival;
  if (initiator.kind === 'person') return null;
  if (initiator.origin !== new URL(url).origin) return { site: initiator.origin };
  return { site: appOf(await world.storage.read('grants'), tab) };
}

/**
 * The app that a page of the apiserver's origin belongs to, by its tab or by the tab that opened it. All apps share the
 * origin, so where the app is not known, the origin must not stand for it.
 */
function appOf(grants: readonly Grant[], tab: GateTab): string | null {
  const holder = [tab.id, tab.openerTabId]
    .map((id) => grants.find((grant) => grant.tabId === id && grant.kind === 'target'))
    .find((grant) => grant !== undefined);
  return holder?.prefix ?? null;
}

async function isTrusted(world: World, site: string): Promise<boolean> {
  const [trusted, allowed] = await Promise.all([
    world.storage.read('trustedSites'),
    world.storage.read('allowedSites'),
  ]);
  return trusted.includes(site) || allowed.includes(site);
}

async function trust(world: World, site: string, key: 'trustedSites' | 'allowedSites'): Promise<void> {
  const sites = await world.storage.read(key);
  if (!sites.includes(site)) await world.storage.write(key, [...sites, site]);
}

/** What else the gate has to settle for this URL asks nothing about the page again. */
async function rememberConsent({ storage }: World, tab: GateTab, url: string): Promise<void> {
  if (tab.id === null) return;
  const others = (await storage.read('arrivals')).filter(({ tabId }) => tabId !== tab.id);
  const arrival = { tabId: tab.id, url: withoutFragment(url), initiator: { kind: 'person' } } as const;
  await storage.write('arrivals', [...others, arrival]);
}
