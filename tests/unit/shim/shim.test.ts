import { describe, expect, it } from 'vitest';
import { underPrefix } from '../../../lib/shim/cookies.ts';
import { createInward } from '../../../lib/shim/inward.ts';
import { readMark } from '../../../lib/shim/mark.ts';

const PREFIX = '/api/v1/namespaces/shop/services/web/proxy/';

describe('addresses', () => {
  const inward = createInward('k8s:6443', PREFIX);

  it.each([
    ['wss://k8s:6443/live', `wss://k8s:6443${PREFIX}live`],
    ['ws://k8s:6443/live?a=%2F&b#c', `wss://k8s:6443${PREFIX}live?a=%2F&b#c`],
    ['https://k8s:6443/', `wss://k8s:6443${PREFIX}`],
    ['/live', `wss://k8s:6443${PREFIX}live`],
    ['live', `wss://k8s:6443${PREFIX}app/live`],
    [`ws://k8s:6443${PREFIX}live`, `wss://k8s:6443${PREFIX}live`],
    [`ws://k8s:6443${PREFIX.slice(0, -1)}`, `wss://k8s:6443${PREFIX}${PREFIX.slice(1, -1)}`],
    ['wss://u:p@k8s:6443/live', `wss://u:p@k8s:6443${PREFIX}live`],
    ['//k8s:6443//two', `wss://k8s:6443${PREFIX}/two`],
  ])('%s of the own host is moved', (address, moved) => {
    expect(inward(address, `https://k8s:6443${PREFIX}app/`, 'wss:')?.href).toBe(moved);
  });

  it.each(['wss://k8s/live', 'wss://k8s.evil:6443/', 'wss://other/', 'mailto:a@k8s:6443', 'blob:https://k8s:6443/1'])(
    '%s stays',
    (address) => {
      expect(inward(address, 'https://k8s:6443/', 'wss:')).toBeUndefined();
    },
  );

  it.each(['https://k8s/live', 'ws://k8s/live', 'ws://k8s:443/live', 'wss://k8s:443/live'])(
    '%s is of a host at the default port',
    (address) => {
      expect(createInward('k8s', '/p/')(address, undefined, 'wss:')?.href).toBe('wss://k8s/p/live');
    },
  );

  it('that are wrong throw', () => {
    expect(() => inward('wss://[', 'https://k8s:6443/', 'wss:')).toThrow(TypeError);
  });
});

describe('cookies', () => {
  it.each([
    ['a=1; path=/app', `a=1; path=${PREFIX}app`],
    ['a=1;PATH = /app ; Secure', `a=1;PATH = ${PREFIX}app ; Secure`],
    ['a=1; path=/other; path=/app/', `a=1; path=/other; path=${PREFIX}app/`],
    ['a=1; path=/ap', `a=1; path=${PREFIX}ap`],
    ['a=; path=/app; max-age=0', `a=; path=${PREFIX}app; max-age=0`],
  ])('%s also holds under the prefix', (cookie, more) => {
    expect(underPrefix(cookie, PREFIX)).toBe(more);
  });

  it.each([
    'a=1',
    'a=1; path=/',
    'a=1; path=',
    'a=1; path=app',
    'path=/app',
    `a=1; path=${PREFIX}app`,
    `a=1; path=${PREFIX.slice(0, -1)}`,
    // What is sent to the whole prefix anyway.
    'a=1; path=/api',
    'a=1; path=/api/v1/',
  ])('%s is set once', (cookie) => {
    expect(underPrefix(cookie, PREFIX)).toBeUndefined();
  });
});

describe('marks', () => {
  const own = { host: 'k8s:6443', prefix: PREFIX, words: ['root', 'workers'] };
  const metric = (name: string, description: string) => ({ name, description });

  it('are the last of their name', () => {
    const metrics = [metric('portside', '/evil/'), metric('portside', `${PREFIX} root workers`), metric('db', '/x/')];

    expect(readMark(view({ metrics }))).toEqual(own);
  });

  it('may have no words', () => {
    expect(readMark(view({ metrics: [metric('portside', PREFIX)] }))).toEqual({ ...own, words: [] });
  });

  it('are not on other documents, whoever frames or opens them', () => {
    const marked = view({ metrics: [metric('portside', PREFIX)] });

    expect(readMark(view({}))).toBeUndefined();
    expect(readMark(view({ parent: marked }))).toBeUndefined();
    expect(readMark(view({ opener: marked }))).toBeUndefined();
  });

  it.each(['parent', 'opener'] as const)('come from the %s of a document without an address', (from) => {
    const marked = view({ metrics: [metric('portside', `${PREFIX} root workers`)] });
    const between = view({ protocol: 'about:', [from]: marked });

    expect(readMark(view({ protocol: 'about:', [from]: between }))).toEqual({ ...own, words: ['workers'] });
  });

  it('do not come from where one may not look, nor from windows in a circle', () => {
    const one = view({ protocol: 'about:' });
    const other = view({ protocol: 'about:', opener: one });
    Object.assign(one, { opener: other });
    const foreign = new Proxy({} as Window, {
      get: () => {
        throw new DOMException('foreign', 'SecurityError');
      },
    });

    expect(readMark(one)).toBeUndefined();
    expect(readMark(view({ protocol: 'about:', opener: foreign }))).toBeUndefined();
    expect(readMark(view({ protocol: 'about:' }))).toBeUndefined();
  });
});

interface Shape {
  readonly protocol?: string;
  readonly metrics?: readonly { name: string; description: string }[];
  readonly parent?: Window;
  readonly opener?: Window;
}

/** What the shim looks at of a window. */
function view({ protocol = 'https:', metrics = [], parent, opener }: Shape): Window {
  const made = {
    performance: { getEntriesByType: () => [{ serverTiming: metrics }] },
    location: { protocol, host: protocol === 'https:' ? 'k8s:6443' : '' },
    opener: opener ?? null,
  } as unknown as Window;
  return Object.assign(made, { parent: parent ?? made });
}
