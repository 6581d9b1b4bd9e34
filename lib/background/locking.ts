import { erase } from '../core/storage/erase.ts';
import type { Turn } from './turn.ts';

/**
 * Removes every signing rule and every credential from memory, as declared for each stored value. Tabs keep the right to
 * get their grant back when they load after the next unlock, and get no other.
 */
export async function lock({ state, revoke }: Turn): Promise<void> {
  await revoke(erase(state, { kind: 'lock' }));
}
