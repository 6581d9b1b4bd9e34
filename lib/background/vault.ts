import { canonicalJson } from '../core/canonical-json.ts';
import type { Platform } from '../core/dnr/platform.ts';
import type { ContextEntry } from '../core/kubeconfig/import-plan.ts';
import { failure, type Outcome, success } from '../core/outcome.ts';
import { type Problem, problem } from '../core/problems.ts';
import { endAgreements } from '../core/tabs/navigations.ts';
import { type Credentials, readContents } from '../core/vault/credentials.ts';
import { type Envelope, type Recipient, recipientOf } from '../core/vault/envelope.ts';
import { isCostAcceptable } from '../core/vault/passphrase.ts';
import { NO_ATTEMPTS, nextAttemptAt, waitingProblem } from '../core/vault/unlock-attempts.ts';
import type { NewPasskey, NewPassphrase, PassphraseProof, Proof } from '../core/vault/vault-status.ts';
import type { Dependencies } from './dependencies.ts';
import { contextsOf, isOpenVaultLost, type State, storedVault } from './state.ts';
import { type Changes, sealVault, type Turn } from './turn.ts';

/** Bytes of credentials as JSON before they are sealed, of the 10 MB that browsers store on disk for an extension. */
export const MAX_SEALED_BYTES = 2_500_000;

/** Why no credential can be added or changed now; null if one can. */
export async function obstacleToSaving({ state, isKeyOfVault }: Turn): Promise<Problem | null> {
  if (!storedVault(state)) return null;
  const { contentsKey } = state.openVault;
  return contentsKey !== null && (await isKeyOfVault(contentsKey)) ? null : problem('vaultLocked', {});
}

/**
 * The changes that replace the credentials in memory. A rejected context gets another chance with another credential. Sites that
 * could open apps as it are asked about again: it may be another user's. So is a navigation that a person agreed to, unless the
 * context had no credential then.
 */
export function withCredentials(state: State, credentials: Credentials): Changes {
  const before = state.openVault.credentials;
  const isSame = (id: string) => canonicalJson(before[id]?.credential) === canonicalJson(credentials[id]?.credential);
  const rejections = state.rejections.filter(({ contextId }) => isSame(contextId));
  const allowedOpenings = state.allowedOpenings.filter(({ contextId }) => isSame(contextId));
  const tabs = endAgreements(state.tabs, (id) => Object.hasOwn(before, id) && !isSame(id));
  return {
    openVault: { ...state.openVault, credentials },
    tabs,
    ...(rejections.length === state.rejections.length ? {} : { rejections }),
    ...(allowedOpenings.length === state.allowedOpenings.length ? {} : { allowedOpenings }),
  };
}

/** The stored contexts, each with its credential where one is in memory. */
export function contextEntries(state: State, platform: Platform): ContextEntry[] {
  const { credentials } = state.openVault;
  return contextsOf(state, platform).map((context) => ({
    context,
    credential: (Object.hasOwn(credentials, context.id) && credentials[context.id]?.credential) || null,
  }));
}

/** What a person gets at who proves that they may open the vault. */
export interface Proven {
  readonly contentsKey: string;
  readonly credentials: Credentials;
}

/**
 * Opens the vault, for a person who proves that they may. An attempt counts as failed before it is checked, so that killing
 * the browser in between gains nothing; after several, the next one has to wait.
 *
 * It is no proof that a recipient yields some key: whoever can write to the profile can add a recipient, or put one back that
 * was removed. Its key has to open what is sealed.
 */
export async function prove(turn: Turn, vault: Envelope, { kind, key }: Proof): Promise<Outcome<Proven>> {
  const { deps } = turn;
  const { unlockAttempts } = turn.state;
  const tooSoon = waitingProblem(nextAttemptAt(unlockAttempts), deps.now());
  if (tooSoon) return failure(tooSoon);
  await turn.commit({ unlockAttempts: { count: unlockAttempts.count + 1, lastAt: deps.now() } });
  const recipient = recipientOf(vault, kind);
  const contentsKey = recipient && (await deps.crypto.unwrapKey(recipient, key));
  if (!contentsKey) return failure(problem(kind === 'passkey' ? 'passkeyOutdated' : 'passphraseWrong', {}));
  await turn.commit({ unlockAttempts: NO_ATTEMPTS });
  const credentials = readContents(await deps.crypto.unseal(vault, contentsKey));
  return credentials ? success({ contentsKey, credentials }) : failure(problem('vaultDamaged', {}));
}

