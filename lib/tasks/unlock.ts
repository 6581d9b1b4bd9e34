import { failure, type Outcome, success } from '../core/outcome.ts';
import { problem } from '../core/problems.ts';
import { readContents } from '../core/vault/contents.ts';
import { type Envelope, readEnvelope, type Way, wayOf } from '../core/vault/envelope.ts';
import { nextTryAt } from '../core/vault/lock-state.ts';
import type { NewPassphrase, Proof } from '../core/vault/vault-state.ts';
import { noteUsed } from './lock.ts';
import { seal, writeOpened } from './opened.ts';
import { putRulesInForce } from './put-rules-in-force.ts';
import type { World } from './world.ts';

/**
 * Opens the vault, and leaves out credentials of contexts that were forgotten while it was locked. `stronger` takes the
 * place of a passphrase that cost less than a new one does now.
 */
export async function unlock(
  world: World,
  { proof, stronger }: { proof: Proof; stronger: NewPassphrase | null },
): Promise<Outcome<null>> {
  const reading = readEnvelope(await world.storage.read('envelope'));
  if (reading.kind === 'none') return success(null);
  if (reading.kind === 'unreadable') return failure(reading.problem);
  const { envelope } = reading;
  const contentsKey = await prove(world, envelope, proof);
  if (!contentsKey.ok) return contentsKey;
  const contents = readContents(await world.sealer.openEnvelope(envelope, contentsKey.value));
  if (!contents) return failure(problem('vaultDamaged', {}));

  const known = new Set((await world.storage.read('contexts')).map(({ id }) => id));
  const entries = Object.entries(contents.credentials);
  const credentials = Object.fromEntries(entries.filter(([id]) => known.has(id)));
  await writeOpened(world, { credentials, contentsKey: contentsKey.value });
  if (stronger && proof.kind === 'passphrase') {
    const others = envelope.recipients.filter(({ header }) => header.kid !== 'passphrase');
    const recipients = [await passphraseWay(world, contentsKey.value, stronger), ...others];
    await seal(world, { recipients }, contentsKey.value, credentials);
  } else if (entries.length > Object.keys(credentials).length) {
    await seal(world, envelope, contentsKey.value, credentials);
  }
  await noteUsed(world);
  await putRulesInForce(world);
  return success(null);
}

/**
 * The contents key, for who proves to be allowed to it. Wrong answers are counted before they are judged, so that stopping
 * the browser in between gains nothing, and after some the next one has to wait.
 */
export async function prove(world: World, envelope: Envelope, { kind, key }: Proof): Promise<Outcome<string>> {
  const { storage, sealer } = world;
  const tries = await storage.read('tries');
  const waitMs = nextTryAt(tries) - world.now();
  if (waitMs > 0) return failure(problem('unlockTooSoon', { seconds: String(Math.ceil(waitMs / 1000)) }));
  await storage.write('tries', { count: tries.count + 1, lastAt: world.now() });
  const way = wayOf(envelope, kind);
  const contentsKey = way && (await sealer.unwrapKey(way, key));
  if (!contentsKey) return failure(problem(kind === 'passkey' ? 'passkeyOutdated' : 'passphraseWrong', {}));
  await storage.write('tries', { count: 0, lastAt: 0 });
  return success(contentsKey);
}

/** The way that this passphrase opens. */
export async function passphraseWay(world: World, contentsKey: string, { cost, key }: NewPassphrase): Promise<Way> {
  const header = { alg: 'A256KW', kid: 'passphrase', cost } as const;
  return { header, encrypted_key: await world.sealer.wrapKey(contentsKey, key) };
}
