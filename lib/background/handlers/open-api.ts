import { type Outcome, success } from '../../core/outcome.ts';
import { type Server, serverUrl } from '../../core/proxy-url/server.ts';
import { openGranted, usableContext } from '../grants.ts';
import type { Turn } from '../turn.ts';

/** Opens the root of a context's API in a new tab, in which the API can be read and nothing else be done. */
export async function openApi(turn: Turn, contextId: string): Promise<Outcome<null>> {
  const apiPrefix = (server: Server) => `${serverUrl(server)}/`;
  const context = await usableContext(turn, contextId, apiPrefix);
  if (!context.ok) return context;
  const { server } = context.value;
  const prefix = apiPrefix(server);
  await openGranted(turn, { kind: 'api', contextId, server, prefix }, prefix);
  return success(null);
}