/**
 * Proof of who the person is, for whatever weakens the protection of credentials or widens access to them. Without a vault
 * there is nothing to prove it by. An open vault that is no longer stored, or cannot be read any more, is not the same as none.
 */
export async function requireProof(turn: Turn, proof: Proof | null): Promise<Outcome<null>> {
  const vault = storedVault(turn.state);
  if (!vault) return isOpenVaultLost(turn.state) ? failure(problem('vaultDamaged', {})) : success(null);
  if (!proof) return failure(problem('passphraseWrong', {}));
  const proven = await prove(turn, vault, proof);
  return proven.ok ? success(null) : proven;
}

/** Who can unlock a vault. */
interface Keys {
  readonly passphrase: NewPassphrase;
  readonly passkey: NewPasskey | null;
}

/** The changes that seal these credentials with a new contents key. */
export async function sealWithNewKey(
  { deps }: Turn,
  credentials: Credentials,
  { passphrase, passkey }: Keys,
): Promise<Changes> {
  const contentsKey = deps.crypto.newKey();
  const recipients = [
    await passphraseRecipient(deps, contentsKey, passphrase),
    ...(passkey ? [await passkeyRecipient(deps, contentsKey, passkey)] : []),
  ];
  return {
    envelope: await sealVault(deps, credentials, contentsKey, recipients),
    openVault: { credentials, contentsKey },
  };
}

/**
 * Seals the open vault with a new contents key, so that a passphrase or passkey that no longer unlocks it opens nothing that
 * is stored later, with any copy. One write replaces the old vault: a crash leaves either one.
 */
export async function changeKeys(turn: Turn, proof: Proof, keysFor: (vault: Envelope) => Keys): Promise<Outcome<null>> {
  const obstacle = await obstacleToSaving(turn);
  if (obstacle) return failure(obstacle);
  const vault = storedVault(turn.state);
  if (!vault) return success(null);
  const proven = await prove(turn, vault, proof);
  if (!proven.ok) return proven;
  await turn.commit(await sealWithNewKey(turn, turn.state.openVault.credentials, keysFor(vault)));
  return success(null);
}

/** Lets this passkey and no other unlock the vault besides its passphrase, or none for null. Does nothing without a vault. */
export function replacePasskey(turn: Turn, proof: PassphraseProof, passkey: NewPasskey | null): Promise<Outcome<null>> {
  return changeKeys(turn, proof, (vault) => {
    const passphrase = recipientOf(vault, 'passphrase');
    if (!passphrase) throw new Error('A passphrase that the vault does not have was accepted');
    return { passphrase: { cost: passphrase.header.cost, key: proof.key }, passkey };
  });
}

/** The recipient for a passphrase. Throws for one whose key derivation is too cheap, which no page of ours makes. */
export async function passphraseRecipient(
  { crypto }: Pick<Dependencies, 'crypto'>,
  contentsKey: string,
  { cost, key }: NewPassphrase,
): Promise<Recipient> {
  if (!isCostAcceptable(cost)) throw new Error('The key derivation of the passphrase is too cheap');
  const header = { alg: 'A256KW', kid: 'passphrase', cost } as const;
  return { header, encrypted_key: await crypto.wrapKey(contentsKey, key) };
}

/** The recipient for a passkey. */
async function passkeyRecipient(
  { crypto }: Pick<Dependencies, 'crypto'>,
  contentsKey: string,
  { credentialId, salt, key }: NewPasskey,
): Promise<Recipient> {
  const header = { alg: 'A256KW', kid: 'passkey', credentialId, salt } as const;
  return { header, encrypted_key: await crypto.wrapKey(contentsKey, key) };
}
