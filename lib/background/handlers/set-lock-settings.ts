import type { MessageRequest } from '../../core/messages.ts';
import { type Outcome, success } from '../../core/outcome.ts';
import { isWeaker } from '../../core/vault/lock-settings.ts';
import { lockSettingsInForce } from '../state.ts';
import type { Turn } from '../turn.ts';
import { requireProof } from '../vault.ts';

/** Changes when the vault locks by itself. Whoever wants it to stay open longer has to prove who they are. */
export async function setLockSettings(
  turn: Turn,
  { settings, proof }: MessageRequest<'setLockSettings'>,
): Promise<Outcome<null>> {
  if (isWeaker(lockSettingsInForce(turn.state), settings)) {
    const proven = await requireProof(turn, proof);
    if (!proven.ok) return proven;
  }
  await turn.commit({ lockSettings: settings });
  return success(null);
}
