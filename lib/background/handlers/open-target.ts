import { serviceOf } from '../../core/apps/isolation.ts';
import { preferForm, preferredForm } from '../../core/failures/other-form.ts';
import type { MessageRequest } from '../../core/messages.ts';
import { type Outcome, success } from '../../core/outcome.ts';
import { parseProxyUrl } from '../../core/proxy-url/parse.ts';
import type { Server } from '../../core/proxy-url/server.ts';
import { openGranted, usableContext } from '../grants.ts';
import { grantKind } from '../isolation.ts';
import type { Turn } from '../turn.ts';

/**
 * Opens a proxy URL as a context in a new tab: by the other scheme where a person prefers that, unless exactly this form is meant,
 * which is then preferred. Whether it opens isolated is remembered for its service; where it is not said, the last choice applies.
 */
export async function openTarget(
  turn: Turn,
  {
    contextId,
    url,
    isIsolated,
    isInBackground = false,
    isInNewWindow = false,
    isExact = false,
  }: MessageRequest<'openTarget'>,
): Promise<Outcome<null>> {
  const { preferredPrefixes } = turn.state;
  const parse = (server: Server) => {
    const parsed = parseProxyUrl(url, [server]);
    if (!parsed.ok || isExact) return parsed;
    return success(preferredForm(parsed.value, preferredPrefixes));
  };
  const prefixOn = (server: Server) => {
    const parsed = parse(server);
    return parsed.ok ? parsed.value.prefix : null;
  };
  const context = await usableContext(turn, contextId, prefixOn);
  if (!context.ok) return context;
  const { server } = context.value;
  const parsed = parse(server);
  if (!parsed.ok) return parsed;
  const { prefix } = parsed.value;
  if (preferredForm(parsed.value, preferredPrefixes).prefix !== prefix) {
    await turn.commit({ preferredPrefixes: preferForm(preferredPrefixes, parsed.value) });
  }
  if (isIsolated !== undefined) {
    const others = turn.state.isolatedPrefixes.filter((other) => serviceOf(other) !== serviceOf(prefix));
    await turn.commit({ isolatedPrefixes: isIsolated ? [...others, prefix] : others });
  }
  const kind = grantKind(turn.state, parsed.value, turn.deps.platform);
  await openGranted(turn, { kind, contextId, server, prefix }, parsed.value.url, { isInBackground, isInNewWindow });
  return success(null);
}
