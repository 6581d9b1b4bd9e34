import type { Inward } from './inward.ts';

/**
 * Makes `fetch` ask under the prefix where keeping in, a redirect, would not do: with `redirect: 'manual'` or `'error'`
 * the call would see it, and with `keepalive` a page that is being left may not be there to follow it. All others stay
 * as they are.
 */
export function wrapFetch(inward: Inward): void {
  const { fetch, Request } = globalThis;
  const native = fetch.bind(globalThis);
  globalThis.fetch = new Proxy(fetch, {
    apply(target, self, args: Parameters<typeof fetch>) {
      try {
        const [input, init] = args;
        const { url = input as string, redirect = 'follow' } = input as Request;
        const wouldSee = (init?.redirect ?? redirect) !== 'follow';
        if (wouldSee || init?.keepalive) {
          const moved = inward(url, document.baseURI, 'https:')?.href ?? url;
          if (url === input) args[0] = moved;
          else if (wouldSee && url !== moved)
            return rebuilt(moved, input as Request).then((request) => native(request, init));
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

/** Makes `navigator.sendBeacon` send under the prefix, as `fetch` with `keepalive`. */
export function wrapBeacons(inward: Inward): void {
  const { prototype } = Navigator;
  prototype.sendBeacon = new Proxy(prototype.sendBeacon, {
    apply(target, self, args: Parameters<Navigator['sendBeacon']>) {
      try {
        args[0] = inward(args[0], document.baseURI, 'https:')?.href ?? args[0];
      } catch {}
      return Reflect.apply(target, self, args);
    },
  });
}
