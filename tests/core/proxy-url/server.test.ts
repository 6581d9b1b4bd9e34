import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  hostnameOf,
  isIpAddress,
  isSameServer,
  parseServer,
  serverUrl,
  storableAddress,
  uniqueServers,
} from '../../../lib/core/proxy-url/server.ts';
import { ServerSchema } from '../../../lib/core/proxy-url/server-schema.ts';

/** Code of the problem with a server address; null for a usable one. */
function codeOf(address: string): string | null {
  const server = parseServer('c', address);
  return server.ok ? null : server.problem.code;
}

const REFUSED = [
  ['serverMissing', ''],
  ['serverMissing', '  '],
  ['serverNotHttps', 'http://h'],
  ['serverNotHttps', 'http://h:8080'],
  ['serverNotHttps', 'socks5://h'],
  ['serverWithoutScheme', 'h:6443'],
  ['serverWithoutScheme', 'localhost'],
  ['serverWithoutScheme', '127.0.0.1:6443'],
  ['serverUnreadable', 'https://'],
  ['serverUnreadable', 'https://h:99999'],
  ['serverUnreadable', 'https://ho\nst'],
  ['serverUnreadable', 'https://ho\tst'],
  ['serverUnreadable', 'https://h\\@evil'],
  ['serverUnreadable', 'https://*'],
  ['serverUnreadable', 'https://h/a*b'],
  ['serverUnreadable', 'https://h/a|b'],
  ['serverUnreadable', 'https://*.example'],
  ['serverUnreadable', 'https://a,b'],
  ['serverHasUserInfo', 'https://bob:pw@h'],
  ['serverHasUserInfo', 'https://bob@h'],
] as const;

/** Addresses with the secret `pw-1234` in every place where one has been seen. */
const WITH_SECRET = [
  'https://bob:pw-1234@h',
  'https://bob:pw-1234@[bad',
  'bob:pw-1234@h:1',
  'bob:pw-1234@h:6443',
  'https://[bad?token=pw-1234',
  'https://bob:pw-1234?x@h',
  'http://bob:pw-1234@h#pw-1234',
  'h#pw-1234',
];

describe('parseServer', () => {
  it.each([
    ['keeps an IPv4 address', 'https://104.197.5.247', 'https://104.197.5.247', ''],
    ['drops a dot after the host', 'https://h.example.:6443/', 'https://h.example:6443', ''],
    ['drops a trailing slash (V-OPEN-02)', 'https://h.example:6443/', 'https://h.example:6443', ''],
    ['lower-cases an IPv6 address (V-OPEN-03)', 'https://[2001:DB8::1]:6443', 'https://[2001:db8::1]:6443', ''],
    ['drops the default port (V-OPEN-04)', 'HTTPS://H.EXAMPLE:443/', 'https://h.example', ''],
    ['drops leading zeros of the port (V-OPEN-05)', 'https://h:06443', 'https://h:6443', ''],
    ['normalises all of this at once', 'HTTPS://[2001:DB8::1]:06443/', 'https://[2001:db8::1]:6443', ''],
    ['writes a short IPv4 address in full (V-OPEN-07)', 'https://127.1:6443', 'https://127.0.0.1:6443', ''],
    ['keeps a base path', 'https://rancher.example/k8s/clusters/c-1', 'https://rancher.example', '/k8s/clusters/c-1'],
    [
      'drops all slashes after a base path',
      'https://rancher.example/k8s/clusters/c-1//',
      'https://rancher.example',
      '/k8s/clusters/c-1',
    ],
    ['resolves dot segments, and drops query and fragment', 'https://h/a/../b?x#y', 'https://h', '/b'],
    ['ignores whitespace around the address', ' https://h\n', 'https://h', ''],
    ['writes an international host in Punycode', 'https://生产.example', 'https://xn--wlqs15g.example', ''],
    ['accepts an underscore in the host', 'https://my_cluster:1', 'https://my_cluster:1', ''],
  ])('%s', (_what, address, origin, basePath) => {
    expect(parseServer('c', address)).toEqual({ ok: true, value: { origin, basePath } });
  });

  it('refuses user info (V-OPEN-06)', () => {
    expect(codeOf('https://user:pw@h')).toBe('serverHasUserInfo');
  });

  it.each(REFUSED)('reports %s for %j', (code, address) => {
    expect(codeOf(address)).toBe(code);
  });

  it.each(WITH_SECRET)('reports a problem for %j that contains no user info, query or fragment', (address) => {
    expect(codeOf(address)).not.toBeNull();
    expect(JSON.stringify(parseServer('c', address))).not.toContain('pw-1234');
  });
});

