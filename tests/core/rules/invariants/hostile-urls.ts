import type { Grant } from '../../../../lib/core/tabs/grant.ts';

/** How a hostile URL begins, for two grants. All but one end in a slash. */
export const URL_BASES = {
  prefix: (own) => own.prefix,
  otherPrefix: (_own, other) => other.prefix,
  longerTargetName: (own) => own.prefix.replace(/\/proxy\/$/, 'app/proxy/'),
  longerSubresource: (own) => own.prefix.replace(/\/$/, 'ish/'),
  prefixWithoutSlash: (own) => own.prefix.slice(0, -1),
  otherTarget: ({ server }) => `${server.origin}${server.basePath}/api/v1/namespaces/ns/services/victim/proxy/`,
  secrets: ({ server }) => `${server.origin}${server.basePath}/api/v1/namespaces/kube-system/secrets/`,
  server: ({ server }) => `${server.origin}${server.basePath}/`,
  probe: ({ server }, other) => `${server.origin}${server.basePath}/version#${other.prefix}`,
  origin: ({ server }) => `${server.origin}/`,
  otherSite: () => 'https://evil.example/',
} satisfies Record<string, (own: Grant, other: Grant) => string>;

/** Segments that follow the base, joined by slashes. */
export const PATH_PIECES = [
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
  '%252e%252e',
  '..%25252f..',
  '..%255c..',
  '..;',
  '..;x=1',
  '..%3bx',
  '..%00',
  '%c0%ae%C0%AE',
  '..%c0%af..',
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

/** Other spellings of a URL, and other URLs that resemble it. */
export const URL_VARIANTS = {
  unchanged: (url) => url,
  upperCaseHost: (url) => inParts(url, (scheme, host, path) => scheme.toUpperCase() + host.toUpperCase() + path),
  upperCasePath: (url) => inParts(url, (scheme, host, path) => scheme + host + path.toUpperCase()),
  encodedColons: (url) => inParts(url, (scheme, host, path) => scheme + host + path.replaceAll(':', '%3A')),
  encodedLetter: (url) => inParts(url, (scheme, host, path) => scheme + host + path.replaceAll('proxy', '%70roxy')),
  encodedSlash: (url) => inParts(url, (scheme, host, path) => scheme + host + path.replace(/(.)\//, '$1%2F')),
  doubledSlashes: (url) => inParts(url, (scheme, host, path) => scheme + host + path.replaceAll('/', '//')),
  backslashes: (url) => url.replaceAll('/', '\\'),
  pathTraversal: (url) => inParts(url, (scheme, host, path) => `${scheme}${host}/x/..${path}`),
  lineBreak: (url) => inParts(url, (scheme, host, path) => `${scheme}${host}\n${path}`),
  otherPort: (url) => inParts(url, (scheme, host, path) => `${scheme}${withoutPort(host)}:9443${path}`),
  longerPort: (url) => inParts(url, (scheme, host, path) => `${scheme}${withoutPort(host)}:64430${path}`),
  noPort: (url) => inParts(url, (scheme, host, path) => scheme + withoutPort(host) + path),
  portWithLeadingZero: (url) => inParts(url, (scheme, host, path) => scheme + host.replace(/:(\d+)$/, ':0$1') + path),
  http: (url) => url.replace('https:', 'http:'),
  userInfo: (url) => inParts(url, (scheme, host, path) => `${scheme}user:pw@${host}${path}`),
  userInfoOtherPort: (url) => inParts(url, (scheme, host, path) => `${scheme}u@${withoutPort(host)}:9443${path}`),
  hostAsUserInfo: (url) => inParts(url, (scheme, host, path) => `${scheme}${host}@evil.example${path}`),
  subdomain: (url) => inParts(url, (scheme, host, path) => `${scheme}x.${host}${path}`),
  longerHost: (url) => inParts(url, (scheme, host, path) => `${scheme}evil${host}${path}`),
  hostAsSubdomain: (url) => inParts(url, (scheme, host, path) => `${scheme}${withoutPort(host)}.evil.example${path}`),
  trailingDot: (url) => inParts(url, (scheme, host, path) => scheme + host.replace(/(:\d+)?$/, '.$1') + path),
  inQuery: (url) => `https://evil.example/?${url}`,
} satisfies Record<string, (url: string) => string>;

function inParts(url: string, join: (scheme: string, host: string, path: string) => string): string {
  const [, scheme = '', host = '', path = ''] = /^(\w+:\/\/)([^/]*)(.*)$/s.exec(url) ?? [];
  return join(scheme, host, path);
}

const withoutPort = (host: string) => host.replace(/:\d+$/, '');
