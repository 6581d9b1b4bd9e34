import type { IsolatedApp } from '../../core/messages.ts';
import { failure, type Outcome, success } from '../../core/outcome.ts';
import { problem } from '../../core/problems.ts';
import { parseProxyUrl } from '../../core/proxy-url/parse.ts';
import { tabState } from '../../core/tabs/tab-state.ts';
import { usableContext } from '../grants.ts';
import type { Turn } from '../turn.ts';

/**
 * What our page around an isolated app may show in its tab for the URL in its address. Anybody can type that address, so
 * only the tab's own grant counts.
 */
export async function getIsolatedApp(turn: Turn, url: string, tabId: number | null): Promise<Outcome<IsolatedApp>> {
  const { access } = tabState(turn.state.tabs, tabId);
  const grant = access.state === 'granted' && access.grant.kind === 'isolated' ? access.grant : null;
  const parsed = grant && parseProxyUrl(url, [grant.server]);
  if (!parsed?.ok || parsed.value.prefix !== grant?.prefix) return failure(problem('isolatedGrantMissing', {}));
  const context = await usableContext(turn, grant.contextId);
  return context.ok ? success({ url: parsed.value.url, prefix: grant.prefix }) : context;
}
