import type { Grant } from '../../../../lib/core/grants/grant.ts';
import { isSameServer, type Server } from '../../../../lib/core/proxy-url/server.ts';
import type { Setting } from './settings.ts';

/** Whether the server is one that contexts name today. */
export function isKnown(server: Server, { servers }: Setting): boolean {
  return servers.some((known) => isSameServer(known, server));
}

/** Whether the URL's scheme, host and port are the server's, and nothing stands before the host. */
export function isOnOrigin(text: string, { origin }: Server, scheme = 'https:'): boolean {
  const url = new URL(text);
  const own = new URL(origin);
  const isBare = url.username === '' && url.password === '';
  return isBare && url.protocol === scheme && url.hostname === own.hostname && url.port === own.port;
}

/** Whether the URL is below a prefix of this origin, segment by segment. */
export function isUnder(text: string, server: Server, prefix: string, scheme = 'https:'): boolean {
  return isOnOrigin(text, server, scheme) && isPathUnder(new URL(text).pathname, new URL(prefix).pathname);
}

/** Whether the URL is one of the server's, below its base path. */
export function isOnServer(text: string, server: Server): boolean {
  return isUnder(text, server, `${server.origin}${server.basePath}/`);
}

function isPathUnder(path: string, prefix: string): boolean {
  const own = prefix.split('/').slice(0, -1);
  const segments = path.split('/');
  return segments.length > own.length && own.every((segment, at) => segments[at] === segment);
}

/**
 * Whether the URL stays below the grant's prefix to whoever reads it next. Behind a base path that is a front end which
 * may decode the path, take backslashes for slashes, and merge slashes, before it shortens `..`.
 */
export function staysUnder(text: string, { server, prefix }: Grant): boolean {
  if (server.basePath === '') return true;
  const decoded = decode(new URL(text).pathname).replaceAll('\\', '/');
  return [decoded, decoded.replace(/\/+/g, '/')].every((path) => isPathUnder(shorten(path), new URL(prefix).pathname));
}

/** Whether the URL is a proxy path below this server, doubled slashes forgiven, as it is written or as it is decoded. */
export function isProxyPath(text: string, { basePath }: Server, isDecoded: boolean): boolean {
  const path = new URL(text).pathname;
  const read = (isDecoded ? decode(path) : path).slice(basePath.length);
  const [empty, ...segments] = read.replace(/\/+/g, '/').split('/');
  if (empty !== '' || segments[0] !== 'api' || segments[1] !== 'v1') return false;
  const [kind, , subresource] = segments[2] === 'namespaces' ? segments.slice(4) : segments.slice(2);
  const kinds = segments[2] === 'namespaces' ? ['services', 'pods'] : ['nodes'];
  return kinds.includes(kind ?? '') && subresource === 'proxy';
}

function decode(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
}

function shorten(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  return kept.join('/') + (/\/\.{1,2}$/.test(path) ? '/' : '');
}
