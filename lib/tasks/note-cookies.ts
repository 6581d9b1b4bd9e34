import { pathCookies } from '../core/grants/path-cookies.ts';
import type { CookieAnswer, World } from './world.ts';

/**
 * Makes cookies that an app sets for a path of its own reach it again: each also holds for that path under the app's
 * prefix, and for no other app's. No rule can rewrite `Set-Cookie`, so it is done when the answer is there; where the
 * answer leads the tab on, as after a login, the browser has already gone there without, so it is led there once more.
 */
export async function noteCookies(world: World, { tabId, url, setCookies, leadsTo }: CookieAnswer): Promise<void> {
  const grant = (await world.storage.read('grants')).find((one) => one.tabId === tabId && one.kind === 'target');
  if (!grant || !url.startsWith(grant.prefix)) return;
  const found = pathCookies(setCookies, new URL(grant.prefix).pathname);
  const changes = await Promise.all(
    found.map(({ name, value, path }) =>
      world.cookies.copy({ tabId, name, value, from: grant.server.origin + path, to: grant.prefix + path.slice(1) }),
    ),
  );
  if (leadsTo?.startsWith(grant.prefix) && changes.includes(true)) await world.tabs.navigate(tabId, leadsTo);
}
