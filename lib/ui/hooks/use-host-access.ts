import { useCallback, useEffect, useState } from 'preact/hooks';
import { type Server, serverUrl } from '../../core/proxy-url/server.ts';
import type { Backend } from '../backend.ts';

export interface HostAccess {
  /** URLs of the servers that may be reached; null until the browser answered. */
  readonly access: ReadonlySet<string> | null;
  readonly check: () => void;
}

/** Which servers the browser gives access to. `check` asks it again. */
export function useHostAccess(backend: Pick<Backend, 'hasHostAccess'>, servers: readonly Server[]): HostAccess {
  const [access, setAccess] = useState<ReadonlySet<string> | null>(null);
  const [round, setRound] = useState(0);
  const urls = servers.map(serverUrl).join(' ');
  useEffect(() => {
    let isShown = true;
    const asked = servers.map(async (server) => ((await backend.hasHostAccess(server)) ? [serverUrl(server)] : []));
    void Promise.all(asked).then((given) => isShown && setAccess(new Set(given.flat())));
    return () => {
      isShown = false;
    };
  }, [backend, urls, round]);
  const check = useCallback(() => setRound((before) => before + 1), []);
  return { access, check };
}
