import { erase } from '../core/storage/erase.ts';
import { lockTime } from '../core/vault/lock-settings.ts';
import { lockSettingsInForce, type State } from './state.ts';
import type { Changes, Turn } from './turn.ts';

/**
 * Removes every signing rule and every credential from memory, as declared for each stored value. Tabs keep the right to
 * get their grant back when they load after the next unlock, and get no other.
 */
export async function lock({ state, revoke }: Turn): Promise<void> {
  await revoke(erase(state, { kind: 'lock' }));
}

/** The changes that make the time until the lock count from now. */
export function countFrom(state: State, now: number): Changes {
  return { lastUsedAt: now, locksAt: lockTime(now, lockSettingsInForce(state)) };
}
