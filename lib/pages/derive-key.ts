import type { KeyDerivation } from '../core/vault/passphrase.ts';
import { runInWorker } from './worker-client.ts';

/** What the passphrase worker is asked to derive a key from. */
export interface KeyRequest {
  readonly passphrase: string;
  readonly derivation: KeyDerivation;
}

/** Derives a key from a passphrase in a worker. */
export function deriveKey(passphrase: string, derivation: KeyDerivation): Promise<string> {
  return runInWorker<KeyRequest, string>('passphrase-worker', { passphrase, derivation });
}
