import type { ImportedContext } from '../core/kubeconfig/kube-context.ts';
import { type Problem, problem } from '../core/problems.ts';
import { type Credentials, type Opened, readOpened as read } from '../core/vault/contents.ts';
import { type Envelope, readEnvelope } from '../core/vault/envelope.ts';
import type { World } from './world.ts';

const NOTHING: Opened = { credentials: {}, contentsKey: null };

/** What is open now. While the vault is locked that is nothing. */
export async function readOpened({ storage, sealer }: World): Promise<Opened> {
  const [opened, key] = await Promise.all([storage.read('opened'), storage.read('ephemeralKey')]);
  return opened === '' || key === '' ? NOTHING : (read(await sealer.open(opened, key)) ?? NOTHING);
}

/** Sees to it that the background is awake when the next credential ends. */
export async function wakeAtNextEnd(world: World): Promise<void> {
  const ends = Object.values(await world.storage.read('credentialEnds'));
  const coming = ends.filter((end) => end !== null && end > world.now()) as number[];
  await world.wakeAt('expiry', coming.length > 0 ? Math.min(...coming) : null);
}

/** The credentials that are open now, by context id. */
export async function readCredentials(world: World): Promise<Credentials> {
  return (await readOpened(world)).credentials;
}

/** All stored contexts, each with its credential where one is open. */
export async function readEntries(world: World): Promise<ImportedContext[]> {
  const [contexts, credentials] = await Promise.all([world.storage.read('contexts'), readCredentials(world)]);
  return contexts.map((context) => ({
    context,
    credential: (Object.hasOwn(credentials, context.id) && credentials[context.id]) || null,
  }));
}

/**
 * Puts this into the memory of the browser session, sealed. The key lies beside it: what this keeps away is that every
 * page of ours is sent each credential with the event of a change, and locking is to erase two short texts.
 */
export async function writeOpened(world: World, opened: Opened): Promise<void> {
  const { storage, sealer } = world;
  const ephemeralKey = (await storage.read('ephemeralKey')) || sealer.newKey();
  const ends = Object.entries(opened.credentials).map(([id, credential]) => [
    id,
    credential.type === 'bearer' ? world.expiryOf(credential.token) : null,
  ]);
  const { credentials: before } = await readOpened(world);
  const isSame = (id: string) => JSON.stringify(before[id]) === JSON.stringify(opened.credentials[id]);
  const refused = await storage.read('refusedContextIds');
  await storage.writeSession({
    ephemeralKey,
    opened: await sealer.seal(opened, ephemeralKey),
    credentialEnds: Object.fromEntries(ends),
    refusedContextIds: refused.filter(isSame),
  });
  await wakeAtNextEnd(world);
}

/**
 * Keeps these credentials in place of those before: in memory, and sealed on disk where the vault is. A locked vault is
 * left as it is; who adds something asks `obstacleToKeeping` before.
 */
export async function keepCredentials(world: World, credentials: Credentials): Promise<void> {
  const envelope = await storedEnvelope(world);
  const { contentsKey } = await readOpened(world);
  if (envelope && contentsKey === null) return;
  await writeOpened(world, { credentials, contentsKey });
  if (envelope && contentsKey && (await opens(world, envelope, contentsKey))) {
    await seal(world, envelope, contentsKey, credentials);
  }
}

/** Why no credential can be added now; null where one can. */
export async function obstacleToKeeping(world: World): Promise<Problem | null> {
  const envelope = await storedEnvelope(world);
  if (!envelope) return null;
  const { contentsKey } = await readOpened(world);
  // Another key than the envelope's is left where the background was stopped while everything was sealed anew.
  const isOpen = contentsKey !== null && (await opens(world, envelope, contentsKey));
  return isOpen ? null : problem('vaultLocked', {});
}

/** Writes the contents over those before, in one step: what the browser stores under one key it stores whole or not. */
export async function seal(
  world: World,
  { recipients }: Pick<Envelope, 'recipients'>,
  contentsKey: string,
  credentials: Credentials,
): Promise<void> {
  const contents = { version: 1, credentials } as const;
  await world.storage.write('envelope', await world.sealer.sealEnvelope(contents, contentsKey, recipients));
}

/** The envelope on disk, where there is one that can be read. */
export async function storedEnvelope({ storage }: World): Promise<Envelope | null> {
  const reading = readEnvelope(await storage.read('envelope'));
  return reading.kind === 'readable' ? reading.envelope : null;
}

/** Whether there is a vault and nothing of it is open. */
export async function isLocked(world: World): Promise<boolean> {
  return (await storedEnvelope(world)) !== null && (await world.storage.read('opened')) === '';
}

async function opens({ sealer }: World, envelope: Envelope, contentsKey: string): Promise<boolean> {
  return (await sealer.openEnvelope(envelope, contentsKey)) !== null;
}
