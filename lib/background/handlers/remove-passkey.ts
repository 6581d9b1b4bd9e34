import type { Outcome } from '../../core/outcome.ts';
import type { Turn } from '../turn.ts';
import { replacePasskey } from '../vault.ts';

/** Lets only the passphrase unlock the vault. */
export function removePasskey(turn: Turn): Promise<Outcome<null>> {
  return replacePasskey(turn, async () => null);
}
