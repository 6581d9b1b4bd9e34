import type { RequestHeader } from '../auth-headers.ts';
import type { Platform } from '../dnr/platform.ts';
import type { HeaderChange, ModifyHeadersAction } from '../dnr/rule.ts';
import type { GrantGroup } from './grant-group.ts';

/** Header changes of one rule. */
export type HeaderChanges = Pick<ModifyHeadersAction, 'requestHeaders' | 'responseHeaders'>;

/** Removed unless the credential sets them, so that a page cannot impersonate by headers of its own. */
const IMPERSONATION_HEADERS = ['Impersonate-User', 'Impersonate-Uid', 'Impersonate-Group'];

/** The action that presents a credential, with further header changes. */
export function sign(headers: readonly RequestHeader[], more: HeaderChanges = {}): ModifyHeadersAction {
  const set = headers.map(([header, value]): HeaderChange => ({ header, operation: 'set', value }));
  const names = new Set(headers.map(([name]) => name));
  const remove = IMPERSONATION_HEADERS.filter((name) => !names.has(name)).map(
    (header): HeaderChange => ({ header, operation: 'remove' }),
  );
  return {
    type: 'modifyHeaders',
    ...more,
    requestHeaders: [...set, ...remove, ...(more.requestHeaders ?? [])],
  };
}

/**
 * Further header changes of an app's signed requests.
 *
 * The app receives plain http from the apiserver, and would build URLs and check origins accordingly; the apiserver
 * forwards `X-Forwarded-Proto` and sets none of its own.
 */
export function appHeaderChanges(group: GrantGroup, platform: Platform): HeaderChanges {
  const { requestHeaders = [] } = cacheHeaderChanges(group, platform);
  const scheme: HeaderChange = { header: 'X-Forwarded-Proto', operation: 'set', value: 'https' };
  return { requestHeaders: [scheme, ...requestHeaders] };
}

/**
 * Keeps responses to one credential from being reused for another; the HTTP cache doesn't know credentials. Chromium's cache
 * doesn't see what rules do with responses, but it honours `no-cache` on a request and then reuses nothing. That costs an app
 * its cached assets, so it is set only where the cache may contain another credential's responses. For Firefox see
 * `responseCachingRules`.
 */
function cacheHeaderChanges({ traits }: GrantGroup, { cachesModifiedResponses }: Platform): HeaderChanges {
  if (cachesModifiedResponses || !traits.isCacheShared) return {};
  return { requestHeaders: [{ header: 'Cache-Control', operation: 'set', value: 'no-cache' }] };
}
