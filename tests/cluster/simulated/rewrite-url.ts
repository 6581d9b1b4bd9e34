import { posix } from 'node:path';
import { parseGoUrl, writeGoUrl } from './go-url.ts';

/** The request whose response contains the link. */
export interface LinkContext {
  /** The proxy path before the app's own path, without a trailing slash. */
  readonly prefix: string;
  /** IP address and port of the app. */
  readonly endpoint: string;
  /** The `Host` of the request. */
  readonly requestHost: string;
}

/**
 * Rewrites a link of an app so that it leads through the proxy: `rewriteURL` of apimachinery's util/proxy/transport.go.
 * Relative links and links to other hosts keep their target, and so do links that start with the prefix.
 */
export function rewriteUrl(link: string, { prefix, endpoint, requestHost }: LinkContext): string {
  const url = parseGoUrl(link);
  if (!url) return link;
  const isOtherHost = url.host !== '' && url.host !== endpoint && url.host !== requestHost;
  if (isOtherHost || !url.path.startsWith('/')) return writeGoUrl(url);
  // The service proxy sets no scheme and host for its links, so both are removed unless the host is the request's.
  if (url.host !== requestHost) {
    url.scheme = '';
    url.host = '';
  }
  if (url.path.startsWith(prefix)) return writeGoUrl(url);
  const joined = joinPath(prefix, url.path);
  return writeGoUrl({ ...url, path: url.path.endsWith('/') ? `${joined}/` : joined });
}

/** Go's `path.Join`: cleaned, and without a trailing slash. */
export function joinPath(...parts: string[]): string {
  const joined = posix.join(...parts);
  return joined.length > 1 ? joined.replace(/\/$/, '') : joined;
}
