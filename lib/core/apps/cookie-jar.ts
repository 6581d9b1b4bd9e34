import * as v from 'valibot';
import { pathMatches } from './path-cookies.ts';

/** A cookie of an isolated app, as one of its responses set it (RFC 6265, 5.3). */
export const JarCookieSchema = v.object({
  name: v.string(),
  value: v.string(),
  path: v.string(),
  /** Whether it is hidden from scripts. */
  isHttpOnly: v.boolean(),
  /** Epoch milliseconds; null for the end of the session. One that is past says that the cookie was deleted. */
  expiresAt: v.nullable(v.number()),
});
export type JarCookie = v.InferOutput<typeof JarCookieSchema>;

/** More than this of one app is not kept: the memory of extensions is small. */
const MAX_COOKIES = 60;
const MAX_LENGTH = 4096;
/** Characters of all of them together, which rules repeat. */
const MAX_TOTAL_LENGTH = 32 * 1024;

/** The browser refuses a rule with other characters, and with it all others; so such a cookie stays the browser's alone. */
const TEXT = /^[\x20-\x7e]*$/;
/** Without the characters that mean something in a rule's filter. */
const PATH = /^\/[\x21-\x7e]*$/;
const FILTER_CHARACTERS = /[*^|]/;

/**
 * The cookie in a `Set-Cookie` header of a response to this URL, received at this time in epoch milliseconds; null for one that
 * browsers ignore, or that no rule can contain.
 */
export function readSetCookie(header: string, url: string, now: number): JarCookie | null {
  const [pair = '', ...rest] = header.split(';');
  const separator = pair.indexOf('=');
  const name = pair.slice(0, Math.max(separator, 0)).trim();
  const value = pair.slice(separator + 1).trim();
  if (separator < 0 || (name === '' && value === '') || header.length > MAX_LENGTH || !TEXT.test(header)) return null;
  const attributes = new Map(
    rest.map((attribute): [string, string] => {
      const [key = '', ...words] = attribute.split('=');
      return [key.trim().toLowerCase(), words.join('=').trim()];
    }),
  );
  const given = attributes.get('path') ?? '';
  const path = given.startsWith('/') ? given : defaultPath(url);
  if (!PATH.test(path) || FILTER_CHARACTERS.test(path)) return null;
  return {
    name,
    value,
    path,
    isHttpOnly: attributes.has('httponly'),
    expiresAt: expiryOf(attributes, now),
  };
}

/** The jar with these cookies in place of those of the same name and path. Deleted ones are gone. */
export function storeCookies(jar: readonly JarCookie[], cookies: readonly JarCookie[], now: number): JarCookie[] {
  const isSame = (one: JarCookie, other: JarCookie) => one.name === other.name && one.path === other.path;
  const latest = cookies.filter((cookie, index) => !cookies.slice(index + 1).some((later) => isSame(cookie, later)));
  const others = jar.filter((cookie) => !latest.some((stored) => isSame(stored, cookie)));
  const kept = withoutExpired([...others, ...latest], now).slice(-MAX_COOKIES);
  return kept.slice(kept.length - countWithin(kept.toReversed()));
}

/**
 * The jar after a script in the document with this URL set a cookie. As in the browser, a script neither sets nor replaces one
 * that is hidden from scripts.
 */
export function storeScriptCookie(jar: readonly JarCookie[], text: string, url: string, now: number): JarCookie[] {
  const cookie = readSetCookie(text, url, now);
  const isHidden = jar.some(
    ({ name, path, isHttpOnly }) => isHttpOnly && name === cookie?.name && path === cookie.path,
  );
  return !cookie || cookie.isHttpOnly || isHidden ? [...jar] : storeCookies(jar, [cookie], now);
}

/** How many of the first cookies are together not too long. */
function countWithin(cookies: readonly JarCookie[]): number {
  let length = 0;
  const index = cookies.findIndex(({ name, value, path }) => {
    length += name.length + value.length + path.length;
    return length > MAX_TOTAL_LENGTH;
  });
  return index < 0 ? cookies.length : index;
}

/** The cookies that are still valid at this time in epoch milliseconds. */
export function withoutExpired(jar: readonly JarCookie[], now: number): JarCookie[] {
  return jar.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
}

/** The value of a `Cookie` header for a request to this path; null for none. */
export function cookieHeader(jar: readonly JarCookie[], path: string): string | null {
  const matching = jar.filter((cookie) => pathMatches(cookie.path, path));
  return matching.length === 0 ? null : matching.map(({ name, value }) => `${name}=${value}`).join('; ');
}

/**
 * The cookie as a response or a script sets it so that a frame below another site's page can use it everywhere: only cookies
 * with `SameSite=None` can be read by its scripts, and are sent with its sockets.
 */
export function toSetCookie({ name, value, path, isHttpOnly, expiresAt }: JarCookie): string {
  return [
    `${name}=${value}`,
    `Path=${path}`,
    ...(expiresAt === null ? [] : [`Expires=${new Date(expiresAt).toUTCString()}`]),
    ...(isHttpOnly ? ['HttpOnly'] : []),
    'Secure',
    'SameSite=None',
  ].join('; ');
}

function expiryOf(attributes: ReadonlyMap<string, string>, now: number): number | null {
  const maxAge = attributes.get('max-age');
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge))
    return Math.max(0, Math.min(now + Number(maxAge) * 1000, FOREVER));
  const expires = Date.parse(attributes.get('expires') ?? '');
  return Number.isNaN(expires) ? null : Math.max(0, Math.min(expires, FOREVER));
}

/** The year 3000; later ones cannot be written as the date of a cookie. */
const FOREVER = 32_503_680_000_000;

/** The directory of the URL's path (RFC 6265, 5.1.4). */
function defaultPath(url: string): string {
  const { pathname } = new URL(url);
  return pathname.slice(0, Math.max(1, pathname.lastIndexOf('/')));
}
