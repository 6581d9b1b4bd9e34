import { isOpen } from '../lock-times.ts';
import type { Turn } from '../turn.ts';

/** How often the use of Portside is recorded at most. */
const USE_INTERVAL_MS = 30_000;

/** Records that a person used Portside. The time until the lock counts from then. */
export async function reportUse({ state, deps, commit }: Turn): Promise<void> {
  const now = deps.now();
  if (isOpen(state) && Math.abs(now - state.lastUsedAt) >= USE_INTERVAL_MS) await commit({ lastUsedAt: now });
}
