/**
 * A URL as Go's net/url parses and serialises it. The apiserver rewrites links with it, which causes the surprising
 * results of V-RW-12 to V-RW-16 and V-RW-22.
 *
 * Text is processed as its UTF-8 bytes, one character for each.
 */
export interface GoUrl {
  scheme: string;
  /** The part after the scheme of a URL without slashes: `a@b` of `mailto:a@b`. */
  opaque: string;
  /** As written, with its trailing `@`. */
  userInfo: string;
  host: string;
  /** Decoded. */
  path: string;
  /** As written, or empty if it equals the encoded `path`. */
  rawPath: string;
  /** As written, with its question mark. */
  query: string;
  /** Decoded. */
  fragment: string;
}

const EMPTY: GoUrl = {
  scheme: '',
  opaque: '',
  userInfo: '',
  host: '',
  path: '',
  rawPath: '',
  query: '',
  fragment: '',
};

// Go rejects control characters everywhere, and a space only in the host.
// biome-ignore lint/suspicious/noControlCharactersInRegex: Go rejects control characters
const CONTROL = /[\x00-\x1f\x7f]/;

const HOST = /^(\[[^\]]*\]|[^[\]:\s%\\^`{|}]*)(:\d*)?$/;

/** `url.Parse`. Null for an error. */
export function parseGoUrl(text: string): GoUrl | null {
  const raw = Buffer.from(text).toString('latin1');
  const [, start = '', query = '', rawFragment = ''] = /^([^?#]*)(\?[^#]*)?(?:#(.*))?$/s.exec(raw) ?? [];
  const fragment = decode(rawFragment);
  if (CONTROL.test(raw) || fragment === null || start.startsWith(':')) return null;
  const [scheme = ''] = /^[a-zA-Z][a-zA-Z0-9+.-]*(?=:)/.exec(start) ?? [];
  const rest = scheme === '' ? start : start.slice(scheme.length + 1);
  const url = { ...EMPTY, scheme: scheme.toLowerCase(), query, fragment };
  if (rest.startsWith('/')) return parseHierarchy(url, rest);
  if (scheme !== '') return { ...url, opaque: rest };
  return rest.split('/', 1)[0]?.includes(':') ? null : parsePath(url, rest);
}

function parseHierarchy(url: GoUrl, text: string): GoUrl | null {
  const hasAuthority = text.startsWith('//') && (url.scheme !== '' || !text.startsWith('///'));
  if (!hasAuthority) return parsePath(url, text);
  const [, userInfo = '', host = '', path = ''] = /^\/\/([^/]*@)?([^/]*)(.*)$/s.exec(text) ?? [];
  return HOST.test(host) ? parsePath({ ...url, userInfo, host }, path) : null;
}

function parsePath(url: GoUrl, text: string): GoUrl | null {
  const path = decode(text);
  if (path === null) return null;
  return { ...url, path, rawPath: escapePath(path) === text ? '' : text };
}

/** `URL.String`. */
export function writeGoUrl(url: GoUrl): string {
  const scheme = url.scheme === '' ? '' : `${url.scheme}:`;
  const body = url.opaque === '' ? writeHierarchy(url) : url.opaque;
  const fragment = url.fragment === '' ? '' : `#${encode(url.fragment, /[\w.~$&+,/:;=?@!()*-]/)}`;
  return Buffer.from(scheme + body + url.query + fragment, 'latin1').toString();
}

function writeHierarchy({ scheme, userInfo, host, path, rawPath }: GoUrl): string {
  const isValidEncoding = /^[\w.~$&+,/:;=@!'()*[\]%-]+$/.test(rawPath) && decode(rawPath) === path;
  const encodedPath = isValidEncoding ? rawPath : escapePath(path);
  const authority = userInfo + host;
  if (authority !== '') return `//${authority}${/^(\/|$)/.test(encodedPath) ? '' : '/'}${encodedPath}`;
  if (scheme !== '') return path === '' ? '' : `//${encodedPath}`;
  // Without `./`, the path would be parsed as a scheme.
  return encodedPath.split('/', 1)[0]?.includes(':') ? `./${encodedPath}` : encodedPath;
}

/** Encodes a decoded path as Go does. */
export function escapePath(path: string): string {
  return path === '*' ? path : encode(path, /[\w.~$&+,/:;=@-]/);
}

function encode(text: string, kept: RegExp): string {
  return text.replace(/./gs, (char) => {
    return kept.test(char) ? char : `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
}

function decode(text: string): string | null {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) return null;
  return text.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
