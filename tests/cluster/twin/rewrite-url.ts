import { posix } from 'node:path';
import { parseGoUrl, writeGoUrl } from './go-url.ts';

/** What a link is seen from. */
export interface LinkBase {
  /** The proxy path before the app's own path, without a slash at its end. */
  readonly prefix: string;
  /** Address and port that the app was asked at. */
  readonly endpoint: string;
  /** The `Host` of the request. */
  readonly requestHost: string;
}

/**
 * Where a link of an app leads behind the proxy: `rewriteURL` of apimachinery's util/proxy/transport.go. A link to
 * another host, a relative one, or one that begins like the prefix keeps its place.
 */
export function rewriteUrl(link: string, { prefix, endpoint, requestHost }: LinkBase): string {
  const url = parseGoUrl(link);
  if (!url) return link;
  const isElsewhere = url.host !== '' && url.host !== endpoint && url.host !== requestHost;
  if (isElsewhere || !url.path.startsWith('/')) return writeGoUrl(url);
  // The service proxy knows no scheme and host of its own, so both go, except where they are what the browser sees.
  if (url.host !== requestHost) {
    url.scheme = '';
    url.host = '';
  }
  if (url.path.startsWith(prefix)) return writeGoUrl(url);
  const joined = joinPath(prefix, url.path);
  return writeGoUrl({ ...url, path: url.path.endsWith('/') ? `${joined}/` : joined });
}

/** Go's `path.Join`: cleaned, and without a slash at the end. */
export function joinPath(...parts: string[]): string {
  const joined = posix.join(...parts);
  return joined.length > 1 ? joined.replace(/\/$/, '') : joined;
}
