import { isSameServer, type Server } from '../../../../lib/core/proxy-url/server.ts';
import type { Grant } from '../../../../lib/core/tabs/grant.ts';
import type { Configuration } from './configurations.ts';

/** Whether the configuration has rules for this server. */
export function isKnownServer(server: Server, { servers }: Configuration): boolean {
  return servers.some((known) => isSameServer(known, server));
}

/** Whether the URL has the server's scheme, host and port, and no user info. */
export function isOnOrigin(text: string, { origin }: Server, scheme = 'https:'): boolean {
  const url = new URL(text);
  const own = new URL(origin);
  const hasUserInfo = url.username !== '' || url.password !== '';
  return !hasUserInfo && url.protocol === scheme && url.hostname === own.hostname && url.port === own.port;
}

/** Whether the URL is under a prefix of the server's origin, compared segment by segment. */
export function isUnderPrefix(text: string, server: Server, prefix: string, scheme = 'https:'): boolean {
  return isOnOrigin(text, server, scheme) && isPathUnder(new URL(text).pathname, new URL(prefix).pathname);
}

/** Whether the URL is on the server, under its base path. */
export function isOnServer(text: string, server: Server): boolean {
  return isUnderPrefix(text, server, `${server.origin}${server.basePath}/`);
}

function isPathUnder(path: string, prefix: string): boolean {
  const prefixSegments = prefix.split('/').slice(0, -1);
  const segments = path.split('/');
  return segments.length > prefixSegments.length && prefixSegments.every((segment, at) => segments[at] === segment);
}

/**
 * Whether the URL is still under the grant's prefix after a proxy in front of the apiserver has normalised it. Such a proxy may
 * decode the path, even twice, treat backslashes as slashes, cut off what follows a semicolon or null, and merge slashes,
 * before it resolves `..`.
 */
export function staysUnderPrefix(text: string, { prefix }: Grant): boolean {
  const prefixPath = new URL(prefix).pathname;
  const once = decode(new URL(text).pathname);
  const decoded = [once, decode(once)].map((path) => path.replaceAll('\\', '/'));
  const cut = decoded.map((path) => path.replace(/[;\0][^/]*/g, ''));
  const merged = [...decoded, ...cut].map((path) => path.replace(/\/+/g, '/'));
  return [...decoded, ...cut, ...merged].every((path) => isPathUnder(resolveDots(path), prefixPath));
}

/** Whether the URL's path is a proxy path of this server, as written or as decoded. Slashes may be doubled. */
export function isProxyPath(text: string, { basePath }: Server, isDecoded: boolean): boolean {
  const path = new URL(text).pathname;
  const belowBase = (isDecoded ? decode(path) : path).slice(basePath.length);
  const [empty, ...segments] = belowBase.replace(/\/+/g, '/').split('/');
  if (empty !== '' || segments[0] !== 'api' || segments[1] !== 'v1') return false;
  const [kind, , subresource] = segments[2] === 'namespaces' ? segments.slice(4) : segments.slice(2);
  const kinds = segments[2] === 'namespaces' ? ['services', 'pods'] : ['nodes'];
  return kinds.includes(kind ?? '') && subresource === 'proxy';
}

function decode(path: string): string {
  const short = path.replace(/%c0%ae/gi, '.').replace(/%c0%af/gi, '/');
  return short.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
}

function resolveDots(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  return kept.join('/') + (/\/\.{1,2}$/.test(path) ? '/' : '');
}
