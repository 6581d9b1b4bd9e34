import { type Server, serverUrl } from '../proxy-url/server.ts';

/**
 * Paths below an apiserver's origin that belong to the API, as the end of a rule's `urlFilter`: `|` is the end of the URL,
 * `^` a separator or the end. These are the names that kube-apiserver lists at `/`. Below `/api` only Kubernetes' own
 * version is listed, because many apps have an API there too.
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

/** Which of these prefixes belong to apps of the server that an address at the root can mean. None behind a base path. */
export function appsAtRoot(server: Server, rootPrefixes: readonly string[]): string[] {
  if (server.basePath !== '') return [];
  return rootPrefixes.filter((prefix) => prefix.startsWith(`${serverUrl(server)}/`));
}

/**
 * The proxy URL of what an app shows at this address, which is under its prefix or at the root of its server; null for an
 * address of another origin.
 *
 * @example
 * toProxyUrl('https://h/api/v1/nodes/n/proxy/', 'https://h/graph?a#b'); // 'https://h/api/v1/nodes/n/proxy/graph?a#b'
 */
export function toProxyUrl(prefix: string, url: string): string | null {
  if (url.startsWith(prefix)) return url;
  const { origin } = new URL(prefix);
  return url.startsWith(`${origin}/`) ? prefix + url.slice(origin.length + 1) : null;
}

/** Whether an address at the root may be an app's: neither one of the API's own paths nor a proxy URL. */
export function mayBeAppAddress(url: string): boolean {
  const { origin, href } = new URL(url);
  const rest = href.slice(origin.length + 1);
  return !API_PATHS.some((pattern) => {
    const path = pattern.slice(0, -1);
    if (rest === path) return true;
    return pattern.endsWith('^') && rest.startsWith(path) && /[^\w.%-]/.test(rest.charAt(path.length));
  });
}
