import type { Grant } from '../core/grants/grant.ts';
import { canIsolate } from '../core/grants/isolation.ts';
import type { IsolatedApp, StorageChoice } from '../core/messages.ts';
import { failure, type Outcome, success } from '../core/outcome.ts';
import { problem } from '../core/problems.ts';
import { parseProxyUrl } from '../core/proxy-url/parse.ts';
import type { Server } from '../core/proxy-url/server.ts';
import { findContext, obstacleOf } from './context-state.ts';
import type { World } from './world.ts';

/** Remembers whether the app under this prefix opens with storage. Tabs that are open stay as they are. */
export async function chooseStorage({ storage }: World, prefix: string, choice: StorageChoice): Promise<void> {
  const others = (await storage.read('isolatedPrefixes')).filter((other) => other !== prefix);
  await storage.write('isolatedPrefixes', choice === 'none' ? [...others, prefix] : others);
}

/** The kind of grant with which the app under this prefix opens. */
export async function kindFor(world: World, server: Server, prefix: string): Promise<Grant['kind']> {
  if (!world.dialect.knowsTopDomains || !canIsolate(server)) return 'target';
  return (await world.storage.read('isolatedPrefixes')).includes(prefix) ? 'isolated' : 'target';
}

/**
 * What our page around an app may show in this tab for this URL. The page's address can be typed, so only what the tab
 * holds a grant for counts.
 */
export async function isolatedApp(world: World, tabId: number | null, url: string): Promise<Outcome<IsolatedApp>> {
  const grants = await world.storage.read('grants');
  const held = grants.find((grant) => grant.tabId === tabId && grant.kind === 'isolated');
  const parsed = held && parseProxyUrl(url, [held.server]);
  if (!parsed?.ok || parsed.value.prefix !== held?.prefix) return failure(problem('isolatedGrantMissing', {}));
  const state = await findContext(world, held.contextId);
  const obstacle = state ? await obstacleOf(world, state) : problem('contextUnknown', {});
  return obstacle ? failure(obstacle) : success({ url: parsed.value.url, prefix: held.prefix });
}
