import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { type Server, serverUrl } from '../../core/proxy-url/server.ts';
import type { Backend } from '../backend.ts';

export interface HostAccess {
  /** URLs of the servers that the browser lets us access; null until it answered. */
  readonly urls: ReadonlySet<string> | null;
  /** Asks the browser again. */
  readonly refresh: () => void;
}

/** Which of these servers the browser lets us access. */
export function useHostAccess(backend: Pick<Backend, 'hasHostAccess'>, servers: readonly Server[]): HostAccess {
  const [urls, setUrls] = useState<ReadonlySet<string> | null>(null);
  const [round, setRound] = useState(0);
  const key = servers.map(serverUrl).join(' ');
  useEffect(() => {
    let isMounted = true;
    const answers = servers.map(async (server) => ((await backend.hasHostAccess(server)) ? [serverUrl(server)] : []));
    void Promise.all(answers).then((accessible) => isMounted && setUrls(new Set(accessible.flat())));
    return () => {
      isMounted = false;
    };
  }, [backend, key, round]);
  const refresh = useCallback(() => setRound((before) => before + 1), []);
  return useMemo(() => ({ urls, refresh }), [urls, refresh]);
}
