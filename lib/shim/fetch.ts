import type { RewriteUrl } from './rewrite-url.ts';

/**
 * Makes `fetch` request URLs under the prefix where the rules' redirect would not do: with `redirect: 'manual'` or `'error'`
 * the caller would notice the redirect, and with `keepalive` the page may be gone before it is followed. All other calls
 * are left alone.
 */
export function wrapFetch(rewriteUrl: RewriteUrl): void {
  const { fetch, Request } = globalThis;
  const native = fetch.bind(globalThis);
  globalThis.fetch = new Proxy(fetch, {
    apply(target, self, args: Parameters<typeof fetch>) {
      try {
        const [input, init] = args;
        const { url = input as string, redirect = 'follow' } = input as Request;
        const noticesRedirect = (init?.redirect ?? redirect) !== 'follow';
        if (noticesRedirect || init?.keepalive) {
          const rewritten = rewriteUrl(url, document.baseURI, 'https:')?.href ?? url;
          if (url === input) args[0] = rewritten;
          else if (noticesRedirect && url !== rewritten) {
            return withUrl(rewritten, input as Request).then((request) => native(request, init));
          }
        }
      } catch {}
      return Reflect.apply(target, self, args);
    },
  });

  /** The same request to another URL. Its body is buffered: Firefox hides the stream, and Chromium can't stream over HTTP/1.1. */
  const withUrl = async (url: string, request: Request): Promise<Request> => {
    const content = await request.arrayBuffer();
    const body = content.byteLength > 0 ? content : undefined;
    return new Request(
      url,
      new Proxy(request, { get: (target, name) => (name === 'body' ? body : Reflect.get(target, name, target)) }),
    );
  };
}

/** Makes `navigator.sendBeacon` send to URLs under the prefix, for the same reason as `fetch` with `keepalive`. */
export function wrapBeacons(rewriteUrl: RewriteUrl): void {
  const { prototype } = Navigator;
  prototype.sendBeacon = new Proxy(prototype.sendBeacon, {
    apply(target, self, args: Parameters<Navigator['sendBeacon']>) {
      try {
        args[0] = rewriteUrl(args[0], document.baseURI, 'https:')?.href ?? args[0];
      } catch {}
      return Reflect.apply(target, self, args);
    },
  });
}
