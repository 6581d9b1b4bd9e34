import type { TabAccess } from './tab-state.ts';

/** What the toolbar button says of a tab: nothing, that it is signed in, or why it is not. */
export type ToolbarMark = 'none' | 'signed' | 'locked' | 'credentialMissing' | 'unsigned';

/** What decides a mark besides the tab. */
export interface MarkFacts {
  readonly isLocked: boolean;
  /** Whether a context has a credential that has not expired. */
  hasCredential(contextId: string): boolean;
}

/** What the toolbar button says of a tab with this access. */
export function toolbarMark(access: TabAccess, { isLocked, hasCredential }: MarkFacts): ToolbarMark {
  if (access.state === 'granted') return 'signed';
  if (isLocked) return 'locked';
  if (access.state !== 'suspended') return 'none';
  return hasCredential(access.grant.contextId) ? 'unsigned' : 'credentialMissing';
}
