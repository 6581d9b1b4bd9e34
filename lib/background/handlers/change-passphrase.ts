import type { MessageRequest } from '../../core/messages.ts';
import type { Outcome } from '../../core/outcome.ts';
import { recipientOf } from '../../core/vault/envelope.ts';
import type { Turn } from '../turn.ts';
import { changeKeys } from '../vault.ts';

/** Lets this passphrase unlock the vault in place of the one before. A passkey that is not given no longer does. */
export function changePassphrase(
  turn: Turn,
  { proof, passphrase, passkey }: MessageRequest<'changePassphrase'>,
): Promise<Outcome<null>> {
  return changeKeys(turn, proof, (vault) => {
    const knownId = recipientOf(vault, 'passkey')?.header.credentialId;
    return { passphrase, passkey: passkey?.credentialId === knownId ? passkey : null };
  });
}
