import type { Grant } from '../../../../lib/core/grants/grant.ts';

/** Where a hostile URL begins, seen from two grants. Each ends in a slash, but for one. */
export const STARTS = {
  prefix: (own) => own.prefix,
  otherPrefix: (_own, other) => other.prefix,
  lookAlike: (own) => own.prefix.replace(/\/proxy\/$/, 'app/proxy/'),
  longerWord: (own) => own.prefix.replace(/\/$/, 'ish/'),
  withoutSlash: (own) => own.prefix.slice(0, -1),
  otherTarget: ({ server }) => `${server.origin}${server.basePath}/api/v1/namespaces/ns/services/victim/proxy/`,
  secrets: ({ server }) => `${server.origin}${server.basePath}/api/v1/namespaces/kube-system/secrets/`,
  server: ({ server }) => `${server.origin}${server.basePath}/`,
  origin: ({ server }) => `${server.origin}/`,
  foreign: () => 'https://evil.example/',
} satisfies Record<string, (own: Grant, other: Grant) => string>;

/** What follows, joined by slashes. */
export const PIECES = [
  'a',
  'A',
  '',
  '..',
  '.%2E',
  '%2e%2e',
  '..%2f..',
  '%2f..',
  '%2f',
  '%5c..',
  '..\\',
  '\\',
  '%252e%252e%252f',
  'api/v1/secrets',
  'services/victim/proxy',
  '?x=1',
  '?path=..%2Fx',
  '?/../',
  '#/x',
  ';',
  '*',
  '|',
  '^',
  'é',
  ' ',
] as const;

/** Other ways to write a URL, and to write one that only looks like it. */
export const SPELLINGS = {
  plain: (url) => url,
  upperCaseHost: (url) => inParts(url, (scheme, host, path) => scheme.toUpperCase() + host.toUpperCase() + path),
  upperCasePath: (url) => inParts(url, (scheme, host, path) => scheme + host + path.toUpperCase()),
  encodedColons: (url) => inParts(url, (scheme, host, path) => scheme + host + path.replaceAll(':', '%3A')),
  encodedLetter: (url) => inParts(url, (scheme, host, path) => scheme + host + path.replaceAll('proxy', '%70roxy')),
  encodedSlash: (url) => inParts(url, (scheme, host, path) => scheme + host + path.replace(/(.)\//, '$1%2F')),
  doubledSlashes: (url) => inParts(url, (scheme, host, path) => scheme + host + path.replaceAll('/', '//')),
  backslashes: (url) => url.replaceAll('/', '\\'),
  climbing: (url) => inParts(url, (scheme, host, path) => `${scheme}${host}/x/..${path}`),
  lineBreaks: (url) => inParts(url, (scheme, host, path) => `${scheme}${host}\n${path}`),
  otherPort: (url) => inParts(url, (scheme, host, path) => `${scheme}${withoutPort(host)}:9443${path}`),
  longerPort: (url) => inParts(url, (scheme, host, path) => `${scheme}${withoutPort(host)}:64430${path}`),
  noPort: (url) => inParts(url, (scheme, host, path) => scheme + withoutPort(host) + path),
  zeroPort: (url) => inParts(url, (scheme, host, path) => scheme + host.replace(/:(\d+)$/, ':0$1') + path),
  http: (url) => url.replace('https:', 'http:'),
  userInfo: (url) => inParts(url, (scheme, host, path) => `${scheme}user:pw@${host}${path}`),
  userInfoOtherPort: (url) => inParts(url, (scheme, host, path) => `${scheme}u@${withoutPort(host)}:9443${path}`),
  userInfoTrick: (url) => inParts(url, (scheme, host, path) => `${scheme}${host}@evil.example${path}`),
  subdomain: (url) => inParts(url, (scheme, host, path) => `${scheme}x.${host}${path}`),
  longerHost: (url) => inParts(url, (scheme, host, path) => `${scheme}evil${host}${path}`),
  hostOfEvil: (url) => inParts(url, (scheme, host, path) => `${scheme}${withoutPort(host)}.evil.example${path}`),
  dotAfterHost: (url) => inParts(url, (scheme, host, path) => scheme + host.replace(/(:\d+)?$/, '.$1') + path),
  inQuery: (url) => `https://evil.example/?${url}`,
} satisfies Record<string, (url: string) => string>;

function inParts(url: string, join: (scheme: string, host: string, path: string) => string): string {
  const [, scheme = '', host = '', path = ''] = /^(\w+:\/\/)([^/]*)(.*)$/s.exec(url) ?? [];
  return join(scheme, host, path);
}

const withoutPort = (host: string) => host.replace(/:\d+$/, '');
