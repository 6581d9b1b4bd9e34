import { pathCookies } from '../../core/apps/path-cookies.ts';
import { allowHeldNavigation, awaitApp, withoutFragment } from '../../core/tabs/navigations.ts';
import { tabState } from '../../core/tabs/tab-state.ts';
import type { Cookies, TabRequest } from '../dependencies.ts';
import { canHold } from '../grants.ts';
import { isStillThere } from '../still-there.ts';
import type { Turn } from '../turn.ts';

/** A response that sets cookies. */
export interface CookieResponse extends TabRequest {
  /** Values of its `Set-Cookie` headers. */
  readonly setCookieHeaders: readonly string[];
  /** Where it redirects the tab with GET; null where it doesn't. */
  readonly redirectUrl: string | null;
}

/** Of one response, so that a turn does not last: browsers keep fewer than 200 of a host. */
const MAX_COOKIES = 50;

/**
 * Makes cookies that an app sets for a path of its own reach it again: each also gets that path under the app's prefix, and
 * under no other app's. No rule can rewrite `Set-Cookie`, so this happens once the response is there. Where it redirects
 * the tab, as after a sign-in, the browser has already followed without the cookie, so the tab is navigated again, if it is
 * still there.
 */
export async function cookiesSet(
  turn: Turn,
  { tabId, url, setCookieHeaders, redirectUrl }: CookieResponse,
  answeredAt: number,
): Promise<void> {
  const { state, deps, commit } = turn;
  const { access } = tabState(state.tabs, tabId);
  if (access.state !== 'granted' || access.grant.kind !== 'target' || !url.startsWith(access.grant.prefix)) return;
  const { prefix, server } = access.grant;
  const found = pathCookies(setCookieHeaders, new URL(prefix).pathname).slice(0, MAX_COOKIES);
  if (found.length > 0 && !state.pathCookiePrefixes.includes(prefix)) {
    await commit({ pathCookiePrefixes: [...state.pathCookiePrefixes, prefix] });
  }
  const changes = await Promise.all(
    found.map(({ name, value, path }) =>
      mirrorCookie(deps.cookies, tabId, { name, value, from: server.origin + path, to: prefix + path.slice(1) }),
    ),
  );
  if (!redirectUrl?.startsWith(prefix) || !changes.includes(true)) return;
  // It may have been redirected further within the app.
  if (!(await isStillThere(turn, tabId, access.grant, answeredAt))) return;
  await replaceArrival(turn, tabId, redirectUrl);
  await deps.tabs.navigate(tabId, redirectUrl);
}

/** In a tab that does not show its app yet, the navigation to this URL takes the place of the one that is to bring the app. */
async function replaceArrival({ state, commit }: Turn, tabId: number, url: string): Promise<void> {
  const { access, arrival } = tabState(state.tabs, tabId);
  if (access.state !== 'granted' || arrival === undefined || !canHold(access.grant, url)) return;
  await commit({ tabs: awaitApp(allowHeldNavigation(state.tabs, tabId, withoutFragment(url)), tabId) });
}

/** Makes the cookie at one URL the same as that at another. Returns whether anything changed. */
async function mirrorCookie(
  cookies: Cookies,
  tabId: number,
  { name, value, from, to }: { name: string; value: string; from: string; to: string },
): Promise<boolean> {
  const [source, copy] = await Promise.all([cookies.get(tabId, from, name), cookies.get(tabId, to, name)]);
  // The browser may not have accepted what the app set: this one then belongs to another app, and is its secret.
  if (source && source.value !== value) return false;
  if (source?.value === copy?.value) return false;
  if (source) await cookies.copy(tabId, source, to);
  else await cookies.remove(tabId, to, name);
  return true;
}
