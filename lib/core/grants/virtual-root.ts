import { type Server, serverUrl } from '../proxy-url/server.ts';

/**
 * Paths below an apiserver's origin that are its own, as the ends of a rule's `urlFilter`: `|` is the end of the URL, `^`
 * a separator or the end. The names are those that kube-apiserver's `/` lists. Below `/api` that is just what Kubernetes
 * has there: an app's own API is often there too.
 */
export const API_PATHS: readonly string[] = [
  'api|',
  'api/|',
  'api/v1^',
  'apis^',
  'healthz^',
  'livez^',
  'readyz^',
  'metrics^',
  'logs^',
  'version^',
  'openapi^',
  'openid^',
  'oauth^',
  'debug^',
  '.well-known^',
];

/** Prefixes, of these, of the server's apps that are found by an address at the root. Behind a base path none is. */
export function appsAtRoot(server: Server, rootPrefixes: readonly string[]): string[] {
  if (server.basePath !== '') return [];
  return rootPrefixes.filter((prefix) => prefix.startsWith(`${serverUrl(server)}/`));
}

/**
 * The full proxy URL of what an app shows at this address, under its prefix or at the root; null for one that is not of
 * the app's origin.
 *
 * @example
 * underPrefix('https://h/api/v1/nodes/n/proxy/', 'https://h/graph?a#b'); // 'https://h/api/v1/nodes/n/proxy/graph?a#b'
 */
export function underPrefix(prefix: string, url: string): string | null {
  if (url.startsWith(prefix)) return url;
  const { origin } = new URL(prefix);
  return url.startsWith(`${origin}/`) ? prefix + url.slice(origin.length + 1) : null;
}

/** Whether an address at the root may be an app's: not one of the API's own, nor a proxy URL. */
export function mayBeAtRoot(url: string): boolean {
  const { origin, href } = new URL(url);
  const rest = href.slice(origin.length + 1);
  return !API_PATHS.some((end) => {
    const path = end.slice(0, -1);
    const isEnd = rest === path;
    return isEnd || (end.endsWith('^') && rest.startsWith(path) && /[^\w.%-]/.test(rest.charAt(path.length)));
  });
}
