import { browser } from './browser.ts';
import type { ReportedRequest } from './web-request.ts';

/**
 * Tells navigations that a browser started from those of pages without an origin, of which Firefox says the same once a redirect has
 * a referrer policy. The request is led by an address of the same server that has a cookie with `SameSite=Strict`, which Firefox
 * sends only where no page of another site started it. It never gets there: it is held, and goes on from there.
 */
export interface StartCheck {
  /** The address by which to lead the request; null where it cannot be found out. */
  begin(request: HeldRequest): Promise<string | null>;
  /** What was found out about a request that was led so: the request as it was before, and whether no page started it; null for others. */
  end(request: HeldRequest): CheckedRequest | null;
}

/** A request that the browser holds. */
export type HeldRequest = ReportedRequest & { readonly cookieStoreId?: string };

/** A request whose start is known. */
export interface CheckedRequest {
  readonly request: HeldRequest;
  readonly isStartedByPage: boolean;
}

/** The name of the cookie. */
const COOKIE = '__Secure-portside-start';

/** Creates it, for `webRequest` and cookies of Firefox. */
export function browserStartCheck(): StartCheck {
  /** By tab. A later navigation of the tab takes the place of one that was given up. */
  const pending = new Map<number, { readonly request: HeldRequest; readonly address: string }>();

  return {
    begin: async (request) => {
      const address = addressFor(request.url);
      const { pathname: path } = new URL(address);
      const cookie = { url: address, name: COOKIE, value: '1', path, secure: true, httpOnly: true } as const;
      try {
        await browser.cookies.set({ ...cookie, ...storeOf(request), sameSite: 'strict' });
      } catch {
        return null;
      }
      pending.set(request.tabId, { request, address });
      return address;
    },
    end: (request) => {
      const begun = pending.get(request.tabId);
      if (begun?.request.requestId !== request.requestId) return null;
      pending.delete(request.tabId);
      void browser.cookies.remove({ url: begun.address, name: COOKIE, ...storeOf(request) }).catch(() => undefined);
      // A rule may have led it elsewhere.
      return { request: begun.request, isStartedByPage: request.url !== begun.address || !hasCookie(request) };
    },
  };
}

/**
 * The path of an app that does not exist, in a namespace whose name nobody can guess: no page can set a cookie for it, and the rules
 * for apps of the server apply to it.
 */
function addressFor(url: string): string {
  const { origin, pathname } = new URL(url);
  const base = /^(.*?)\/api\/v1\//.exec(pathname)?.[1] ?? '';
  return `${origin}${base}/api/v1/namespaces/portside-${crypto.randomUUID()}/services/none/proxy/`;
}

function hasCookie({ requestHeaders = [] }: HeldRequest): boolean {
  return requestHeaders.some(({ name, value = '' }) => {
    return name.toLowerCase() === 'cookie' && value.split('; ').includes(`${COOKIE}=1`);
  });
}

/** Of the tab's container. */
function storeOf({ cookieStoreId }: HeldRequest): { storeId?: string } {
  return cookieStoreId === undefined ? {} : { storeId: cookieStoreId };
}
