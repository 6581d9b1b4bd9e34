import { lockSettingsUnder } from '../../core/policy.ts';
import { type EnvelopeReading, recipientOf } from '../../core/vault/envelope.ts';
import { nextAttemptAt } from '../../core/vault/unlock-attempts.ts';
import type { StorageMode, VaultStatus } from '../../core/vault/vault-status.ts';
import { isVaultLocked, policyOf, type State, vaultReading } from '../state.ts';

/** Where credentials are stored, and whether they are locked. */
export function getVaultStatus(state: State): VaultStatus {
  const policy = policyOf(state);
  const reading = vaultReading(state);
  const vault = reading.kind === 'readable' ? reading.envelope : null;
  const passkey = vault && recipientOf(vault, 'passkey')?.header;
  return {
    mode: modeOf(reading, state.isMemoryOnly || policy.keepNothing),
    isLocked: isVaultLocked(state),
    problem: reading.kind === 'unreadable' ? reading.problem : null,
    passphrase: (vault && recipientOf(vault, 'passphrase')?.header.cost) ?? null,
    passkey: passkey ? { credentialId: passkey.credentialId, salt: passkey.salt } : null,
    nextAttemptAt: nextAttemptAt(state.unlockAttempts),
    locksAt: state.locksAt,
    lockSettings: lockSettingsUnder(policy, state.lockSettings),
    maxLockMinutes: policy.lockAfterMinutes ?? null,
    isVaultForbidden: policy.keepNothing,
    orphanCount: orphanIds(state).length,
  };
}

/** Ids of the credentials in memory that belong to no stored context. */
export function orphanIds({ contexts, openVault }: Pick<State, 'contexts' | 'openVault'>): string[] {
  const stored = new Set(contexts.map(({ id }) => id));
  return Object.keys(openVault.credentials).filter((id) => !stored.has(id));
}

function modeOf(reading: EnvelopeReading, isMemoryOnly: boolean): StorageMode {
  if (reading.kind === 'unreadable') return 'unreadable';
  if (reading.kind === 'readable') return recipientOf(reading.envelope, 'passkey') ? 'passkey' : 'passphrase';
  return isMemoryOnly ? 'memoryOnly' : 'undecided';
}
