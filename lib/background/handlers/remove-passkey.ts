import type { Outcome } from '../../core/outcome.ts';
import type { PassphraseProof } from '../../core/vault/vault-status.ts';
import type { Turn } from '../turn.ts';
import { replacePasskey } from '../vault.ts';

/** Lets only the passphrase unlock the vault. */
export function removePasskey(turn: Turn, proof: PassphraseProof): Promise<Outcome<null>> {
  return replacePasskey(turn, proof, null);
}
