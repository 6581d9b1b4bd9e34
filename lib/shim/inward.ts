/** Moves an address of the own host under the prefix, with this scheme. Undefined for all others; throws if invalid. */
export type Inward = (address: string | URL, base: string | undefined, scheme: string) => URL | undefined;

/**
 * A function that moves addresses under the prefix.
 *
 * Its text is also run in workers, so it uses nothing but its arguments and globals.
 *
 * @example
 * createInward('k8s:6443', '/p/')('/live?a=1', 'https://k8s:6443/p/', 'wss:')?.href; // 'wss://k8s:6443/p/live?a=1'
 */
export function createInward(host: string, prefix: string): Inward {
  const NativeUrl = URL;
  return (address, base, scheme) => {
    const url = new NativeUrl(address, base);
    if (!/^(http|ws)s?:/.test(url.protocol)) return undefined;
    url.protocol = scheme;
    if (url.host !== host) return undefined;
    if (!url.pathname.startsWith(prefix)) url.pathname = prefix + url.pathname.slice(1);
    return url;
  };
}
