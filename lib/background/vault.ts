import { canonicalJson } from '../core/canonical-json.ts';
import type { Platform } from '../core/dnr/platform.ts';
import type { ContextEntry } from '../core/kubeconfig/import-plan.ts';
import { failure, type Outcome, success } from '../core/outcome.ts';
import { type Problem, problem } from '../core/problems.ts';
import { type Credentials, readContents } from '../core/vault/credentials.ts';
import { type Envelope, type Recipient, recipientOf } from '../core/vault/envelope.ts';
import { isCostAcceptable } from '../core/vault/passphrase.ts';
import { NO_ATTEMPTS, nextAttemptAt, waitingProblem } from '../core/vault/unlock-attempts.ts';
import type { NewPasskey, NewPassphrase, Proof } from '../core/vault/vault-status.ts';
import type { Dependencies } from './dependencies.ts';
import { contextsOf, type State, storedVault } from './state.ts';
import { type Changes, sealVault, type Turn } from './turn.ts';

/** Bytes of credentials as JSON before they are sealed, of the 10 MB that browsers store on disk for an extension. */
export const MAX_SEALED_BYTES = 2_500_000;

/** Why no credential can be added or changed now; null if one can. */
export async function obstacleToSaving({ state, isKeyOfVault }: Turn): Promise<Problem | null> {
  if (!storedVault(state)) return null;
  const { contentsKey } = state.openVault;
  return contentsKey !== null && (await isKeyOfVault(contentsKey)) ? null : problem('vaultLocked', {});
}

/** The changes that replace the credentials in memory. A rejected context gets another chance with another credential. */
export function withCredentials(state: State, credentials: Credentials): Changes {
  const before = state.openVault.credentials;
  const isSame = (id: string) => canonicalJson(before[id]?.credential) === canonicalJson(credentials[id]?.credential);
  const rejections = state.rejections.filter(({ contextId }) => isSame(contextId));
  return {
    openVault: { ...state.openVault, credentials },
    ...(rejections.length === state.rejections.length ? {} : { rejections }),
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
 * there is nothing to prove it by.
 */
export async function requireProof(turn: Turn, proof: Proof | null): Promise<Outcome<null>> {
  const vault = storedVault(turn.state);
  if (!vault) return success(null);
  if (!proof) return failure(problem('passphraseWrong', {}));
  const proven = await prove(turn, vault, proof);
  return proven.ok ? success(null) : proven;
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
export async function passkeyRecipient(
  { crypto }: Pick<Dependencies, 'crypto'>,
  contentsKey: string,
  { credentialId, salt, key }: NewPasskey,
): Promise<Recipient> {
  const header = { alg: 'A256KW', kid: 'passkey', credentialId, salt } as const;
  return { header, encrypted_key: await crypto.wrapKey(contentsKey, key) };
}

/** Lets this passkey and no other unlock the vault, or none for null. Does nothing without an open vault. */
export async function replacePasskey(
  turn: Turn,
  recipientFor: (contentsKey: string) => Promise<Recipient | null>,
): Promise<Outcome<null>> {
  const obstacle = await obstacleToSaving(turn);
  if (obstacle) return failure(obstacle);
  const vault = storedVault(turn.state);
  const { contentsKey, credentials } = turn.state.openVault;
  if (!vault || contentsKey === null) return success(null);
  const passkey = await recipientFor(contentsKey);
  const others = vault.recipients.filter(({ header }) => header.kid !== 'passkey');
  const recipients = passkey ? [...others, passkey] : others;
  await turn.commit({ envelope: await sealVault(turn.deps, credentials, contentsKey, recipients) });
  return success(null);
}
