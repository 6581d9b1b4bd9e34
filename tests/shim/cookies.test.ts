import { describe, expect, it } from 'vitest';
import { cookieUnderPrefix } from '../../lib/shim/cookies.ts';

const PREFIX = '/api/v1/namespaces/shop/services/web/proxy/';

describe('cookieUnderPrefix', () => {
  it.each([
    ['a=1; path=/app', `a=1; path=${PREFIX}app`],
    ['a=1;PATH = /app ; Secure', `a=1;PATH = ${PREFIX}app ; Secure`],
    ['a=1; path=/other; path=/app/', `a=1; path=/other; path=${PREFIX}app/`],
    ['a=1; path=/ap', `a=1; path=${PREFIX}ap`],
    ['a=; path=/app; max-age=0', `a=; path=${PREFIX}app; max-age=0`],
  ])('moves the path of %j under the prefix', (cookie, moved) => {
    expect(cookieUnderPrefix(cookie, PREFIX)).toBe(moved);
  });

  it.each(['a=1', 'a=1; path=', 'a=1; path=app', 'path=/app'])(
    'returns undefined for %j, which sets no absolute path',
    (cookie) => {
      expect(cookieUnderPrefix(cookie, PREFIX)).toBeUndefined();
    },
  );

  it.each([
    'a=1; path=/',
    'a=1; path=/api',
    'a=1; path=/api/v1/',
    `a=1; path=${PREFIX.slice(0, -1)}`,
    `a=1; path=${PREFIX}app`,
  ])('returns undefined for %j, which the browser sends under the prefix anyway', (cookie) => {
    expect(cookieUnderPrefix(cookie, PREFIX)).toBeUndefined();
  });
});
