import { describe, expect, it } from 'vitest';
import { readMark } from '../../lib/shim/mark.ts';

const PREFIX = '/api/v1/namespaces/shop/services/web/proxy/';
const MARK = { host: 'k8s:6443', prefix: PREFIX, flags: ['root', 'workers'] };

const metric = (name: string, description: string) => ({ name, description });
const MARKED = [metric('portside', `${PREFIX} root workers`)];

interface WindowFields {
  readonly protocol?: string;
  /** The `Server-Timing` metrics of its document. */
  readonly metrics?: readonly { name: string; description: string }[];
  readonly parent?: Window;
  readonly opener?: Window;
}

/** A window with the properties that `readMark` reads. */
function fakeWindow({ protocol = 'https:', metrics = [], parent, opener }: WindowFields): Window {
  const view = {
    performance: { getEntriesByType: () => [{ serverTiming: metrics }] },
    location: { protocol, host: protocol === 'https:' ? 'k8s:6443' : '' },
    opener: opener ?? null,
  } as unknown as Window;
  return Object.assign(view, { parent: parent ?? view });
}

describe('readMark', () => {
  it('reads the last metric named portside, which the extension appends', () => {
    const metrics = [metric('portside', '/evil/'), ...MARKED, metric('db', '/x/')];
    expect(readMark(fakeWindow({ metrics }))).toEqual(MARK);
  });

  it('reads a mark without flags', () => {
    expect(readMark(fakeWindow({ metrics: [metric('portside', PREFIX)] }))).toEqual({ ...MARK, flags: [] });
  });

  it('finds no mark in a document from a server without one, also if a marked one frames or opens it', () => {
    const marked = fakeWindow({ metrics: MARKED });
    expect(readMark(fakeWindow({}))).toBeUndefined();
    expect(readMark(fakeWindow({ parent: marked }))).toBeUndefined();
    expect(readMark(fakeWindow({ opener: marked }))).toBeUndefined();
  });

  it.each(['parent', 'opener'] as const)(
    'inherits the mark of the %s, without the flag root, in a document that came from no server',
    (relation) => {
      const marked = fakeWindow({ metrics: MARKED });
      const between = fakeWindow({ protocol: 'about:', [relation]: marked });
      const view = fakeWindow({ protocol: 'about:', [relation]: between });
      expect(readMark(between)).toEqual({ ...MARK, flags: ['workers'] });
      expect(readMark(view)).toEqual({ ...MARK, flags: ['workers'] });
    },
  );

  it('finds no mark in a document that came from no server and has neither parent nor opener', () => {
    expect(readMark(fakeWindow({ protocol: 'about:' }))).toBeUndefined();
  });

  it('finds no mark in windows that opened each other', () => {
    const one = fakeWindow({ protocol: 'about:' });
    const other = fakeWindow({ protocol: 'about:', opener: one });
    Object.assign(one, { opener: other });
    expect(readMark(one)).toBeUndefined();
  });

  it('finds no mark through an opener of another origin', () => {
    const crossOrigin = new Proxy({} as Window, {
      get: () => {
        throw new DOMException('cross-origin', 'SecurityError');
      },
    });
    expect(readMark(fakeWindow({ protocol: 'about:', opener: crossOrigin }))).toBeUndefined();
  });
});
