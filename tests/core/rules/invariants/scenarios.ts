import fc from 'fast-check';
import type { Platform } from '../../../../lib/core/dnr/platform.ts';
import type { Grant } from '../../../../lib/core/tabs/grant.ts';
import { PLATFORM } from '../../../fakes/fake-dependencies.ts';
import type { DnrRequest } from '../dnr-model/condition.ts';
import { type Configuration, configurations, type Generated, RESTRICTED_TAB_ID } from './configurations.ts';
import { PATH_PIECES, URL_BASES, URL_VARIANTS } from './hostile-urls.ts';

/** One request, and the configuration whose rules apply to it. */
export interface Scenario {
  readonly configuration: Configuration;
  readonly request: DnrRequest;
}

/** Origins of initiators and top frames, for a grant. Null where there is none, or where it is opaque. */
const ORIGINS = {
  app: ({ server }) => server.origin,
  extension: (_grant, { extensionHost }) => `chrome-extension://${extensionHost}`,
  none: () => null,
  otherPort: ({ server }) => `https://${new URL(server.origin).hostname}:9443`,
  http: ({ server }) => server.origin.replace('https:', 'http:'),
  subdomain: ({ server }) => server.origin.replace('://', '://x.'),
  trailingDot: ({ server }) => server.origin.replace(/(:\d+)?$/, '.$1'),
  longerHost: ({ server }) => server.origin.replace('://', '://evil'),
  hostAsSubdomain: ({ server }) => `https://${new URL(server.origin).hostname}.evil.example`,
  siteNamedLikeExtension: (_grant, { extensionHost }) => `http://${extensionHost}`,
  otherExtension: () => 'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
  otherSite: () => 'https://evil.example',
} satisfies Record<string, (grant: Grant, platform: Platform) => string | null>;

const namesOf = <Name extends string>(record: Record<Name, unknown>) => Object.keys(record) as Name[];
const weighted = <T>(...pairs: readonly (readonly [weight: number, arbitrary: fc.Arbitrary<T>])[]) =>
  fc.oneof(...pairs.map(([weight, arbitrary]) => ({ weight, arbitrary })));

const originName = weighted<keyof typeof ORIGINS>(
  [3, fc.constant('app')],
  [2, fc.constant('extension')],
  [4, fc.constantFrom(...namesOf(ORIGINS))],
);

/** Every resource type of Chromium. Main frames are the most frequent, because most rules are about them. */
const type = weighted(
  [3, fc.constant('main_frame')],
  [3, fc.constantFrom('xmlhttprequest', 'sub_frame', 'script', 'websocket')],
  [1, fc.constantFrom('object', 'stylesheet', 'image', 'font', 'ping', 'csp_report', 'media', 'other')],
  [1, fc.constantFrom('webtransport', 'webbundle')],
);

const method = weighted(
  [2, fc.constant('get')],
  [1, fc.constantFrom('post', 'put', 'delete', 'head', 'options', 'patch', 'connect', 'other')],
);

/** Recipes of requests, independent of a configuration. */
export const requestRecipes = fc.record({
  ownIndex: fc.nat(4),
  otherIndex: fc.nat(4),
  base: weighted<keyof typeof URL_BASES>([1, fc.constant('prefix')], [2, fc.constantFrom(...namesOf(URL_BASES))]),
  pieces: fc.array(fc.constantFrom(...PATH_PIECES), { maxLength: 3 }),
  variant: weighted<keyof typeof URL_VARIANTS>(
    [1, fc.constant('unchanged')],
    [1, fc.constantFrom(...namesOf(URL_VARIANTS))],
  ),
  type,
  method,
  initiator: originName,
  top: originName,
  tab: weighted([3, fc.constant('own')], [1, fc.constantFrom('other', 'none', 'ungranted', 'restricted')]),
});

/** The request of a recipe in a configuration; null if its URL or one of its origins cannot be parsed. */
export function requestFromRecipe(
  recipe: Generated<typeof requestRecipes>,
  { grantedTabs, platform }: Configuration,
): DnrRequest | null {
  const own = grantedTabs[recipe.ownIndex % grantedTabs.length];
  const other = grantedTabs[recipe.otherIndex % grantedTabs.length];
  if (!own || !other) return null;
  const base = URL_BASES[recipe.base](own.grant, other.grant);
  const text = URL_VARIANTS[recipe.variant](base + recipe.pieces.join('/'));
  const initiator = ORIGINS[recipe.initiator](own.grant, platform);
  const top = ORIGINS[recipe.top](own.grant, platform);
  if (![text, initiator ?? text, top ?? text].every((url) => URL.canParse(url))) return null;
  const url = new URL(text).href;
  const tabIds = { own: own.tabId, other: other.tabId, none: -1, ungranted: 99, restricted: RESTRICTED_TAB_ID };
  return {
    url: recipe.type === 'websocket' ? url.replace(/^http/, 'ws') : url,
    type: recipe.type,
    method: recipe.method,
    initiator,
    top,
    tabId: tabIds[recipe.tab],
  };
}

/** Any request in any configuration. */
export const scenarios: fc.Arbitrary<Scenario> = fc
  .record({ configuration: configurations(PLATFORM), recipe: requestRecipes })
  .map(({ configuration, recipe }) => ({ configuration, request: requestFromRecipe(recipe, configuration) }))
  .filter((scenario): scenario is Scenario => scenario.request !== null);
