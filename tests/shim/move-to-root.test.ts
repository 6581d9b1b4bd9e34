import { afterEach, describe, expect, it, vi } from 'vitest';
import { moveToRoot } from '../../lib/shim/move-to-root.ts';

const ORIGIN = 'https://k8s.example:6443';
const PREFIX = '/api/v1/namespaces/shop/services/web/proxy/';
const OTHER = 'api/v1/namespaces/shop/services/webapp/proxy';

/** Where a page is once it was moved. */
function move(path: string): string {
  const location = new URL(path, ORIGIN);
  vi.stubGlobal('location', location);
  vi.stubGlobal('history', {
    state: null,
    replaceState: (_state: unknown, _title: string, url: string) => {
      location.href = new URL(url, location.href).href;
    },
  });
  moveToRoot(PREFIX);
  return location.href.slice(ORIGIN.length);
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a page of an app that is served from the root', () => {
  it.each([
    ['', '/'],
    ['graph?a=b#c', '/graph?a=b#c'],
    ['api/v1/pages/one', '/api/v1/pages/one'],
    ['api/v1/proxies', '/api/v1/proxies'],
    ['settings/proxy', '/settings/proxy'],
    ['//other.example/', '///other.example/'],
  ])('moves there: %s', (path, moved) => {
    expect(move(PREFIX + path)).toBe(moved);
  });

  it.each([
    `${OTHER}/delete?all`,
    OTHER,
    `/${OTHER}/`,
    OTHER.replace('/', '//'),
    'api/v1/nodes/node-1/proxy/',
    `k8s/clusters/c-1/${OTHER}/`,
  ])('stays where it is if it would get the address of another app: %s', (path) => {
    expect(move(PREFIX + path)).toBe(PREFIX + path);
  });

  it('stays where it is outside of the prefix', () => {
    expect(move('/graph')).toBe('/graph');
  });
});
