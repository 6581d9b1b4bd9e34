import { lockTime } from '../core/vault/lock-settings.ts';
import { lockSettingsInForce, type State } from './state.ts';

/**
 * When what is open locks in this state: it counts from when a person last used Portside, or from now if it was opened just now.
 * Follows from every commit, so that neither a credential nor a policy can arrive without it.
 */
export function lockTimes(before: State, after: State, now: number): Pick<State, 'lastUsedAt' | 'locksAt'> {
  const isOpened = isOpen(after) && (!isOpen(before) || (hasKey(after) && !hasKey(before)));
  const lastUsedAt = isOpened ? now : after.lastUsedAt;
  return { lastUsedAt, locksAt: isOpen(after) ? lockTime(lastUsedAt, lockSettingsInForce(after)) : null };
}

/** Whether credentials are in memory, or the key of a vault is. */
export function isOpen(state: Pick<State, 'openVault'>): boolean {
  return hasKey(state) || Object.keys(state.openVault.credentials).length > 0;
}

function hasKey({ openVault }: Pick<State, 'openVault'>): boolean {
  return openVault.contentsKey !== null;
}
