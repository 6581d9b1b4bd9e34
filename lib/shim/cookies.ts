/**
 * Makes a cookie that a script sets for a path of the app apply to the same path under the prefix too, where its requests
 * go. Deleting a cookie means setting it, so that is covered as well.
 */
export function wrapCookies(prefix: string): void {
  const native = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie') as PropertyDescriptor;
  Object.defineProperty(Document.prototype, 'cookie', {
    ...native,
    set: new Proxy(native.set as (text: string) => void, {
      apply(target, self, args) {
        Reflect.apply(target, self, args);
        try {
          const copy = cookieUnderPrefix(String(args[0]), prefix);
          if (copy) Reflect.apply(target, self, [copy]);
        } catch {}
      },
    }),
  });
}

/**
 * The cookie with its path moved under the prefix, or undefined where the browser sends it there anyway.
 *
 * @example
 * cookieUnderPrefix('a=1; path=/app', '/p/'); // 'a=1; path=/p/app'
 */
export function cookieUnderPrefix(cookie: string, prefix: string): string | undefined {
  // Of several paths the last one counts (RFC 6265, 5.3).
  const [, before, path, after] = /^(.*;\s*path\s*=\s*)(\/[^;]*?)(\s*(?:;.*)?)$/is.exec(cookie) ?? [];
  if (!path || path.startsWith(prefix) || prefix.startsWith(path.replace(/\/?$/, '/'))) return undefined;
  return `${before}${prefix}${path.slice(1)}${after}`;
}
