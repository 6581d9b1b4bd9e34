import { failure, type Outcome, success } from '../core/outcome.ts';
import { problem } from '../core/problems.ts';
import { readEnvelope, type Way, wayOf } from '../core/vault/envelope.ts';
import { isCostAcceptable } from '../core/vault/passphrase-cost.ts';
import type { NewPasskey, NewPassphrase, Proof } from '../core/vault/vault-state.ts';
import { noteUsed } from './lock.ts';
import { obstacleToKeeping, readOpened, seal, storedEnvelope, writeOpened } from './opened.ts';
import { bytesOf } from './stored-size.ts';
import { passphraseWay, prove } from './unlock.ts';
import type { World } from './world.ts';

/** Of the 10 MB that browsers keep on disk for an extension, in bytes of JSON before it is sealed. */
export const LARGEST_SEALED = 2_500_000;

/** From now on keeps credentials in memory only. What was sealed is erased; what cannot be read stays. */
export async function keepNothing(world: World): Promise<Outcome<null>> {
  const obstacle = await obstacleToKeeping(world);
  if (obstacle) return failure(obstacle);
  const { credentials } = await readOpened(world);
  await writeOpened(world, { credentials, contentsKey: null });
  if (await storedEnvelope(world)) await world.storage.write('envelope', null);
  await world.storage.write('isNothingKept', true);
  return success(null);
}

/** From now on keeps credentials on disk too, sealed under a key that this passphrase opens, and this passkey if given. */
export async function keepSealed(
  world: World,
  { passphrase, passkey }: { passphrase: NewPassphrase; passkey: NewPasskey | null },
): Promise<Outcome<null>> {
  if ((await world.policy()).keepNothing) return failure(problem('policyKeepsNothing', {}));
  const reading = readEnvelope(await world.storage.read('envelope'));
  if (reading.kind === 'unreadable') return failure(reading.problem);
  if (reading.kind === 'readable') throw new Error('A vault is there already: change its passphrase');
  const { credentials } = await readOpened(world);
  if (bytesOf(credentials) > LARGEST_SEALED) return failure(problem('vaultTooLarge', {}));
  await sealUnderNewKey(world, passphrase, passkey);
  await world.storage.write('isNothingKept', false);
  await noteUsed(world);
  return success(null);
}

/**
 * Seals everything under a new key, so that who knows the old passphrase, and has an old copy, can open nothing that comes
 * after. One write replaces one envelope by the other: a crash leaves either.
 */
export async function changePassphrase(
  world: World,
  { proof, passphrase, passkey }: { proof: Proof; passphrase: NewPassphrase; passkey: NewPasskey | null },
): Promise<Outcome<null>> {
  const obstacle = await obstacleToKeeping(world);
  if (obstacle) return failure(obstacle);
  const envelope = await storedEnvelope(world);
  if (!envelope) return success(null);
  const proven = await prove(world, envelope, proof);
  if (!proven.ok) return proven;
  const known = wayOf(envelope, 'passkey')?.header;
  await sealUnderNewKey(world, passphrase, passkey?.credentialId === known?.credentialId ? passkey : null);
  return success(null);
}

/** Lets this passkey open the vault too, in place of the one before; null for none. */
export async function setPasskey(world: World, passkey: NewPasskey | null): Promise<Outcome<null>> {
  const obstacle = await obstacleToKeeping(world);
  if (obstacle) return failure(obstacle);
  const envelope = await storedEnvelope(world);
  const { contentsKey, credentials } = await readOpened(world);
  if (!envelope || contentsKey === null) return success(null);
  const others = envelope.recipients.filter(({ header }) => header.kid !== 'passkey');
  const recipients = [...others, ...(passkey ? [await passkeyWay(world, contentsKey, passkey)] : [])];
  await seal(world, { recipients }, contentsKey, credentials);
  return success(null);
}

/** Puts what lies in the vault's place and cannot be read aside, so that a new vault can be begun. It is not erased. */
export async function putEnvelopeAside({ storage }: World): Promise<void> {
  const stored = await storage.read('envelope');
  if (readEnvelope(stored).kind !== 'unreadable') return;
  await storage.write('envelopesAside', [...(await storage.read('envelopesAside')), stored]);
  await storage.write('envelope', null);
  await storage.write('isNothingKept', false);
}

async function sealUnderNewKey(world: World, passphrase: NewPassphrase, passkey: NewPasskey | null): Promise<void> {
  if (!isCostAcceptable(passphrase.cost)) throw new Error('A passphrase must cost more than that');
  const { credentials } = await readOpened(world);
  const contentsKey = world.sealer.newKey();
  const recipients = [
    await passphraseWay(world, contentsKey, passphrase),
    ...(passkey ? [await passkeyWay(world, contentsKey, passkey)] : []),
  ];
  await seal(world, { recipients }, contentsKey, credentials);
  await writeOpened(world, { credentials, contentsKey });
}

async function passkeyWay(world: World, contentsKey: string, { credentialId, salt, key }: NewPasskey): Promise<Way> {
  const header = { alg: 'A256KW', kid: 'passkey', credentialId, salt } as const;
  return { header, encrypted_key: await world.sealer.wrapKey(contentsKey, key) };
}
