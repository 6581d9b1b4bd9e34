/** A cookie that an app set for a path of its own, so that the browser never sends it back to the app. */
export interface PathCookie {
  readonly name: string;
  readonly value: string;
  /** As the app wrote it: relative to its own root. */
  readonly path: string;
}

/**
 * The cookies in these `Set-Cookie` headers whose path no request under the prefix ever has. Cookies for the whole origin,
 * or for a path under the prefix, are not among them (RFC 6265, 5.1.4 and 5.2.4).
 *
 * @example
 * pathCookies(['JSESSIONID=1; Path=/app; HttpOnly'], '/api/v1/nodes/n/proxy/'); // one, with the path '/app'
 */
export function pathCookies(setCookieHeaders: readonly string[], prefixPath: string): PathCookie[] {
  return setCookieHeaders.flatMap((header) => {
    const [pair = '', ...attributes] = header.split(';');
    const paths = attributes.flatMap((attribute) => {
      const [, value] = /^\s*path\s*=\s*(.*?)\s*$/i.exec(attribute) ?? [];
      return value === undefined ? [] : [value];
    });
    const path = paths.at(-1) ?? '';
    const separator = pair.indexOf('=');
    const [name, value] = [pair.slice(0, Math.max(separator, 0)).trim(), pair.slice(separator + 1).trim()];
    return name === '' || !path.startsWith('/') || isPathOfApp(path, prefixPath) ? [] : [{ name, value, path }];
  });
}

/** Whether a cookie for a path is sent to another one (RFC 6265, 5.1.4). */
export function pathMatches(cookiePath: string, requestPath: string): boolean {
  return cookiePath === requestPath || requestPath.startsWith(cookiePath.replace(/\/?$/, '/'));
}

/** Whether requests under the prefix can have this path of a cookie. */
export function isPathOfApp(cookiePath: string, prefixPath: string): boolean {
  return cookiePath.startsWith(prefixPath) || pathMatches(cookiePath, prefixPath);
}
