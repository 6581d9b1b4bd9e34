import type { MessageRequest } from '../../core/messages.ts';
import { failure, type Outcome, success } from '../../core/outcome.ts';
import { type BoundCredential, type Credentials, completeBinding } from '../../core/vault/credentials.ts';
import { contextsOf, vaultReading } from '../state.ts';
import { sealVault, type Turn } from '../turn.ts';
import { passphraseRecipient, prove } from '../vault.ts';

/**
 * Unlocks the vault. `stronger` replaces a passphrase whose key derivation is outdated.
 *
 * No credential is dropped but those whose removal was recorded while the vault was locked. One that belongs to no stored
 * context stays sealed: its context may come back.
 */
export async function unlock(turn: Turn, { proof, stronger }: MessageRequest<'unlock'>): Promise<Outcome<null>> {
  const { deps } = turn;
  const reading = vaultReading(turn.state);
  if (reading.kind === 'none') return success(null);
  if (reading.kind === 'unreadable') return failure(reading.problem);
  const vault = reading.envelope;
  const proven = await prove(turn, vault, proof);
  if (!proven.ok) return proven;
  const { contentsKey, credentials: sealed } = proven.value;
  const credentials = withoutRemoved(withBindings(sealed, turn), turn.state.credentialRemovals);
  const recipients =
    stronger && proof.kind === 'passphrase'
      ? [
          await passphraseRecipient(deps, contentsKey, stronger),
          ...vault.recipients.filter(({ header }) => header.kid !== 'passphrase'),
        ]
      : vault.recipients;
  const isSealedAgain = recipients !== vault.recipients || credentials !== sealed;
  await turn.commit({
    lastUsedAt: deps.now(),
    openVault: { credentials, contentsKey },
    credentialRemovals: [],
    envelope: isSealedAgain ? await sealVault(deps, credentials, contentsKey, recipients) : turn.state.envelope,
  });
  return success(null);
}

/** Completes what a vault of an earlier version did not record. */
function withBindings(credentials: Credentials, { state, deps }: Turn): Credentials {
  const isComplete = ({ server, impersonation }: BoundCredential) => server !== null && impersonation !== null;
  if (Object.values(credentials).every(isComplete)) return credentials;
  const contexts = new Map(contextsOf(state, deps.platform).map((context) => [context.id, context]));
  const bound = Object.entries(credentials).map(([id, before]): [string, BoundCredential] => {
    const context = contexts.get(id);
    return [id, context ? completeBinding(before, context) : before];
  });
  return Object.fromEntries(bound);
}

function withoutRemoved(credentials: Credentials, removals: Turn['state']['credentialRemovals']): Credentials {
  const removed = new Set(removals.map(({ contextId }) => contextId));
  if (!Object.keys(credentials).some((id) => removed.has(id))) return credentials;
  return Object.fromEntries(Object.entries(credentials).filter(([id]) => !removed.has(id)));
}
