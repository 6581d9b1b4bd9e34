import fc from 'fast-check';
import { chromiumDialect, type RuleDialect } from '../../../../lib/core/grants/dialect.ts';
import type { Grant } from '../../../../lib/core/grants/grant.ts';
import type { DnrRequest } from './dnr-condition.ts';
import { PIECES, SPELLINGS, STARTS } from './hostile-urls.ts';
import { type Made, type Setting, settings } from './settings.ts';

/** One request under the rules of a setting. */
export interface Scene {
  readonly setting: Setting;
  readonly request: DnrRequest;
}

/** Who starts a request, or stands in the top frame, seen from a grant. Null is nobody, or nobody in particular. */
const PARTIES = {
  app: ({ server }) => server.origin,
  extension: (_own, { extensionHost }) => `chrome-extension://${extensionHost}`,
  nobody: () => null,
  otherPort: ({ server }) => `https://${new URL(server.origin).hostname}:9443`,
  cleartext: ({ server }) => server.origin.replace('https:', 'http:'),
  subdomain: ({ server }) => server.origin.replace('://', '://x.'),
  dotAfterHost: ({ server }) => server.origin.replace(/(:\d+)?$/, '.$1'),
  longerHost: ({ server }) => server.origin.replace('://', '://evil'),
  hostOfEvil: ({ server }) => `https://${new URL(server.origin).hostname}.evil.example`,
  siteNamedLikeExtension: (_own, { extensionHost }) => `http://${extensionHost}`,
  otherExtension: () => 'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
  evil: () => 'https://evil.example',
} satisfies Record<string, (own: Grant, dialect: RuleDialect) => string | null>;

const namesOf = <Name extends string>(record: Record<Name, unknown>) => Object.keys(record) as Name[];
const weighted = <T>(...pairs: readonly (readonly [weight: number, arbitrary: fc.Arbitrary<T>])[]) =>
  fc.oneof(...pairs.map(([weight, arbitrary]) => ({ weight, arbitrary })));

const party = weighted<keyof typeof PARTIES>(
  [3, fc.constant('app')],
  [2, fc.constant('extension')],
  [4, fc.constantFrom(...namesOf(PARTIES))],
);

/** Each type of Chromium; main frames the most often, about which there is the most to get wrong. */
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

/** What a request is made of, before it is known which servers and grants there are. */
export const recipes = fc.record({
  own: fc.nat(4),
  other: fc.nat(4),
  start: weighted<keyof typeof STARTS>([1, fc.constant('prefix')], [2, fc.constantFrom(...namesOf(STARTS))]),
  pieces: fc.array(fc.constantFrom(...PIECES), { maxLength: 3 }),
  spelling: weighted<keyof typeof SPELLINGS>([1, fc.constant('plain')], [1, fc.constantFrom(...namesOf(SPELLINGS))]),
  type,
  method,
  initiator: party,
  top: party,
  tab: weighted([3, fc.constant('own')], [1, fc.constantFrom('other', 'none', 'unknown')]),
});

/** The request that a recipe makes in a setting; null where its URL is none, or no party has such a name. */
export function requestFrom(recipe: Made<typeof recipes>, { grants, dialect }: Setting): DnrRequest | null {
  const own = grants[recipe.own % grants.length];
  const other = grants[recipe.other % grants.length];
  if (!own || !other) return null;
  const text = SPELLINGS[recipe.spelling](STARTS[recipe.start](own, other) + recipe.pieces.join('/'));
  const initiator = PARTIES[recipe.initiator](own, dialect);
  const top = PARTIES[recipe.top](own, dialect);
  if (![text, initiator ?? text, top ?? text].every((url) => URL.canParse(url))) return null;
  const url = new URL(text).href;
  return {
    url: recipe.type === 'websocket' ? url.replace(/^http/, 'ws') : url,
    type: recipe.type,
    method: recipe.method,
    initiator,
    top,
    tabId: { own: own.tabId, other: other.tabId, none: -1, unknown: 99 }[recipe.tab],
  };
}

export const PROOF_DIALECT = chromiumDialect('extension-id', 'chrome-extension://extension-id/gate.html');

/** Any request under the rules of any setting. */
export const scenes: fc.Arbitrary<Scene> = fc
  .record({ setting: settings(PROOF_DIALECT), recipe: recipes })
  .map(({ setting, recipe }) => ({ setting, request: requestFrom(recipe, setting) }))
  .filter((scene): scene is Scene => scene.request !== null);
