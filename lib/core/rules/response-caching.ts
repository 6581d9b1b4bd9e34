import type { RequestHeader } from '../auth-headers.ts';
import type { Platform } from '../dnr/platform.ts';
import { PRIORITY } from '../dnr/priorities.ts';
import type { HeaderChange, RuleDraft } from '../dnr/rule.ts';

/** Tells the cache whose response it is: a random value for each credential, which says nothing to the app that receives it. */
const CACHE_KEY_HEADER = 'Portside-Cache-Key';

/** Responses that are small and read once. */
export const NO_STORE: HeaderChange = { header: 'Cache-Control', operation: 'set', value: 'no-store' };

/**
 * What apps say that their responses vary with. An app's own list cannot be kept: it may name `Authorization`, and for each
 * name Firefox writes the request's header to disk, to compare it later.
 */
const VARY_NAMES = [
  CACHE_KEY_HEADER,
  'Accept',
  'Accept-Encoding',
  'Accept-Language',
  'HX-Request',
  'Next-Router-Prefetch',
  'Next-Router-State-Tree',
  'Origin',
  'RSC',
  'Turbo-Frame',
  'X-Inertia',
  'X-PJAX',
  'X-Requested-With',
];

/** Cookies change often, and assets rarely depend on them. */
const ASSET_TYPES = ['font', 'image', 'imageset', 'media', 'script', 'stylesheet'];

/** The header by which responses vary, in browsers whose cache sees the headers that rules set. */
export function cacheKeyHeaders(cacheKey: string | undefined, { cachesModifiedResponses }: Platform): RequestHeader[] {
  return cachesModifiedResponses && cacheKey !== undefined ? [[CACHE_KEY_HEADER, cacheKey]] : [];
}

/**
 * Session rules that keep responses to one credential from being reused for another, and credentials out of the cache on disk,
 * in browsers whose cache sees the headers that rules set. For others see `appHeaderChanges`.
 */
export function responseCachingRules(
  condition: Omit<RuleDraft['condition'], 'resourceTypes'>,
  { cachesModifiedResponses, subresourceTypes }: Platform,
): RuleDraft[] {
  if (!cachesModifiedResponses) return [];
  const vary = (names: readonly string[], resourceTypes: readonly string[]): RuleDraft => ({
    priority: PRIORITY.sign,
    action: {
      type: 'modifyHeaders',
      responseHeaders: [{ header: 'Vary', operation: 'set', value: names.join(', ') }],
    },
    condition: { ...condition, resourceTypes },
  });
  const others = subresourceTypes.filter((type) => !ASSET_TYPES.includes(type));
  return [vary(VARY_NAMES, ASSET_TYPES), vary([...VARY_NAMES, 'Cookie'], ['main_frame', ...others])];
}
