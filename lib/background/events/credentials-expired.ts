import { suspendTabs } from '../../core/tabs/tab-state.ts';
import { setExpiryAlarm, type Turn } from '../turn.ts';

/** Stops signing for contexts whose credential has expired. */
export async function suspendExpired({ state, deps, revoke }: Turn): Promise<void> {
  const now = deps.now();
  const expired = new Set(
    Object.entries(state.credentialExpiries).flatMap(([id, at]) => (at !== null && at <= now ? [id] : [])),
  );
  if (expired.size === 0) return;
  const tabs = suspendTabs(state.tabs, ({ contextId }) => expired.has(contextId));
  if (tabs === state.tabs) return;
  await revoke({ tabs });
  await setExpiryAlarm(deps, state);
}
