import { erase } from '../core/storage/erase.ts';
import { endAgreements } from '../core/tabs/navigations.ts';
import { isVaultInUse } from './state.ts';
import type { Turn } from './turn.ts';

/**
 * Removes every signing rule and every credential from memory, as declared for each stored value. Tabs keep the right to
 * get their grant back when they load after the next unlock, and get no other. Without a vault nothing brings the credentials back:
 * whoever signs in next may be somebody else, so what persons agreed to ends as well.
 */
export async function lock({ state, revoke }: Turn): Promise<void> {
  const erased = erase(state, { kind: 'lock' });
  if (isVaultInUse(state)) {
    await revoke(erased);
    return;
  }
  const tabs = endAgreements(erased.tabs ?? state.tabs, () => true);
  await revoke({ ...erased, tabs, allowedOpenings: [] });
}
