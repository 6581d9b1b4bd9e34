import type { Inward } from './inward.ts';

/**
 * Makes `fetch` with `redirect: 'manual'` or `'error'` ask under the prefix. Keeping in is a redirect, which such a
 * call would see; all others stay as they are.
 */
export function wrapFetch(inward: Inward): void {
  const { fetch, Request } = globalThis;
  const native = fetch.bind(globalThis);
  globalThis.fetch = new Proxy(fetch, {
    apply(target, self, args: Parameters<typeof fetch>) {
      try {
        const [input, init] = args;
        const { url = input as string, redirect = 'follow' } = input as Request;
        if ((init?.redirect ?? redirect) !== 'follow') {
          const moved = inward(url, document.baseURI, 'https:')?.href ?? url;
          if (url === input) args[0] = moved;
          else if (url !== moved) return rebuilt(moved, input as Request).then((request) => native(request, init));
        }
      } catch {}
      return Reflect.apply(target, self, args);
    },
  });

  /** Not by its stream, which Firefox does not show and Chromium does not send over HTTP/1.1. */
  const rebuilt = async (url: string, request: Request): Promise<Request> => {
    const content = await request.arrayBuffer();
    const body = content.byteLength > 0 ? content : undefined;
    return new Request(
      url,
      new Proxy(request, { get: (target, name) => (name === 'body' ? body : Reflect.get(target, name, target)) }),
    );
  };
}
