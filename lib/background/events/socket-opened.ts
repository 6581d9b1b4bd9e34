import { tabState } from '../../core/tabs/tab-state.ts';
import type { TabRequest } from '../dependencies.ts';
import type { Turn } from '../turn.ts';

/**
 * Remembers that an app opens sockets outside its prefix where the shim didn't rewrite them: in its workers. No rule can
 * redirect a socket, so from the app's next load the shim wraps its workers too.
 */
export async function socketOpened({ state, commit }: Turn, { tabId, url }: TabRequest): Promise<void> {
  const { access } = tabState(state.tabs, tabId);
  if (access.state !== 'granted' || access.grant.kind !== 'target') return;
  const { prefix, server } = access.grant;
  const httpUrl = url.replace(/^ws/, 'http');
  if (httpUrl.startsWith(prefix) || new URL(httpUrl).origin !== server.origin) return;
  if (state.workerSocketPrefixes.includes(prefix)) return;
  await commit({ workerSocketPrefixes: [...state.workerSocketPrefixes, prefix] });
}
