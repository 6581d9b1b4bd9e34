import { describe, expect, it } from 'vitest';
import { pathCookies } from '../../../lib/core/apps/path-cookies.ts';
import { GRAFANA } from '../../fakes/sample-contexts.ts';

const PREFIX_PATH = new URL(GRAFANA).pathname;

describe('pathCookies', () => {
  it.each([
    ['S=1; Path=/app; HttpOnly', { name: 'S', value: '1', path: '/app' }],
    ['S=1;PATH = /app/ ;secure', { name: 'S', value: '1', path: '/app/' }],
    ['S=a=b; Path=/; Path=/app', { name: 'S', value: 'a=b', path: '/app' }],
    ['S=; Max-Age=0; Path=/app', { name: 'S', value: '', path: '/app' }],
    ['S=1; Path=/apiary', { name: 'S', value: '1', path: '/apiary' }],
  ])('finds the cookie of "%s"', (header, cookie) => {
    expect(pathCookies([header], PREFIX_PATH)).toEqual([cookie]);
  });

  it.each([
    ['without a path', 'S=1'],
    ['for the whole origin', 'S=1; Path=/'],
    ['whose last path is for the whole origin', 'S=1; Path=/app; Path=/'],
    ['with a relative path, which browsers ignore', 'S=1; Path=app'],
    ['for a path above the prefix', 'S=1; Path=/api'],
    ['for the prefix itself', `S=1; Path=${PREFIX_PATH}`],
    ['for the prefix without its final slash', `S=1; Path=${PREFIX_PATH.slice(0, -1)}`],
    ['for a path under the prefix', `S=1; Path=${PREFIX_PATH}app`],
    ['without a name', '=1; Path=/app'],
    ['without an equals sign', 'S; Path=/app'],
  ])('finds no cookie %s', (_what, header) => {
    expect(pathCookies([header], PREFIX_PATH)).toEqual([]);
  });

  it('finds the cookies of several headers', () => {
    const headers = ['A=1; Path=/a', 'B=2; Path=/', 'C=3; Path=/c'];
    expect(pathCookies(headers, PREFIX_PATH).map(({ name }) => name)).toEqual(['A', 'C']);
  });
});
