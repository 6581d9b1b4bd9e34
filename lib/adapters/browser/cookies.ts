import type { Cookies } from 'webextension-polyfill';
import type { Cookies as CookieStore } from '../../background/dependencies.ts';
import { browser } from './browser.ts';

/** The browser's cookies. In Firefox a tab in a container has a cookie store of its own. */
export function browserCookies(): CookieStore {
  return {
    get: async (tabId, url, name) => {
      const { pathname } = new URL(url);
      const found = await browser.cookies.getAll({ ...(await storeOf(tabId)), url, name });
      return found.find(({ path }) => path === pathname) ?? null;
    },
    copy: async (tabId, cookie, url) => {
      const { name, value, httpOnly, secure, sameSite, expirationDate } = cookie as Cookies.Cookie;
      await browser.cookies.set({
        ...(await storeOf(tabId)),
        url,
        name,
        value,
        path: new URL(url).pathname,
        httpOnly,
        secure,
        ...(sameSite ? { sameSite } : {}),
        ...(expirationDate === undefined ? {} : { expirationDate }),
      });
    },
    remove: async (tabId, url, name) => {
      await browser.cookies.remove({ ...(await storeOf(tabId)), url, name });
    },
  };
}

async function storeOf(tabId: number): Promise<{ storeId?: string }> {
  const { cookieStoreId } = (await browser.tabs.get(tabId)) as { cookieStoreId?: string };
  return cookieStoreId === undefined ? {} : { storeId: cookieStoreId };
}
