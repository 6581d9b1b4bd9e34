import type { BackgroundClient } from '../core/messages.ts';
import { failure, type Outcome, success } from '../core/outcome.ts';
import { problem } from '../core/problems.ts';
import { toBase64url } from '../core/vault/base64url.ts';
import type { LockSettings } from '../core/vault/lock-settings.ts';
import { DEFAULT_COST, isCostOutdated, type KeyDerivation, MIN_PASSPHRASE_LENGTH } from '../core/vault/passphrase.ts';
import { waitingProblem } from '../core/vault/unlock-attempts.ts';
import type { NewPasskey, NewPassphrase, PassphraseProof, Proof, VaultStatus } from '../core/vault/vault-status.ts';

const SALT_BYTES = 16;

/** A passphrase that a person typed. */
export interface PassphraseInput {
  readonly kind: 'passphrase';
  readonly passphrase: string;
}

/** How a person proves who they are: by their passphrase, or by their passkey. */
export type ProofInput = PassphraseInput | { readonly kind: 'passkey' };

/** What the vault client uses. */
export interface VaultClientDependencies {
  readonly background: Pick<
    BackgroundClient,
    | 'addPasskey'
    | 'changePassphrase'
    | 'createVault'
    | 'exportKubeconfig'
    | 'keepInMemoryOnly'
    | 'removePasskey'
    | 'setLockSettings'
    | 'unlock'
    | 'getVaultStatus'
  >;
  deriveKey(passphrase: string, derivation: KeyDerivation): Promise<string>;
  createPasskey(): Promise<Outcome<NewPasskey>>;
  assertPasskey(passkey: Pick<NewPasskey, 'credentialId' | 'salt'>): Promise<Outcome<NewPasskey>>;
}

/** What pages can do about the vault. */
export type VaultClient = ReturnType<typeof vaultClient>;

/**
 * Everything about the vault for which a passphrase or passkey is needed. Pages turn it into a key and send the key: the
 * passphrase stays on the page, and the background contains no WebAssembly that would slow down each of its starts.
 */
export function vaultClient({ background, deriveKey, createPasskey, assertPasskey }: VaultClientDependencies) {
  const newPassphrase = async (passphrase: string): Promise<NewPassphrase> => {
    const cost = newDerivation();
    return { cost, key: await deriveKey(passphrase, cost) };
  };

  const prove = async (status: VaultStatus, input: ProofInput): Promise<Outcome<Proof>> => {
    if (input.kind === 'passphrase') return provePassphrase(status, input);
    const passkey = status.passkey ? await assertPasskey(status.passkey) : failure(problem('passkeyOutdated', {}));
    return passkey.ok ? success({ kind: 'passkey', key: passkey.value.key }) : passkey;
  };

  const provePassphrase = async (
    status: VaultStatus,
    { passphrase }: PassphraseInput,
  ): Promise<Outcome<PassphraseProof>> => {
    if (!status.passphrase) return failure(problem('passphraseWrong', {}));
    // An attempt that would be refused anyway is not worth the derivation.
    const tooSoon = waitingProblem(status.nextAttemptAt, Date.now());
    if (tooSoon) return failure(tooSoon);
    return success({ kind: 'passphrase', key: await deriveKey(passphrase, status.passphrase) });
  };

  const proveIfGiven = async (input: ProofInput | null): Promise<Outcome<Proof | null>> =>
    input ? prove(await background.getVaultStatus(), input) : success(null);

  return {
    unlock: async (input: ProofInput): Promise<Outcome<null>> => {
      const status = await background.getVaultStatus();
      const proof = await prove(status, input);
      if (!proof.ok) return proof;
      const isOutdated = status.passphrase !== null && isCostOutdated(status.passphrase);
      const stronger = input.kind === 'passphrase' && isOutdated ? await newPassphrase(input.passphrase) : null;
      return background.unlock({ proof: proof.value, stronger });
    },
    createVault: async (passphrase: string, { hasPasskey }: { hasPasskey: boolean }): Promise<Outcome<null>> => {
      const tooShort = checkLength(passphrase);
      if (tooShort) return tooShort;
      const passkey = hasPasskey ? await createPasskey() : success(null);
      if (!passkey.ok) return passkey;
      return background.createVault({ passphrase: await newPassphrase(passphrase), passkey: passkey.value });
    },
    keepInMemoryOnly: async (input: ProofInput | null): Promise<Outcome<null>> => {
      const proof = await proveIfGiven(input);
      return proof.ok ? background.keepInMemoryOnly(proof.value) : proof;
    },
    /** A passkey is asked in place of the current passphrase, because its key has to seal the vault again. */
    changePassphrase: async (current: string, next: string): Promise<Outcome<null>> => {
      const tooShort = checkLength(next);
      if (tooShort) return tooShort;
      const status = await background.getVaultStatus();
      const passkey = status.passkey ? await assertPasskey(status.passkey) : success(null);
      if (!passkey.ok) return passkey;
      const proof = passkey.value
        ? success<Proof>({ kind: 'passkey', key: passkey.value.key })
        : await prove(status, { kind: 'passphrase', passphrase: current });
      if (!proof.ok) return proof;
      const passphrase = await newPassphrase(next);
      return background.changePassphrase({ proof: proof.value, passphrase, passkey: passkey.value });
    },
    /** A passkey does not prove it: the key of the passphrase has to seal the vault again. */
    addPasskey: async (input: PassphraseInput): Promise<Outcome<null>> => {
      const proof = await provePassphrase(await background.getVaultStatus(), input);
      if (!proof.ok) return proof;
      const passkey = await createPasskey();
      return passkey.ok ? background.addPasskey({ proof: proof.value, passkey: passkey.value }) : passkey;
    },
    removePasskey: async (input: PassphraseInput): Promise<Outcome<null>> => {
      const proof = await provePassphrase(await background.getVaultStatus(), input);
      return proof.ok ? background.removePasskey(proof.value) : proof;
    },
    setLockSettings: async (settings: LockSettings, input: ProofInput | null): Promise<Outcome<null>> => {
      const proof = await proveIfGiven(input);
      return proof.ok ? background.setLockSettings({ settings, proof: proof.value }) : proof;
    },
    exportKubeconfig: async (input: ProofInput | null): Promise<Outcome<string>> => {
      const proof = await proveIfGiven(input);
      return proof.ok ? background.exportKubeconfig(proof.value) : proof;
    },
  };
}

function newDerivation(): KeyDerivation {
  const salt = toBase64url(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
  return { name: 'argon2id', ...DEFAULT_COST, salt };
}

function checkLength(passphrase: string): Outcome<never> | null {
  if ([...passphrase].length >= MIN_PASSPHRASE_LENGTH) return null;
  return failure(problem('passphraseTooShort', { length: String(MIN_PASSPHRASE_LENGTH) }));
}
