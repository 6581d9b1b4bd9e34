import { describe, expect, it } from 'vitest';
import {
  cookieHeader,
  type JarCookie,
  readSetCookie,
  storeCookies,
  storeScriptCookie,
  toSetCookie,
  withoutExpired,
} from '../../../lib/core/apps/cookie-jar.ts';
import { GRAFANA } from '../../fakes/sample-contexts.ts';

const NOW = Date.UTC(2026, 0, 1);
const PREFIX = new URL(GRAFANA).pathname;
const cookie = (changes: Partial<JarCookie> = {}): JarCookie => ({
  name: 'a',
  value: '1',
  path: '/',
  isHttpOnly: false,
  expiresAt: null,
  ...changes,
});
const read = (header: string, url = `${GRAFANA}d/1`) => readSetCookie(header, url, NOW);

describe('readSetCookie', () => {
  it.each([
    ['a=1; Path=/', cookie()],
    ['a=1; path=/app; HTTPONLY; Secure; SameSite=Strict', cookie({ path: '/app', isHttpOnly: true })],
    ['a=b=c; Path=/', cookie({ value: 'b=c' })],
    [' a = 1 ; Path = / ', cookie()],
    ['a="1"; Path=/', cookie({ value: '"1"' })],
    ['=1; Path=/', cookie({ name: '' })],
    ['a=; Path=/', cookie({ value: '' })],
    ['a=1', cookie({ path: `${PREFIX}d` })],
    ['a=1; Path=app', cookie({ path: `${PREFIX}d` })],
    ['a=1; Path=/x; Path=/', cookie()],
    ['a=1; Path=/; Max-Age=60', cookie({ expiresAt: NOW + 60_000 })],
    ['a=1; Path=/; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT', cookie({ expiresAt: NOW + 60_000 })],
    ['a=1; Path=/; Max-Age=0', cookie({ expiresAt: NOW })],
    ['a=1; Path=/; Max-Age=-1', cookie({ expiresAt: NOW - 1000 })],
    ['a=1; Path=/; Max-Age=soon', cookie()],
    ['a=1; Path=/; Expires=Thu, 01 Jan 2026 00:01:00 GMT', cookie({ expiresAt: NOW + 60_000 })],
    ['a=1; Path=/; Expires=Thu, 01-Jan-1970 00:00:00 GMT', cookie({ expiresAt: 0 })],
    ['a=1; Path=/; Expires=never', cookie()],
  ])('reads %s', (header, expected) => {
    expect(read(header)).toEqual(expected);
  });

  it('takes the directory of the URL where the header names no path', () => {
    expect(read('a=1', 'https://k8s.example/')?.path).toBe('/');
    expect(read('a=1', 'https://k8s.example/x')?.path).toBe('/');
    expect(read('a=1', 'https://k8s.example/x/')?.path).toBe('/x');
  });

  it.each([
    ['no pair', 'a'],
    ['nothing', '='],
    ['a line break', 'a=1\n2'],
    ['letters outside ASCII', 'a=ü'],
    ['a path that would be a wildcard in a filter', 'a=1; Path=/*'],
    ['a path that would end a filter', 'a=1; Path=/a|'],
    ['a path with a space', 'a=1; Path=/a b'],
    ['more than 4 KiB', `a=${'x'.repeat(4096)}`],
  ])('refuses %s', (_what, header) => {
    expect(read(header)).toBeNull();
  });
});

describe('storeCookies', () => {
  it('replaces a cookie of the same name and path, and keeps others', () => {
    const jar = [cookie(), cookie({ path: '/app' }), cookie({ name: 'b' })];
    expect(storeCookies(jar, [cookie({ value: '2' })], NOW)).toEqual([
      cookie({ path: '/app' }),
      cookie({ name: 'b' }),
      cookie({ value: '2' }),
    ]);
  });

  it('takes the last of two in one response', () => {
    expect(storeCookies([], [cookie(), cookie({ value: '2' })], NOW)).toEqual([cookie({ value: '2' })]);
  });

  it('drops a cookie that is deleted', () => {
    expect(storeCookies([cookie()], [cookie({ expiresAt: 0 })], NOW)).toEqual([]);
  });

  it('keeps the last 60', () => {
    const many = Array.from({ length: 70 }, (_, index) => cookie({ name: `c${index}` }));
    expect(storeCookies([], many, NOW).map(({ name }) => name)).toEqual(many.slice(10).map(({ name }) => name));
  });
});

describe('storeScriptCookie', () => {
  const store = (jar: readonly JarCookie[], text: string) => storeScriptCookie(jar, text, `${GRAFANA}d/1`, NOW);

  it('stores what a script sets, and drops what it deletes', () => {
    const jar = store([cookie({ name: 'b' })], 'a=2; Path=/');
    expect(jar).toEqual([cookie({ name: 'b' }), cookie({ value: '2' })]);
    expect(store(jar, 'a=; Path=/; Max-Age=0')).toEqual([cookie({ name: 'b' })]);
  });

  it('takes the directory of the document where the script names no path', () => {
    expect(store([], 'a=1')).toEqual([cookie({ path: `${PREFIX}d` })]);
  });

  it.each(['a=2; Path=/', 'a=; Path=/; Max-Age=0', 'a=2; Path=/; HttpOnly', 'new=1; HttpOnly', ';'])(
    'neither sets nor replaces a cookie that is hidden from scripts, as by %j',
    (text) => {
      const jar = [cookie({ isHttpOnly: true })];
      expect(store(jar, text)).toEqual(jar);
    },
  );
});

describe('withoutExpired', () => {
  it('leaves out what has expired by now', () => {
    const kept = [cookie(), cookie({ expiresAt: NOW + 1 })];
    expect(withoutExpired([...kept, cookie({ expiresAt: NOW })], NOW)).toEqual(kept);
  });
});

describe('cookieHeader', () => {
  it.each([
    ['/', '/anything', 'a=1'],
    ['/app', '/app', 'a=1'],
    ['/app', '/app/x', 'a=1'],
    ['/app/', '/app/x', 'a=1'],
    ['/app', '/apple', null],
    ['/app', '/', null],
  ])('of a cookie for %s, to %s', (path, requestPath, expected) => {
    expect(cookieHeader([cookie({ path })], requestPath)).toBe(expected);
  });

  it('joins several', () => {
    expect(cookieHeader([cookie(), cookie({ name: 'b', value: '2' })], '/')).toBe('a=1; b=2');
  });
});

describe('toSetCookie', () => {
  it('is for any site, and keeps what the app decided', () => {
    expect(toSetCookie(cookie())).toBe('a=1; Path=/; Secure; SameSite=None');
    expect(toSetCookie(cookie({ isHttpOnly: true, expiresAt: NOW, path: '/app' }))).toBe(
      'a=1; Path=/app; Expires=Thu, 01 Jan 2026 00:00:00 GMT; HttpOnly; Secure; SameSite=None',
    );
  });

  it('is read as the same cookie', () => {
    const original = cookie({ isHttpOnly: true, expiresAt: NOW + 5000, path: '/app' });
    expect(read(toSetCookie(original))).toEqual(original);
  });
});
