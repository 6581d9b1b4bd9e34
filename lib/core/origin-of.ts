/**
 * The origin of a URL; null for an opaque one, as those of `data:` and sandboxed pages are, and for text that is no URL.
 *
 * @example
 * originOf('https://h:6443/version'); // 'https://h:6443'
 */
export function originOf(url: string): string | null {
  const origin = URL.canParse(url) ? new URL(url).origin : 'null';
  return origin === 'null' ? null : origin;
}
