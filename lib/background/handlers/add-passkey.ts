import type { MessageRequest } from '../../core/messages.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Turn } from '../turn.ts';
import { passkeyRecipient, replacePasskey, requireProof } from '../vault.ts';

/** Lets a passkey unlock the vault too, replacing an earlier one. That widens access, so it needs a proof. */
export async function addPasskey(turn: Turn, { proof, passkey }: MessageRequest<'addPasskey'>): Promise<Outcome<null>> {
  const proven = await requireProof(turn, proof);
  if (!proven.ok) return proven;
  return replacePasskey(turn, (contentsKey) => passkeyRecipient(turn.deps, contentsKey, passkey));
}
