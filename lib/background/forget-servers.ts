import type { Platform } from '../core/dnr/platform.ts';
import { parseProxyUrl } from '../core/proxy-url/parse.ts';
import { isSameServer, type Server, serverUrl } from '../core/proxy-url/server.ts';
import { erase } from '../core/storage/erase.ts';
import { contextsOf, type State } from './state.ts';
import type { Changes } from './turn.ts';

/** The changes that forget what is stored about servers, and apps of servers, of which no context is left. */
export function forgetServers(state: State, contexts: State['contexts'], platform: Platform): Changes {
  const left = knownServers({ contexts }, platform);
  const isLeft = (server: Server) => left.some((other) => isSameServer(other, server));
  const known = knownServers(state, platform);
  const forgotten = known.filter((server) => !isLeft(server));
  if (forgotten.length === 0) return {};
  const isForgotten = (url: string) => {
    if (forgotten.some((server) => serverUrl(server) === url)) return true;
    const app = parseProxyUrl(url, known);
    return app.ok && !isLeft(app.value.server);
  };
  return erase(state, { kind: 'serverForgotten', isForgotten });
}

/** The servers of all contexts, whether they can be used or not. */
function knownServers(state: Pick<State, 'contexts'>, platform: Platform): Server[] {
  return contextsOf(state, platform).flatMap(({ server }) => server ?? []);
}
