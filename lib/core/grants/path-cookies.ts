/** A cookie that an app set for a path of its own, by which it is never sent to the app again. */
export interface PathCookie {
  readonly name: string;
  readonly value: string;
  /** As the app gave it: below its own root. */
  readonly path: string;
}

/**
 * The cookies, of these `Set-Cookie` headers, that are meant for a path which requests under the prefix never have. One
 * that is meant for all of the origin, or for a path under the prefix, is none (RFC 6265, 5.1.4 and 5.2.4).
 *
 * @example
 * pathCookies(['JSESSIONID=1; Path=/app; HttpOnly'], '/api/v1/nodes/n/proxy/'); // one with the path '/app'
 */
export function pathCookies(headers: readonly string[], prefixPath: string): PathCookie[] {
  return headers.flatMap((header) => {
    const [pair = '', ...attributes] = header.split(';');
    const paths = attributes.flatMap((attribute) => {
      const [, value] = /^\s*path\s*=\s*(.*?)\s*$/i.exec(attribute) ?? [];
      return value === undefined ? [] : [value];
    });
    const path = paths.at(-1) ?? '';
    const reachesPrefix = path.startsWith(prefixPath) || prefixPath.startsWith(path.replace(/\/?$/, '/'));
    const at = pair.indexOf('=');
    const [name, value] = [pair.slice(0, Math.max(at, 0)).trim(), pair.slice(at + 1).trim()];
    return name === '' || !path.startsWith('/') || reachesPrefix ? [] : [{ name, value, path }];
  });
}
