import { type ProxyUrl, parseProxyUrl } from './parse.ts';
import { PROXY_PATH_WITH_GROUPS } from './proxy-path.ts';
import type { Server } from './server.ts';

/** With the path below which a front end serves the API, as short as it can be. */
const PATH = new RegExp(`^(.*?)${PROXY_PATH_WITH_GROUPS}(?:/|$)`, 's');

/** Characters. Any website can have a longer one, and make the search long. */
const MAX_PATH = 4_000;

/**
 * The proxy URL that this URL is, of a server that is none of these; null for one of theirs, and for any other URL.
 *
 * @example
 * appOfUnknownServer('https://h/k8s/clusters/c-1/api/v1/namespaces/n/services/web/proxy/', []);
 * // server { origin: 'https://h', basePath: '/k8s/clusters/c-1' }
 */
export function appOfUnknownServer(url: string, known: readonly Server[]): ProxyUrl | null {
  const { protocol, origin, pathname } = URL.canParse(url) ? new URL(url) : { protocol: '', origin: '', pathname: '' };
  const mayBeApp = protocol === 'https:' && pathname.length <= MAX_PATH;
  const [, basePath] = (mayBeApp && PATH.exec(pathname)) || [];
  if (basePath === undefined || parseProxyUrl(url, known).ok) return null;
  const parsed = parseProxyUrl(url, [{ origin, basePath }]);
  return parsed.ok ? parsed.value : null;
}
