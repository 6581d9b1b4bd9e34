import { lockingUnder } from '../core/policy.ts';
import { type EnvelopeReading, readEnvelope, wayOf } from '../core/vault/envelope.ts';
import { nextTryAt } from '../core/vault/lock-state.ts';
import type { Keeping, VaultState } from '../core/vault/vault-state.ts';
import type { World } from './world.ts';

/** How credentials are kept, and whether they are locked up. */
export async function vaultState(world: World): Promise<VaultState> {
  const { storage } = world;
  const [stored, opened, isNothingKept, tries, locking, policy] = await Promise.all([
    storage.read('envelope'),
    storage.read('opened'),
    storage.read('isNothingKept'),
    storage.read('tries'),
    storage.read('locking'),
    world.policy(),
  ]);
  const reading = readEnvelope(stored);
  const envelope = reading.kind === 'readable' ? reading.envelope : null;
  const passkey = envelope && wayOf(envelope, 'passkey')?.header;
  return {
    keeping: keepingOf(reading, isNothingKept || policy.keepNothing),
    isLocked: envelope !== null && opened === '',
    problem: reading.kind === 'unreadable' ? reading.problem : null,
    passphrase: (envelope && wayOf(envelope, 'passphrase')?.header.cost) ?? null,
    passkey: passkey ? { credentialId: passkey.credentialId, salt: passkey.salt } : null,
    nextTryAt: nextTryAt(tries),
    locking: lockingUnder(policy, locking),
    longestMinutes: policy.lockAfterMinutes ?? null,
    mustKeepNothing: policy.keepNothing,
  };
}

function keepingOf(reading: EnvelopeReading, isNothingKept: boolean): Keeping {
  if (reading.kind === 'unreadable') return 'unreadable';
  if (reading.kind === 'readable') return wayOf(reading.envelope, 'passkey') ? 'passkey' : 'passphrase';
  return isNothingKept ? 'session' : 'unchosen';
}
