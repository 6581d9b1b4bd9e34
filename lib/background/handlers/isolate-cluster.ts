import type { MessageRequest } from '../../core/messages.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import { contextsOf } from '../state.ts';
import type { Turn } from '../turn.ts';

/** Opens all apps of a context's cluster isolated from now on, or no longer. Tabs that are open stay as they are. */
export async function isolateCluster(
  { state, deps, commit }: Turn,
  { contextId, isIsolated }: MessageRequest<'isolateCluster'>,
): Promise<void> {
  const server = contextsOf(state, deps.platform).find(({ id }) => id === contextId)?.server;
  if (!server) return;
  const others = state.isolatedServers.filter((other) => other !== serverUrl(server));
  await commit({ isolatedServers: isIsolated ? [...others, serverUrl(server)] : others });
}
