import type { Cookies } from '../../tasks/world.ts';
import { browser } from './browser.ts';

/** The browser's cookies. A tab of a container in Firefox has its own. */
export function browserCookies(): Cookies {
  return {
    copy: async ({ tabId, name, value, from, to }) => {
      const { cookieStoreId } = (await browser.tabs.get(tabId)) as { cookieStoreId?: string };
      const store = cookieStoreId === undefined ? {} : { storeId: cookieStoreId };
      const at = async (url: string) => {
        const { pathname } = new URL(url);
        return (await browser.cookies.getAll({ ...store, url, name })).find(({ path }) => path === pathname);
      };
      const [source, copy] = await Promise.all([at(from), at(to)]);
      // The browser may not have taken what the app set: this one is then another app's, and its secret.
      if (source && source.value !== value) return false;
      if (source?.value === copy?.value) return false;
      if (!source) {
        await browser.cookies.remove({ ...store, url: to, name });
        return true;
      }
      const { httpOnly, secure, sameSite, expirationDate } = source;
      await browser.cookies.set({
        ...store,
        url: to,
        name,
        value,
        path: new URL(to).pathname,
        httpOnly,
        secure,
        ...(sameSite ? { sameSite } : {}),
        ...(expirationDate === undefined ? {} : { expirationDate }),
      });
      return true;
    },
  };
}
