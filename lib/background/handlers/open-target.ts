import type { MessageRequest } from '../../core/messages.ts';
import { type Outcome, success } from '../../core/outcome.ts';
import { parseProxyUrl } from '../../core/proxy-url/parse.ts';
import type { Server } from '../../core/proxy-url/server.ts';
import { grantKind, openGranted, usableContext } from '../grants.ts';
import type { Turn } from '../turn.ts';

/**
 * Opens a proxy URL as a context in a new tab. A choice of storage is remembered for its prefix; without one, the last
 * choice applies.
 */
export async function openTarget(
  turn: Turn,
  { contextId, url, storage }: MessageRequest<'openTarget'>,
): Promise<Outcome<null>> {
  const prefixOn = (server: Server) => {
    const parsed = parseProxyUrl(url, [server]);
    return parsed.ok ? parsed.value.prefix : null;
  };
  const context = await usableContext(turn, contextId, prefixOn);
  if (!context.ok) return context;
  const { server } = context.value;
  const parsed = parseProxyUrl(url, [server]);
  if (!parsed.ok) return parsed;
  const { prefix } = parsed.value;
  if (storage) {
    const others = turn.state.isolatedPrefixes.filter((other) => other !== prefix);
    await turn.commit({ isolatedPrefixes: storage === 'none' ? [...others, prefix] : others });
  }
  const kind = grantKind(turn.state, parsed.value, turn.deps.platform);
  await openGranted(turn, { kind, contextId, server, prefix }, parsed.value.url, null);
  return success(null);
}
