import type { MessageRequest } from '../../core/messages.ts';
import { failure, type Outcome, success } from '../../core/outcome.ts';
import { recipientOf } from '../../core/vault/envelope.ts';
import { storedVault } from '../state.ts';
import type { Turn } from '../turn.ts';
import { obstacleToSaving, prove } from '../vault.ts';
import { sealWithNewKey } from './create-vault.ts';

/**
 * Seals the vault with a new contents key, so that somebody with the old passphrase and an old copy cannot open anything
 * that is stored later. One write replaces the old vault: a crash leaves either one.
 */
export async function changePassphrase(
  turn: Turn,
  { proof, passphrase, passkey }: MessageRequest<'changePassphrase'>,
): Promise<Outcome<null>> {
  const obstacle = await obstacleToSaving(turn);
  if (obstacle) return failure(obstacle);
  const vault = storedVault(turn.state);
  if (!vault) return success(null);
  const proven = await prove(turn, vault, proof);
  if (!proven.ok) return proven;
  const knownId = recipientOf(vault, 'passkey')?.header.credentialId;
  const kept = passkey?.credentialId === knownId ? passkey : null;
  await turn.commit(await sealWithNewKey(turn, turn.state.openVault.credentials, passphrase, kept));
  return success(null);
}
