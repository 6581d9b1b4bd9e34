import type { RuleDialect } from './dialect.ts';
import type { GrantGroup } from './grant-group.ts';
import { PRIORITY } from './priorities.ts';
import type { HeaderChange, RuleAction, RuleCondition, RuleDraft } from './rule.ts';

/** Resource types of documents inside of documents. */
export const FRAME_TYPES: readonly string[] = ['sub_frame', 'object'];
/** Those, and the document of the tab itself. */
export const DOCUMENT_TYPES: readonly string[] = ['main_frame', ...FRAME_TYPES];

/**
 * The apiserver rewrites HTML that it can read, gzip included; the newer encodings that browsers accept make it break
 * off (kubernetes, `proxy/transport.go`). So documents ask for no other, and what scripts ask for, which may be a part of
 * a page.
 */
export const ASK_FOR_GZIP: RuleAction & { readonly type: 'modifyHeaders' } = {
  type: 'modifyHeaders',
  requestHeaders: [{ header: 'Accept-Encoding', operation: 'set', value: 'gzip' }],
};

/**
 * Marks documents for the shim, which runs where no interface of the extension is (`lib/shim/mark.ts`): the prefix's
 * path, and what it is to do. A page can read its own `Server-Timing` before its first script runs.
 */
export function markDocuments(group: GrantGroup, besides: readonly HeaderChange[] = []): RuleAction {
  return {
    ...ASK_FOR_GZIP,
    responseHeaders: [markOf(group), ...besides],
  };
}

/**
 * Marks documents for the shim to go into their workers too, for apps that were seen to need it. It takes workers from
 * blobs, which a policy of the document would refuse; so just documents without one, where a rule can tell.
 *
 * The last mark counts, and what has the lower priority is appended later.
 */
export function workerMarks(group: GrantGroup, condition: RuleCondition, dialect: RuleDialect): RuleDraft[] {
  if (!group.traits.hasWorkerSockets || !dialect.matchesResponses) return [];
  return [
    {
      priority: PRIORITY.markWorkers,
      action: { type: 'modifyHeaders', responseHeaders: [markOf(group, 'workers')] },
      condition: { ...condition, excludedResponseHeaders: [{ header: 'Content-Security-Policy' }] },
    },
  ];
}

function markOf({ prefix, traits }: GrantGroup, ...more: string[]): HeaderChange {
  const words = [new URL(prefix).pathname, ...(traits.isAtRoot ? ['root'] : []), ...more];
  return { header: 'Server-Timing', operation: 'append', value: `portside;desc="${words.join(' ')}"` };
}

/**
 * A page that came by https may load nothing in clear text. An app that takes its own scheme to be http asks for just that
 * when it names itself in full.
 */
export const UPGRADE: HeaderChange = {
  header: 'Content-Security-Policy',
  operation: 'append',
  value: 'upgrade-insecure-requests',
};
