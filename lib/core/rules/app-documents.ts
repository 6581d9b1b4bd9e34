import type { Platform } from '../dnr/platform.ts';
import { PRIORITY } from '../dnr/priorities.ts';
import type { HeaderChange, ModifyHeadersAction, RuleCondition, RuleDraft } from '../dnr/rule.ts';
import type { GrantGroup } from './grant-group.ts';

/** Resource types of documents embedded in documents. */
export const FRAME_TYPES: readonly string[] = ['sub_frame', 'object'];
/** Resource types of all documents. */
export const DOCUMENT_TYPES: readonly string[] = ['main_frame', ...FRAME_TYPES];

/**
 * Makes a request accept gzip only. The apiserver rewrites HTML in encodings that it can read, gzip included, and breaks
 * the connection on the newer ones that browsers accept (kubernetes, `proxy/transport.go`). Applied to documents and to
 * what scripts fetch, which may be part of a page.
 */
export const ACCEPT_GZIP_ONLY: ModifyHeadersAction = {
  type: 'modifyHeaders',
  requestHeaders: [{ header: 'Accept-Encoding', operation: 'set', value: 'gzip' }],
};

/**
 * Marks documents for the shim, which has no access to extension APIs (`lib/shim/mark.ts`): the prefix's path, and what it
 * should do. A page can read its own `Server-Timing` before its first script runs.
 */
export function markDocuments(group: GrantGroup, more: readonly HeaderChange[] = []): ModifyHeadersAction {
  return { ...ACCEPT_GZIP_ONLY, responseHeaders: [markHeader(group), ...more] };
}

/**
 * Marks documents so that the shim also wraps workers, for apps that were seen to need it. The wrapped worker is loaded
 * from a blob, which a content security policy of the document would refuse; so only documents without a policy are
 * marked, where rules can check that.
 *
 * The last mark counts, and headers of a lower priority are appended later.
 */
export function markWorkerRules(group: GrantGroup, condition: RuleCondition, platform: Platform): RuleDraft[] {
  if (!group.traits.hasWorkerSockets || !platform.supportsResponseConditions) return [];
  return [
    {
      priority: PRIORITY.markWorkers,
      action: { type: 'modifyHeaders', responseHeaders: [markHeader(group, 'workers')] },
      condition: { ...condition, excludedResponseHeaders: [{ header: 'Content-Security-Policy' }] },
    },
  ];
}

function markHeader({ prefix, kind, traits }: GrantGroup, ...more: string[]): HeaderChange {
  const flags = [...(traits.isAtRoot ? ['root'] : []), ...(kind === 'isolated' ? ['isolated'] : [])];
  const words = [new URL(prefix).pathname, ...flags, ...more];
  return { header: 'Server-Timing', operation: 'append', value: `portside;desc="${words.join(' ')}"` };
}

/**
 * A policy for each document of an app, in force beside the app's own: a browser obeys all policies that a response has.
 *
 * It upgrades http subresources. A page served over https may load none over http, but an app that assumes http requests exactly
 * that when it writes its own absolute URLs.
 *
 * It allows no manifest. An app could otherwise be installed with a start page that is another app's, and each of its starts
 * looks like a URL that the person typed.
 */
export const DOCUMENT_POLICY: HeaderChange = {
  header: 'Content-Security-Policy',
  operation: 'append',
  value: "upgrade-insecure-requests; manifest-src 'none'",
};
