import type { MessageRequest } from '../../core/messages.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Turn } from '../turn.ts';
import { replacePasskey } from '../vault.ts';

/** Lets a passkey unlock the vault too, replacing an earlier one. */
export function addPasskey(turn: Turn, { proof, passkey }: MessageRequest<'addPasskey'>): Promise<Outcome<null>> {
  return replacePasskey(turn, proof, passkey);
}