describe('storableAddress', () => {
  it('returns the canonical form of a usable address', () => {
    expect(storableAddress(' HTTPS://K8S.Example:443/base/?token=x#y ')).toBe('https://k8s.example/base');
  });

  it.each(REFUSED)('does not make an address usable that parseServer refuses as %s: %j', (_code, address) => {
    expect(codeOf(storableAddress(address))).not.toBeNull();
  });

  it.each(WITH_SECRET)('removes user info, query and fragment from %j', (address) => {
    expect(storableAddress(address)).not.toContain('pw-1234');
  });

  it('makes no address usable that parseServer refuses, nor refused for another reason', () => {
    const parts = fc.constantFrom('https://', 'http://', 'h', '@', '?', '#', '/', '\\', ' ', '生', '*', ':', '1', '.');
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 8 }), (some) => {
        const address = some.join('');
        const [given, stored] = [parseServer('c', address), parseServer('c', storableAddress(address))];
        expect(stored.ok ? stored : stored.problem.code).toEqual(given.ok ? given : given.problem.code);
      }),
      { numRuns: 5000, seed: 5 },
    );
  });

  it('does not change a usable address that it returned', () => {
    const part = fc.stringMatching(/^[a-zA-Z0-9.%~-]{0,8}$/);
    const address = fc
      .tuple(fc.constantFrom('https://h', 'HTTPS://H.example:443', 'https://[::1]:06443', 'https://生产'), part, part)
      .map(([server, path, query]) => `${server}/${path}/?${query}#x`);
    fc.assert(
      fc.property(address, (given) => {
        const stored = storableAddress(given);
        expect(parseServer('c', stored)).toEqual(parseServer('c', given));
        expect(storableAddress(stored)).toBe(stored);
      }),
    );
  });
});

describe('servers', () => {
  const server = { origin: 'https://h:6443', basePath: '/base' };
  const others = [
    { origin: 'https://h', basePath: '/base' },
    { origin: 'https://h:6443', basePath: '' },
    { origin: 'https://h:6443', basePath: '/base/2' },
  ];

  it('are the same if origin and base path are equal', () => {
    expect(isSameServer(server, { ...server })).toBe(true);
    expect(others.filter((other) => isSameServer(server, other))).toEqual([]);
  });

  it('are each listed once, in the order of their first appearance', () => {
    expect(uniqueServers([server, ...others, ...others, { ...server }])).toEqual([server, ...others]);
  });

  it('have a URL without a trailing slash', () => {
    expect([server, ...others].map(serverUrl)).toEqual([
      'https://h:6443/base',
      'https://h/base',
      'https://h:6443',
      'https://h:6443/base/2',
    ]);
  });

  it.each([
    ['https://h.example:6443', 'h.example', false],
    ['https://10.0.0.1:6443', '10.0.0.1', true],
    ['https://[2001:db8::1]', '[2001:db8::1]', true],
  ])('at %s have the hostname %s (IP address: %s)', (origin, hostname, isAddress) => {
    expect(hostnameOf({ origin })).toBe(hostname);
    expect(isIpAddress(hostname)).toBe(isAddress);
  });
});

describe('ServerSchema', () => {
  it.each([
    ['https://h', ''],
    ['https://[2001:db8::1]:6443', ''],
    ['https://rancher.example', '/k8s/clusters/c-1'],
  ])('accepts the origin %j with the base path %j', (origin, basePath) => {
    expect(v.is(ServerSchema, { origin, basePath })).toBe(true);
  });

  it.each([
    ['http://h', ''],
    ['https://', ''],
    ['https://*', ''],
    ['https://u@h', ''],
    ['https://h/', ''],
    ['https://h?x', ''],
    ['https://h#x', ''],
    ['https://h x', ''],
    ['https://h', '/'],
    ['https://h', 'base'],
    ['https://h', '/base/'],
    ['https://h', '/*'],
    ['https://h', '/a^b'],
    ['https://h', '/a|b'],
    ['https://h', '/a?b'],
    ['https://h', '/a#b'],
    ['https://h', '/a b'],
  ])('refuses the origin %j with the base path %j', (origin, basePath) => {
    expect(v.is(ServerSchema, { origin, basePath })).toBe(false);
  });
});
