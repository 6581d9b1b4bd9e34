/**
 * An https origin or URL without its scheme, as people say it.
 *
 * @example
 * withoutScheme('https://10.0.0.1:6443'); // '10.0.0.1:6443'
 */
export function withoutScheme(url: string): string {
  return url.replace(/^https:\/\//, '');
}
