import type { Turn } from '../turn.ts';

/**
 * Shows a person who has just installed Portside where to begin. To an unpacked extension the start of a browser looks the
 * same, so nothing is shown where there are contexts. Neither is it where a policy provides them.
 */
export async function installed({ state, deps }: Turn): Promise<void> {
  if (state.contexts.length === 0) await deps.tabs.openOptions();
}
