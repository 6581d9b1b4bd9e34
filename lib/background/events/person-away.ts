import { lockVault } from '../handlers/lock.ts';
import { lockSettingsInForce } from '../state.ts';
import type { Turn } from '../turn.ts';

/** Locks because nobody is at the computer, if the person wants that. */
export async function personAway(turn: Turn): Promise<void> {
  if (lockSettingsInForce(turn.state).whenAway) await lockVault(turn);
}
