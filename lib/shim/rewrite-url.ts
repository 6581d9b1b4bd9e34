/**
 * Rewrites a URL of the document's own host so that it lies under the app's prefix, with this scheme. Undefined for URLs of
 * other hosts; throws for invalid ones.
 */
export type RewriteUrl = (url: string | URL, base: string | undefined, scheme: string) => URL | undefined;

/**
 * Creates the function that rewrites URLs of this host.
 *
 * Its source text also runs in workers, so it uses nothing but its arguments and globals.
 *
 * @example
 * createRewriteUrl('k8s:6443', '/p/')('/live?a=1', 'https://k8s:6443/p/', 'wss:')?.href; // 'wss://k8s:6443/p/live?a=1'
 */
export function createRewriteUrl(host: string, prefix: string): RewriteUrl {
  const NativeUrl = URL;
  return (given, base, scheme) => {
    const url = new NativeUrl(given, base);
    if (!/^(http|ws)s?:/.test(url.protocol)) return undefined;
    url.protocol = scheme;
    if (url.host !== host) return undefined;
    if (!url.pathname.startsWith(prefix)) url.pathname = prefix + url.pathname.slice(1);
    return url;
  };
}
