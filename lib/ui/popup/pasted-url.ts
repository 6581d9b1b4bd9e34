import type { ContextState } from '../../core/context-state.ts';
import { isUsable } from '../../core/kubeconfig/assess-context.ts';
import { failure, type Outcome, success } from '../../core/outcome.ts';
import { problem } from '../../core/problems.ts';
import { appName } from '../../core/proxy-url/app-name.ts';
import { parseProxyUrl } from '../../core/proxy-url/parse.ts';
import { isSameServer } from '../../core/proxy-url/server.ts';
import type { Row } from './rows.ts';

/** Whether the text in the field is a URL to open rather than words to search for. */
export function isPastedUrl(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

/** The contexts that can open a pasted URL, as rows, that of `first` first; or why none can. */
export function pastedUrlRows(text: string, states: readonly ContextState[], first: ContextState): Outcome<Row[]> {
  const usable = states.map(({ context }) => context).filter(isUsable);
  const servers = usable.map(({ server }) => server);
  const parsed = parseProxyUrl(text, servers);
  if (!parsed.ok) return parsed;
  const { url, server, prefix } = parsed.value;
  const contexts = usable.filter((context) => isSameServer(context.server, server));
  if (contexts.length === 0) return failure(problem('urlServerUnknown', { origin: server.origin }));
  const isFirst = ({ id }: { id: string }) => Number(id === first.context.id);
  const sorted = contexts.toSorted((one, other) => isFirst(other) - isFirst(one));
  return success(sorted.map((context) => ({ kind: 'pastedUrl', context, url, appName: appName(prefix) ?? prefix })));
}
