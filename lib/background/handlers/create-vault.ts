import type { MessageRequest } from '../../core/messages.ts';
import { failure, type Outcome, success } from '../../core/outcome.ts';
import { problem } from '../../core/problems.ts';
import { storedBytes } from '../../core/storage/stored-size.ts';
import { isOpenVaultLost, policyOf, vaultReading } from '../state.ts';
import type { Turn } from '../turn.ts';
import { MAX_SEALED_BYTES, sealWithNewKey } from '../vault.ts';

/**
 * Stores credentials in a vault on disk from now on, which this passphrase unlocks, and this passkey if given. Credentials of an
 * open vault that is no longer stored are not sealed for a new passphrase: whoever chose that could export them.
 */
export async function createVault(
  turn: Turn,
  { passphrase, passkey }: MessageRequest<'createVault'>,
): Promise<Outcome<null>> {
  const { state } = turn;
  if (policyOf(state).keepNothing) return failure(problem('policyForbidsVault', {}));
  const reading = vaultReading(state);
  if (reading.kind === 'unreadable') return failure(reading.problem);
  if (reading.kind === 'readable') throw new Error('There is a vault already: change its passphrase');
  if (isOpenVaultLost(state)) return failure(problem('vaultDamaged', {}));
  const { credentials } = state.openVault;
  if (storedBytes(credentials) > MAX_SEALED_BYTES) return failure(problem('vaultTooLarge', {}));
  await turn.commit({ ...(await sealWithNewKey(turn, credentials, { passphrase, passkey })), isMemoryOnly: false });
  return success(null);
}
