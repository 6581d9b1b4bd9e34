import { isContainerOf } from '../../core/apps/isolation.ts';
import { erase } from '../../core/storage/erase.ts';
import { writeValues } from '../store.ts';
import { setExpiryAlarm, type Turn } from '../turn.ts';

/**
 * Erases everything that is stored, and gives back all host access. The rules go first, because they sign. Afterwards the
 * state has to be loaded again.
 */
export async function eraseEverything({ state, deps }: Turn): Promise<void> {
  const { rules, contentScripts, storage, crypto, alarms, hostAccess } = deps;
  await rules.replace({ session: [], dynamic: [] });
  await contentScripts.replaceShim([], []);
  await contentScripts.replaceWindowGuard([]);
  await contentScripts.replaceGuard([]);
  // Clearing an area also removes its files, in which overwritten values would remain for a while.
  await storage.clear('session');
  await storage.clear('local');
  const { tabs = state.tabs } = erase({ tabs: state.tabs }, { kind: 'everythingErased' });
  await writeValues(storage, crypto, 'session', { tabs, isSessionStarted: true });
  await alarms.set('lock', null);
  await setExpiryAlarm(deps, { credentialExpiries: {} });
  for (const [service, id] of Object.entries(state.containers)) {
    await deps.containers.remove(id, (name) => isContainerOf(service, name)).catch(() => undefined);
  }
  await hostAccess.removeAll();
}
