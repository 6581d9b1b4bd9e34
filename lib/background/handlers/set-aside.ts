import { definitionOf, STORED_VALUES, type StoredName } from '../../core/storage/stored-values.ts';
import { lock } from '../locking.ts';
import { isOpenVaultLost, vaultReading } from '../state.ts';
import { readOnDemand, writeValues } from '../store.ts';
import type { Turn } from '../turn.ts';

/**
 * Moves a stored value that cannot be read to where it stays until everything is erased, and starts afresh with its
 * initial value. A value that can be read stays where it is. Afterwards the state has to be loaded again.
 *
 * What was opened from a vault ends with it: it was protected by a passphrase that nothing can check any more.
 */
export async function setAside(turn: Turn, name: string): Promise<void> {
  const { state, deps, problems } = turn;
  if (!isUnreadable(name)) return;
  if (name === 'envelope' && isOpenVaultLost(state)) await lock(turn);
  const { storage, crypto } = deps;
  const { key, area, initial } = definitionOf(name);
  const value = (await storage.read(area, [key]))[key];
  const before = await readOnDemand(storage, 'setAside');
  await writeValues(storage, crypto, 'local', {
    [name]: initial,
    setAside: [...before, { name, value }],
    ...(name === 'envelope' ? { isMemoryOnly: false } : {}),
  });

  function isUnreadable(candidate: string): candidate is StoredName {
    if (!Object.hasOwn(STORED_VALUES, candidate)) return false;
    return (
      problems.has(candidate as StoredName) || (candidate === 'envelope' && vaultReading(state).kind === 'unreadable')
    );
  }
}
