import type { World } from './world.ts';

/** Notes that the context is used under the prefix now. */
export async function noteUse(world: World, prefix: string, contextId: string): Promise<void> {
  const uses = await world.storage.read('contextsByPrefix');
  const before = uses[prefix] ?? [];
  if (before.at(-1) === contextId) return;
  const now = [...before.filter((id) => id !== contextId), contextId];
  await world.storage.write('contextsByPrefix', { ...uses, [prefix]: now });
}

/** Takes the names of these contexts away, and keeps that somebody was there. */
export async function forgetUses(world: World, isForgotten: (contextId: string) => boolean): Promise<void> {
  const uses = Object.entries(await world.storage.read('contextsByPrefix'));
  if (!uses.some(([, ids]) => ids.some(isForgotten))) return;
  const after = uses.map(([prefix, ids]) => [prefix, [...new Set(ids.map((id) => (isForgotten(id) ? '' : id)))]]);
  await world.storage.write('contextsByPrefix', Object.fromEntries(after));
}
