/**
 * Makes a cookie that a script sets for a path of the app hold for that path under the prefix too, where requests for
 * it go. Deleting is setting, and so mirrored as well.
 */
export function wrapCookies(prefix: string): void {
  const native = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie') as PropertyDescriptor;
  Object.defineProperty(Document.prototype, 'cookie', {
    ...native,
    set: new Proxy(native.set as (text: string) => void, {
      apply(target, self, args) {
        Reflect.apply(target, self, args);
        try {
          const more = underPrefix(String(args[0]), prefix);
          if (more) Reflect.apply(target, self, [more]);
        } catch {}
      },
    }),
  });
}

/**
 * The cookie with its path put under the prefix, or undefined where it is sent there anyway.
 *
 * @example
 * underPrefix('a=1; path=/app', '/p/'); // 'a=1; path=/p/app'
 */
export function underPrefix(cookie: string, prefix: string): string | undefined {
  // The last path counts (RFC 6265, 5.3).
  const [, before, path, after] = /^(.*;\s*path\s*=\s*)(\/[^;]*?)(\s*(?:;.*)?)$/is.exec(cookie) ?? [];
  if (!path || path.startsWith(prefix) || prefix.startsWith(path.replace(/\/?$/, '/'))) return undefined;
  return `${before}${prefix}${path.slice(1)}${after}`;
}
