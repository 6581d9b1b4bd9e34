import type { StorageChoice } from '../core/messages.ts';
import { failure, type Outcome, success } from '../core/outcome.ts';
import { problem } from '../core/problems.ts';
import { parseProxyUrl } from '../core/proxy-url/parse.ts';
import { serverUrl } from '../core/proxy-url/server.ts';
import { findContext, obstacleOf } from './context-state.ts';
import { openGranted } from './grant-tab.ts';
import { chooseStorage, kindFor } from './isolation.ts';
import type { World } from './world.ts';

/**
 * Opens a proxy URL as this context in a new tab. Whether with storage is kept for its prefix where it is said, and is as
 * it was said last where it is not.
 */
export async function openTarget(
  world: World,
  { contextId, url, storage }: { contextId: string; url: string; storage?: StorageChoice | undefined },
): Promise<Outcome<null>> {
  const context = await usableContext(world, contextId);
  if (!context.ok) return context;
  const { server } = context.value;
  const parsed = parseProxyUrl(url, [server]);
  if (!parsed.ok) return parsed;
  const { prefix } = parsed.value;
  if (storage) await chooseStorage(world, prefix, storage);
  const grant = { kind: await kindFor(world, server, prefix), contextId, server, prefix };
  await openGranted(world, grant, parsed.value.url, null);
  return success(null);
}

/** Opens the root of the context's API in a new tab, in which the API can be read and nothing else be done. */
export async function openApi(world: World, contextId: string): Promise<Outcome<null>> {
  const context = await usableContext(world, contextId);
  if (!context.ok) return context;
  const { server } = context.value;
  const prefix = `${serverUrl(server)}/`;
  await openGranted(world, { kind: 'api', contextId, server, prefix }, prefix, null);
  return success(null);
}

async function usableContext(world: World, contextId: string) {
  const state = await findContext(world, contextId);
  if (!state) return failure(problem('contextUnknown', {}));
  const obstacle = await obstacleOf(world, state);
  const { server } = state.context;
  if (obstacle || !server) return failure(obstacle ?? problem('contextUnusable', { context: state.context.name }));
  return success({ server });
}
